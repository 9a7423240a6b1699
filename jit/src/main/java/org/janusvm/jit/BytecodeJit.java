// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.function.LongFunction;
import org.janusvm.jit.bytecode.BytecodeEngines;
import org.janusvm.jit.bytecode.CompileQueue;

/**
 * Makes engines that interpret cold code and compile hot code to JVM bytecode. One of these belongs
 * to one VM, whose processes and threads take their engines from it.
 */
public final class BytecodeJit {
  /**
   * Entries of a block, under {@link #auto}, until it is compiled. Compiling a region costs about
   * as much as interpreting this many passes through it.
   */
  private static final int WARM = 10_000;

  /** The same under {@link #eager}. */
  private static final int LUKEWARM = 500;

  private final BytecodeEngines engines;

  private BytecodeJit(BytecodeEngines engines) {
    this.engines = engines;
  }

  /** Engine {@code auto}: what is hot is compiled in the background. */
  public static BytecodeJit auto() {
    return auto(JitObserver.NONE);
  }

  /** As {@link #auto()}, observed. */
  public static BytecodeJit auto(JitObserver observer) {
    return new BytecodeJit(
        new BytecodeEngines("auto", WARM, CompileQueue.background(), new JitRecording(observer)));
  }

  /**
   * Engine {@code bytecode}: what runs more than a few times is compiled at once, by the guest's
   * own thread, so that which code runs compiled is always the same.
   */
  public static BytecodeJit eager() {
    return eager(JitObserver.NONE);
  }

  /** As {@link #eager()}, observed. */
  public static BytecodeJit eager(JitObserver observer) {
    return eager(LUKEWARM, observer);
  }

  /**
   * As {@link #eager()}.
   *
   * @param heat entries of a block until it is compiled, at least 0
   */
  public static BytecodeJit eager(int heat) {
    return eager(heat, JitObserver.NONE);
  }

  /** As {@link #eager(int)}, observed. */
  public static BytecodeJit eager(int heat, JitObserver observer) {
    return new BytecodeJit(
        new BytecodeEngines(
            "bytecode", heat, CompileQueue.immediate(), new JitRecording(observer)));
  }

  /**
   * Engine {@code check}, whose engines {@link #forProcessInLockstep} and {@link
   * #forMachineInLockstep} make.
   *
   * @param heat as for {@link #eager(int)}
   */
  public static BytecodeJit check(int heat, JitObserver observer) {
    return new BytecodeJit(
        new BytecodeEngines("check", heat, CompileQueue.immediate(), new JitRecording(observer)));
  }

  /** As {@link #check(int, JitObserver)}, with what engine {@code bytecode} compiles. */
  public static BytecodeJit check(JitObserver observer) {
    return check(LUKEWARM, observer);
  }

  /** An engine for a thread of a process; it watches the process's memory for new code. */
  public Engine forProcess(PageMemory memory, Environment environment) {
    return engines.forProcess(memory, environment);
  }

  /** An engine for a hart of a machine; the machine must tell it of changes of code. */
  public Engine forMachine(TlbMemory memory, Environment environment) {
    return engines.forMachine(memory, environment);
  }

  /**
   * As {@link #forProcess}, but compares what compiled code does with the interpreter, after every
   * few thousand instructions. Its {@code run} throws {@link LockstepException} at the first
   * difference. Of all threads one at a time runs guest code.
   *
   * @param names gives an address of guest code as a symbol, or empty
   */
  public Engine forProcessInLockstep(
      PageMemory memory, Environment environment, LongFunction<String> names) {
    return engines.forProcessInLockstep(memory, environment, names);
  }

  /**
   * As {@link #forMachine}, compared as {@link #forProcessInLockstep} does it. The harts of a
   * machine must take turns on one thread.
   *
   * @param names gives an address of guest code as a symbol, or empty
   */
  public Engine forMachineInLockstep(
      TlbMemory memory, Environment environment, LongFunction<String> names) {
    return engines.forMachineInLockstep(memory, environment, names);
  }

  /** What was compiled so far. */
  public JitStatistics statistics() {
    return engines.statistics();
  }
}
