// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.isa.Hart;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.memory.UserMemory;

/**
 * The frame on the guest's stack that a signal handler returns through: struct rt_sigframe of
 * Linux's arch/riscv/kernel/signal.c, that is siginfo_t and ucontext_t with the registers (struct
 * user_regs_struct) and the floating-point state of the D extension.
 */
final class SignalFrame {
  /** Bytes of the frame; AT_MINSIGSTKSZ tells the guest. */
  static final int SIZE = 1088;

  private static final int CONTEXT = SignalInfo.SIZE;
  private static final int STACK = CONTEXT + 16;
  private static final int MASK = CONTEXT + 40;
  private static final int REGISTERS = CONTEXT + 176;
  private static final int FLOATS = REGISTERS + 32 * 8;
  private static final int FCSR = FLOATS + 32 * 8;

  // Where further state would be described, were there any: three zero words.
  private static final int EXTENSIONS = FLOATS + 516;

  private static final int RA = 1;
  private static final int SP = 2;
  private static final int A0 = 10;

  private SignalFrame() {}

  /**
   * Writes a frame and makes the hart run the handler.
   *
   * @param onAltStack whether the handler asked for the alternate stack
   * @param trampoline where the handler returns to
   * @throws ErrnoException when the stack cannot take the frame
   */
  static void push(
      GuestThread thread, long handler, SignalInfo info, boolean onAltStack, long trampoline) {
    Hart hart = thread.hart();
    ThreadSignals signals = thread.signals();
    long sp = hart.x[SP];
    boolean switches = onAltStack && signals.altStackSize != 0 && !signals.onAltStack(sp);
    long top = switches ? signals.altStack + signals.altStackSize : sp;
    long frame = (top - SIZE) & -16;

    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    info.put(out);
    out.position(STACK);
    out.putLong(signals.altStack).putInt(signals.visibleAltStackFlags(sp)).putInt(0);
    out.putLong(signals.altStackSize);
    out.position(MASK);
    out.putLong(signals.maskToReturnTo());
    out.position(REGISTERS);
    out.putLong(hart.pc);
    for (int i = 1; i < 32; i++) {
      out.putLong(hart.x[i]);
    }
    for (long bits : hart.f) {
      out.putLong(bits);
    }
    out.putInt((int) hart.fp.fcsr());
    if (signals.onAltStack(sp) && frame < signals.altStack) {
      // A handler that overflows its stack must not go on below it.
      throw new ErrnoException(Errno.EFAULT);
    }
    thread.user().write(frame, out.array());

    if ((signals.altStackFlags & ThreadSignals.SS_AUTODISARM) != 0) {
      signals.disableAltStack();
    }
    hart.pc = handler & ~1L;
    hart.x[RA] = trampoline;
    hart.x[SP] = frame;
    hart.x[A0] = info.signal();
    hart.x[A0 + 1] = frame;
    hart.x[A0 + 2] = frame + CONTEXT;
  }

  /**
   * Restores what the frame at the stack pointer holds (rt_sigreturn).
   *
   * @throws ErrnoException when there is no frame
   */
  static void pop(GuestThread thread) {
    Hart hart = thread.hart();
    UserMemory user = thread.user();
    ByteBuffer in = ByteBuffer.wrap(user.read(hart.x[SP], SIZE)).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(EXTENSIONS) != 0 || in.getLong(EXTENSIONS + 4) != 0) {
      throw new ErrnoException(Errno.EFAULT);
    }
    ThreadSignals signals = thread.signals();
    signals.setMask(in.getLong(MASK));
    in.position(REGISTERS);
    hart.pc = in.getLong() & ~1L;
    for (int i = 1; i < 32; i++) {
      hart.x[i] = in.getLong();
    }
    for (int i = 0; i < 32; i++) {
      hart.f[i] = in.getLong();
    }
    hart.fp.setFcsr(in.getInt(FCSR));
    hart.reservation = -1;
    int flags = in.getInt(STACK + 8);
    long size = in.getLong(STACK + 16);
    if ((flags & ThreadSignals.SS_DISABLE) != 0) {
      signals.disableAltStack();
    } else if (!signals.onAltStack(hart.x[SP])) {
      signals.altStack = in.getLong(STACK);
      signals.altStackSize = size;
      signals.altStackFlags = flags & ThreadSignals.SS_AUTODISARM;
    }
  }
}
