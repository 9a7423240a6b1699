// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.isa.Cause;
import org.janusvm.isa.Hart;
import org.janusvm.jit.Access;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.process.TraceKind;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.memory.MemoryExhausted;
import org.janusvm.process.syscall.SystemCalls;

/**
 * The supervisor of a process: runs one guest thread and answers its exits. The switch below is the
 * whole list of reasons for which a process leaves its engine.
 */
public final class LinuxSupervisor {
  // Long enough that returning costs nothing, short enough that threads share a budget fairly.
  private static final long SLICE = 1L << 26;
  private static final long SHARED_SLICE = 1000;
  private static final int RA = 1;
  private static final int SP = 2;

  private final GuestThread thread;
  private final GuestProcess process;
  private final Hart hart;
  private final SystemCalls systemCalls;
  private final SignalDelivery delivery;
  private final boolean traceExits;

  /** The supervisor of a thread. */
  public LinuxSupervisor(GuestThread thread) {
    this.thread = thread;
    process = thread.process();
    hart = thread.hart();
    systemCalls = new SystemCalls(thread);
    delivery = new SignalDelivery(thread);
    traceExits = process.kernel().options().traceKinds().contains(TraceKind.EXITS);
  }

  /** Runs the thread until it or its process ends. */
  public void run() {
    try {
      thread.beginCpuTime();
      thread.safepoint().leaveSafe();
      loop();
    } catch (OutOfMemoryError e) {
      killForMemory(e);
    } catch (RuntimeException | Error e) {
      process.kernel().fail(e);
    }
    try {
      new ThreadExit(thread).run();
    } catch (RuntimeException | Error e) {
      process.kernel().fail(e);
    } finally {
      thread.safepoint().leave(); // Whatever happened: nobody is to wait for it.
    }
  }

  // As Linux's OOM killer: the process that asked goes, so that others may go on.
  private void killForMemory(OutOfMemoryError cause) {
    try {
      process.kill(
          Signals.SIGKILL,
          cause instanceof MemoryExhausted
              ? cause.getMessage()
              : "the host has no memory for it; give the JVM more heap");
    } catch (OutOfMemoryError e) {
      thread.exit(1); // Not even room for a message.
    }
  }

  private void loop() {
    InstructionBudget budget = process.kernel().instructions();
    WaitRoom room = process.kernel().waitRoom();
    boolean virtualTime = process.kernel().clock().isVirtual();
    hart.requestPoll(1); // For what was sent before there was a thread.
    while (!thread.isEnding()) {
      long slice = budget.take(virtualTime ? untilDeadline(room) : SLICE);
      if (slice == 0) {
        process.kernel().outOfBudget();
        return;
      }
      thread.safepoint().poll();
      long before = hart.instructions;
      Exit exit;
      try {
        exit = thread.engine().run(hart, slice);
      } finally {
        budget.giveBack(slice, slice - (hart.instructions - before));
      }
      ExitReason reason = exit.reason;
      if (traceExits) {
        trace(exit);
      }
      long token = thread.exits().begin(reason);
      handle(exit);
      if (virtualTime) {
        room.poll();
      }
      process.clocks().cpuTimers().poll();
      delivery.deliver();
      thread.exits().end(reason, token);
    }
  }

  // One nanosecond is one instruction, so a single thread's deadlines come exactly in time. Several
  // threads make time pass together; the last instructions before a deadline need not be counted
  // singly then.
  private long untilDeadline(WaitRoom room) {
    int running = Math.max(1, room.running());
    long left = Math.min(room.nanosLeft(), process.clocks().cpuTimers().nanosLeft());
    return Math.clamp(left / running, running == 1 ? 1 : SHARED_SLICE, SLICE);
  }

  private void handle(Exit exit) {
    switch (exit.reason) {
      case BUDGET -> {} // The next slice, if there is one.
      case POLL -> hart.takePoll();
      case SYSTEM_CALL -> systemCalls.call();
      case MEMORY_FAULT -> memoryFault(exit.cause, exit.value);
      case ILLEGAL_INSTRUCTION ->
          fault(
              Signals.SIGILL,
              SignalInfo.ILL_ILLOPC,
              hart.pc,
              "illegal instruction 0x" + Long.toHexString(exit.value));
      case BREAKPOINT -> fault(Signals.SIGTRAP, SignalInfo.TRAP_BRKPT, hart.pc, "ebreak");
      case SBI_CALL,
          REFLECTED_SYSTEM_CALL,
          REFLECTED_EXCEPTION,
          PRIVILEGED_CSR,
          PRIVILEGED_SRET,
          PRIVILEGED_SFENCE,
          WAIT_FOR_INTERRUPT,
          SHADOW_PAGE_FAULT,
          GUEST_PAGE_FAULT,
          DEVICE_ACCESS,
          INTERRUPT,
          SHUTDOWN ->
          throw new IllegalStateException("a process cannot cause the exit " + exit);
    }
  }

  private void memoryFault(int cause, long address) {
    boolean misaligned =
        cause == Cause.FETCH_MISALIGNED
            || cause == Cause.LOAD_MISALIGNED
            || cause == Cause.STORE_MISALIGNED;
    Access access =
        switch (cause) {
          case Cause.FETCH_MISALIGNED, Cause.FETCH_ACCESS, Cause.FETCH_PAGE_FAULT -> Access.FETCH;
          case Cause.LOAD_MISALIGNED, Cause.LOAD_ACCESS, Cause.LOAD_PAGE_FAULT -> Access.LOAD;
          default -> Access.STORE;
        };
    int signal = misaligned ? Signals.SIGBUS : process.memory().signalFor(address, access);
    String what =
        switch (access) {
          case FETCH -> "fetch from";
          case LOAD -> "load from";
          case STORE -> "store to";
        };
    int code;
    if (signal == Signals.SIGBUS) {
      code = misaligned ? SignalInfo.BUS_ADRALN : SignalInfo.BUS_ADRERR;
    } else {
      boolean mapped = process.memory().rights(address) >= 0;
      code = mapped ? SignalInfo.SEGV_ACCERR : SignalInfo.SEGV_MAPERR;
    }
    fault(signal, code, address, what + " 0x" + Long.toHexString(address));
  }

  private void fault(int signal, int code, long address, String what) {
    delivery.fault(SignalInfo.fault(signal, code, address, what + atPc() + whereFrom()));
  }

  // Who called, on which stack, and which of several threads it was.
  private String whereFrom() {
    String registers =
        ", ra 0x" + Long.toHexString(hart.x[RA]) + ", sp 0x" + Long.toHexString(hart.x[SP]);
    return process.threadCount() == 1 ? registers : registers + ", thread " + thread.tid();
  }

  private String atPc() {
    return " at pc 0x" + Long.toHexString(hart.pc);
  }

  private void trace(Exit exit) {
    process
        .kernel()
        .options()
        .trace()
        .line("[" + thread.tid() + "] exit " + exit.reason.label() + atPc());
  }
}
