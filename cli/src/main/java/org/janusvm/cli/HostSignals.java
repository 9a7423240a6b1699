// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Signals that the host sends to Janus. The JDK has no supported way to them but the hooks of its
 * own end, which come once and too late for a guest that wants to go on; so this uses {@code
 * sun.misc.Signal}, of the module jdk.unsupported, and is the only class that does. By reflection,
 * because the compiler's warning about it cannot be suppressed.
 */
final class HostSignals {
  private static final Map<Object, Consumer<String>> HANDLERS = new ConcurrentHashMap<>();

  private HostSignals() {}

  /**
   * Has signals handled, each on a thread of its own. One that the host told Janus to ignore
   * (nohup) stays ignored; one that the JVM keeps for itself (QUIT, see GuestSignals) or does not
   * know is left as it is.
   *
   * @param handler told the name
   * @param names such as INT
   */
  static void handle(Consumer<String> handler, String... names) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodType handles = MethodType.methodType(void.class, signal);
      Object bridge =
          LambdaMetafactory.metafactory(
                  lookup,
                  "handle",
                  MethodType.methodType(handlerType),
                  handles,
                  lookup.findStatic(
                      HostSignals.class,
                      "arrived",
                      MethodType.methodType(void.class, Object.class)),
                  handles)
              .getTarget()
              .invoke();
      MethodHandle make =
          lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
      MethodHandle install =
          lookup.findStatic(
              signal, "handle", MethodType.methodType(handlerType, signal, handlerType));
      for (String name : names) {
        try {
          Object one = make.invoke(name);
          HANDLERS.put(one, handler);
          Object unused = install.invoke(one, bridge);
        } catch (IllegalArgumentException e) {
          // The JVM's own: left as it is.
        }
      }
    } catch (Throwable e) {
      // Without the module, signals end Janus as they end every JVM.
      HANDLERS.clear();
    }
  }

  private static void arrived(Object signal) {
    Consumer<String> handler = HANDLERS.get(signal);
    if (handler != null) {
      handler.accept(signal.toString().substring("SIG".length()));
    }
  }
}
