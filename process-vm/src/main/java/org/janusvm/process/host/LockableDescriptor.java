// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A descriptor of the host with locks, which belong to the open file, not to the process. */
public abstract class LockableDescriptor extends HostDescriptor {
  private static final int F_OFD_GETLK = 36;
  private static final int F_OFD_SETLK = 37;
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  /** Types of locks: {@link #lock}. */
  public static final int READ_LOCK = 0, WRITE_LOCK = 1, NO_LOCK = 2;

  LockableDescriptor(int fd) {
    super(fd);
  }

  /**
   * Sets a lock of this open file on a range (fcntl F_OFD_SETLK); does not wait.
   *
   * @param end first byte after it, {@code Long.MAX_VALUE} for all there may ever be
   */
  public int lock(int type, long start, long end) {
    MemorySegment data = lockData(type, start, end);
    return (int) with(HostFunctions.FCNTL, F_OFD_SETLK, data.address(), 0, 0);
  }

  /**
   * What is in the way of a lock (fcntl F_OFD_GETLK).
   *
   * @return type, start, end; or null
   */
  public long[] lockInTheWay(int type, long start, long end) {
    MemorySegment data = lockData(type, start, end);
    long result = with(HostFunctions.FCNTL, F_OFD_GETLK, data.address(), 0, 0);
    short found = data.get(ValueLayout.JAVA_SHORT, 0);
    if (result != 0 || found == NO_LOCK) {
      return null;
    }
    long from = data.get(ValueLayout.JAVA_LONG, 8);
    long length = data.get(ValueLayout.JAVA_LONG, 16);
    return new long[] {found, from, length == 0 ? Long.MAX_VALUE : from + length};
  }

  // A struct flock, which is the same on all 64-bit hosts.
  private static MemorySegment lockData(int type, long start, long end) {
    MemorySegment data = Libc.scratch().data;
    data.set(ValueLayout.JAVA_LONG, 0, type);
    data.set(ValueLayout.JAVA_LONG, 8, start);
    data.set(ValueLayout.JAVA_LONG, 16, end == Long.MAX_VALUE ? 0 : end - start);
    data.set(ValueLayout.JAVA_LONG, 24, 0);
    return data;
  }

  /** Sets or gives back a lock on the whole file (flock); does not wait. */
  public int lockWhole(int type) {
    int operation = type == NO_LOCK ? LOCK_UN : type == WRITE_LOCK ? LOCK_EX : LOCK_SH;
    return (int) with(HostFunctions.FLOCK, operation | LOCK_NB, 0, 0, 0);
  }
}
