// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Calls the host's C library. Java's own file classes can neither name a file relative to an open
 * directory for every operation, nor pass names on byte for byte, nor tell error numbers; all three
 * are what a sandbox for Linux programs stands on.
 *
 * <p>Every function is called through one method handle that passes six 64-bit integers: on 64-bit
 * hosts integer and pointer arguments are passed in registers alike, and a function ignores those
 * it does not take. That way only one call stub is made, which start-up would feel otherwise.
 */
final class Libc {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle CALL = bindCall();
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private Libc() {}

  /** Address of a function, looked up once. */
  static MemorySegment function(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("host has no " + name + "()"));
  }

  /**
   * Calls a function that returns -1 and sets errno on failure, and whose result is an int or never
   * reaches 2^32-1: the upper half of an int's register is not defined.
   *
   * @return its result, or the negated error number
   */
  static long call(MemorySegment function, long a, long b, long c, long d, long e) {
    return call(function, a, b, c, d, e, 0);
  }

  /** As above, with a sixth argument. */
  static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    long result = invoke(function, a, b, c, d, e, f);
    return result == -1 || (int) result == -1 ? -error() : result;
  }

  /** As {@link #call}, for a function with a result of 64 bits, such as a position in a file. */
  static long callWide(MemorySegment function, long a, long b, long c) {
    long result = invoke(function, a, b, c, 0, 0, 0);
    return result == -1 ? -error() : result;
  }

  private static int error() {
    return (int) ERRNO.get(SCRATCH.get().state, 0L);
  }

  private static long invoke(
      MemorySegment function, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = SCRATCH.get().state;
    try {
      // SAFETY: callers pass integers, and addresses of this thread's scratch memory with lengths
      // that lie inside it.
      return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
    } catch (Throwable t) {
      throw new AssertionError("native call", t);
    }
  }

  /** This thread's memory for arguments. */
  static Scratch scratch() {
    return SCRATCH.get();
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bindCall() {
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    // SAFETY: see the class comment.
    return LINKER.downcallHandle(
        FunctionDescriptor.of(word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"));
  }

  /** Memory outside the Java heap for names and data of one call at a time. */
  static final class Scratch {
    /** Bytes of data one call can move. */
    static final int DATA = 64 * 1024;

    /** Longest name or link target, its terminating zero included. */
    static final int NAME = 4096;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = arena.allocate(STATE);
    private final MemorySegment name = arena.allocate(NAME);
    private final MemorySegment secondName = arena.allocate(NAME);
    final MemorySegment data = arena.allocate(DATA, 8);

    /** Stores a name; returns its address. */
    long name(byte[] bytes) {
      return store(name, bytes);
    }

    /** Stores a second name; returns its address. */
    long secondName(byte[] bytes) {
      return store(secondName, bytes);
    }

    private static long store(MemorySegment to, byte[] bytes) {
      if (bytes.length >= NAME) {
        throw new IllegalArgumentException("name of " + bytes.length + " bytes");
      }
      MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, 0, bytes.length);
      to.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
      return to.address();
    }
  }
}
