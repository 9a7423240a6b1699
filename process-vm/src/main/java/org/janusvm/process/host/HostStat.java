// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What the host says of a file: the fields of statx(2). */
public final class HostStat {
  /** File type bits of {@link #mode}. */
  public static final int TYPE = 0170000,
      FIFO = 0010000,
      CHARACTER = 0020000,
      DIRECTORY = 0040000,
      REGULAR = 0100000,
      LINK = 0120000,
      SOCKET = 0140000;

  // All of them share one, as under Linux.
  private static final long ANONYMOUS_INODE = 5;

  /** Whether a host file stands behind this, so that the owner is a user of the host. */
  public boolean ofHost;

  public int mode;
  public int links;
  public int uid;
  public int gid;
  public long inode;
  public long size;
  public long blocks;
  public int blockSize = 4096;
  public int deviceMajor;
  public int deviceMinor;
  public int specialMajor;
  public int specialMinor;

  /** Seconds and nanoseconds of access, modification, status change and birth. */
  public final long[] times = new long[8];

  /** Makes this a copy. */
  public void copyFrom(HostStat other) {
    ofHost = other.ofHost;
    mode = other.mode;
    links = other.links;
    uid = other.uid;
    gid = other.gid;
    inode = other.inode;
    size = other.size;
    blocks = other.blocks;
    blockSize = other.blockSize;
    deviceMajor = other.deviceMajor;
    deviceMinor = other.deviceMinor;
    specialMajor = other.specialMajor;
    specialMinor = other.specialMinor;
    System.arraycopy(other.times, 0, times, 0, times.length);
  }

  /** What has no place in any file system: eventfd and its kin. */
  public void describeAnonymous() {
    mode = 0600;
    links = 1;
    inode = ANONYMOUS_INODE;
  }

  /** The type bits of {@link #mode}. */
  public int type() {
    return mode & TYPE;
  }

  // Offsets of struct statx, which is the same on every architecture.
  void fill(MemorySegment s) {
    ofHost = true;
    blockSize = s.get(ValueLayout.JAVA_INT, 4);
    links = s.get(ValueLayout.JAVA_INT, 16);
    uid = s.get(ValueLayout.JAVA_INT, 20);
    gid = s.get(ValueLayout.JAVA_INT, 24);
    mode = s.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
    inode = s.get(ValueLayout.JAVA_LONG, 32);
    size = s.get(ValueLayout.JAVA_LONG, 40);
    blocks = s.get(ValueLayout.JAVA_LONG, 48);
    time(s, 64, 0);
    time(s, 112, 2);
    time(s, 96, 4);
    time(s, 80, 6);
    specialMajor = s.get(ValueLayout.JAVA_INT, 128);
    specialMinor = s.get(ValueLayout.JAVA_INT, 132);
    deviceMajor = s.get(ValueLayout.JAVA_INT, 136);
    deviceMinor = s.get(ValueLayout.JAVA_INT, 140);
  }

  private void time(MemorySegment s, int offset, int index) {
    times[index] = s.get(ValueLayout.JAVA_LONG, offset);
    times[index + 1] = s.get(ValueLayout.JAVA_INT, offset + 8);
  }
}
