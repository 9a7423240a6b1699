// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.file.AnonymousFile;

/**
 * Signals as a file: a read takes what is pending for the thread that reads (signalfd(2)), whoever
 * made the file.
 */
public final class SignalFile extends AnonymousFile {
  private static final int RECORD = 128; // Bytes of struct signalfd_siginfo.

  private final LinuxKernel kernel;
  private volatile long signals;

  /** A file of the signals of a set. */
  public SignalFile(LinuxKernel kernel, long signals, int flags) {
    super("[signalfd]", OpenFlags.O_RDONLY | flags & OpenFlags.O_NONBLOCK);
    this.kernel = kernel;
    setSignals(signals);
  }

  /** Says which signals it is for. */
  public void setSignals(long set) {
    signals = set & ~ThreadSignals.UNBLOCKABLE;
    kernel.filesChanged();
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    GuestThread thread = GuestThread.current();
    if (length < RECORD || thread == null) {
      return -EINVAL;
    }
    ByteBuffer out = ByteBuffer.wrap(to, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    int done = 0;
    while (length - done >= RECORD) {
      SignalInfo info = thread.process().sender().take(thread, signals);
      if (info == null) {
        break;
      }
      put(out, info);
      done += RECORD;
    }
    if (done > 0) {
      return done;
    }
    return (flags() & OpenFlags.O_NONBLOCK) != 0 ? -EAGAIN : HAS_TO_WAIT;
  }

  private static void put(ByteBuffer out, SignalInfo info) {
    int start = out.position();
    boolean fault = info.code() > 0 && info.code() != SignalInfo.SI_KERNEL;
    long sender = fault ? 0 : info.first();
    out.putInt(info.signal()).putInt(0).putInt(info.code());
    out.putInt((int) sender).putInt((int) (sender >>> 32));
    out.putInt(0).putInt(0).putInt(0).putInt(0).putInt(0); // fd, tid, band, overrun, trapno
    out.putInt((int) info.second()).putInt((int) info.second()); // status, int
    out.putLong(info.second()).putLong(0).putLong(0).putLong(fault ? info.first() : 0);
    out.put(new byte[RECORD - (out.position() - start)]);
  }

  @Override
  public int poll(int wanted) {
    GuestThread thread = GuestThread.current();
    boolean some = thread != null && (thread.process().sender().pendingFor(thread) & signals) != 0;
    return some ? PollEvents.READABLE : 0;
  }
}
