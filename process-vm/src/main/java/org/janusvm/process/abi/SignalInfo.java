// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

import java.nio.ByteBuffer;

/**
 * What a handler learns of a signal: siginfo_t (asm-generic/siginfo.h).
 *
 * @param signal 1 to 64
 * @param code where it comes from: SI_USER, SEGV_MAPERR and so on
 * @param first bytes 16 to 23 of siginfo_t: sender's process and user, or the faulting address
 * @param second bytes 24 to 31: the value that sigqueue sends
 * @param detail one line for the user, in case the signal ends the process
 */
public record SignalInfo(int signal, int code, long first, long second, String detail) {
  /** Bytes of siginfo_t. */
  public static final int SIZE = 128;

  public static final int SI_USER = 0;
  public static final int SI_KERNEL = 0x80;
  public static final int SI_QUEUE = -1;
  public static final int SI_TIMER = -2;
  public static final int SI_TKILL = -6;

  public static final int ILL_ILLOPC = 1;
  public static final int TRAP_BRKPT = 1;
  public static final int BUS_ADRALN = 1;
  public static final int BUS_ADRERR = 2;
  public static final int SEGV_MAPERR = 1;
  public static final int SEGV_ACCERR = 2;

  /** Sent by a process: {@link #SI_USER} or {@link #SI_TKILL}. */
  public static SignalInfo sent(int signal, int code, int pid, String detail) {
    return queued(signal, code, pid, Identity.UID, 0, detail);
  }

  /** Sent by a process with a value (sigqueue). */
  public static SignalInfo queued(
      int signal, int code, int pid, int uid, long value, String detail) {
    return new SignalInfo(signal, code, pid & 0xffffffffL | (long) uid << 32, value, detail);
  }

  /** Caused by the thread's own instruction. */
  public static SignalInfo fault(int signal, int code, long address, String detail) {
    return new SignalInfo(signal, code, address, 0, detail);
  }

  /** Sent by the kernel for no instruction's sake: a timer. */
  public static SignalInfo ofKernel(int signal, String detail) {
    return new SignalInfo(signal, SI_KERNEL, 0, 0, detail);
  }

  /** Writes siginfo_t, {@link #SIZE} bytes. */
  public void put(ByteBuffer out) {
    int start = out.position();
    out.putInt(signal).putInt(0).putInt(code).putInt(0).putLong(first).putLong(second);
    out.put(new byte[SIZE - (out.position() - start)]);
  }
}
