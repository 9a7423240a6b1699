// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.file.AnonymousFile;

/** A timer as a file: a read takes the number of expiries (timerfd_create(2)). */
public final class TimerFile extends AnonymousFile {
  // Later than this is never: a virtual clock stands still before.
  private static final long FOREVER = Long.MAX_VALUE / 4;

  private static final long NEVER = DeadlineQueue.NEVER;

  private final LinuxKernel kernel;
  private final WaitRoom room;
  private final boolean realtime;
  private final DeadlineQueue.Entry deadline = new DeadlineQueue.Entry(this::expired);
  // All that follows is changed under the room's lock.
  private long expiry = NEVER;
  private long interval;
  private long expiries;
  private boolean closed;

  /**
   * A setting.
   *
   * @param left nanoseconds until it expires, 0 if it is not set
   * @param interval nanoseconds between later expiries, 0 for none
   */
  public record Setting(long left, long interval) {}

  /** A timer that is not set, on the clock of real or of monotonic time. */
  public TimerFile(LinuxKernel kernel, boolean realtime, int flags) {
    super("[timerfd]", OpenFlags.O_RDONLY | flags & OpenFlags.O_NONBLOCK);
    this.kernel = kernel;
    room = kernel.waitRoom();
    this.realtime = realtime;
  }

  private long now() {
    return kernel.clock().monotonic();
  }

  // As under Linux, it sleeps after an expiry until that is read: nobody could tell the difference.
  private void expired(long now) {
    count(now);
    newInput();
    room.wakeAll();
  }

  private void count(long now) {
    if (expiry == NEVER || now < expiry) {
      return;
    }
    long passed = interval == 0 ? 1 : (now - expiry) / interval + 1;
    expiries += passed;
    expiry = interval == 0 || expiry >= FOREVER ? NEVER : expiry + passed * interval;
  }

  private void arm() {
    room.setTimer(deadline, closed || expiry >= FOREVER ? NEVER : expiry);
  }

  /** What is set now. */
  public Setting get() {
    room.lock();
    try {
      count(now());
      return new Setting(expiry == NEVER ? 0 : Math.max(1, expiry - now()), interval);
    } finally {
      room.unlock();
    }
  }

  /** Sets the timer, {@code left} being a point of its clock if {@code absolute}. */
  public Setting set(Setting setting, boolean absolute) {
    room.lock();
    try {
      Setting old = get();
      long left = setting.left;
      if (absolute && left != 0) {
        left = Math.max(0, left - (realtime ? kernel.clock().realtime() : now()));
      }
      expiry = setting.left == 0 || left >= FOREVER - now() ? NEVER : now() + left;
      interval = Math.min(setting.interval, FOREVER);
      expiries = 0;
      arm();
      return old;
    } finally {
      room.unlock();
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length < Long.BYTES) {
      return -EINVAL;
    }
    room.lock();
    try {
      count(now());
      if (expiries == 0) {
        return (flags() & OpenFlags.O_NONBLOCK) != 0 ? -EAGAIN : HAS_TO_WAIT;
      }
      ByteBuffer.wrap(to, offset, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(expiries);
      expiries = 0;
      arm();
      return Long.BYTES;
    } finally {
      room.unlock();
    }
  }

  @Override
  public int poll(int wanted) {
    room.lock();
    try {
      count(now());
      return expiries != 0 ? PollEvents.READABLE : 0;
    } finally {
      room.unlock();
    }
  }

  @Override
  protected void close() {
    room.lock();
    try {
      closed = true;
      arm();
    } finally {
      room.unlock();
    }
  }

  @Override
  protected boolean countsEvents() {
    return true;
  }
}
