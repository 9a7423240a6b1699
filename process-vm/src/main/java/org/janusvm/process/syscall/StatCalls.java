// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENODEV;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostIdentity;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestThread;

/** System calls that describe files and file systems. */
final class StatCalls {
  private static final int STAT_SIZE = 128;
  private static final int STATX_SIZE = 256;
  private static final int STATX_BASIC_AND_BIRTH = 0xfff;
  private static final int STATX_RESERVED = 0x80000000;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_STATX_SYNC_TYPE = 0x6000;

  // What describes a file system of the sandbox's own: as tmpfs.
  private static final long[] VIRTUAL_FILE_SYSTEM = {
    0x01021994, 4096, 0, 0, 0, 0, 0, 0, 255, 4096, 0, 0, 0, 0, 0
  };

  private StatCalls() {}

  static long fstat(GuestThread thread, long[] a) {
    HostStat stat = new HostStat();
    int result = thread.file(a[0]).stat(stat);
    if (result == 0) {
      thread.user().write(a[1], encode(stat));
    }
    return result;
  }

  static long newfstatat(GuestThread thread, long[] a) {
    HostStat stat = new HostStat();
    long result = describe(thread, a[0], a[1], (int) a[3], stat);
    if (result == 0) {
      thread.user().write(a[2], encode(stat));
    }
    return result;
  }

  static long statx(GuestThread thread, long[] a) {
    int flags = (int) a[2] & ~AT_STATX_SYNC_TYPE;
    if (((int) a[3] & STATX_RESERVED) != 0) {
      return -EINVAL;
    }
    HostStat stat = new HostStat();
    long result = describe(thread, a[0], a[1], flags, stat);
    if (result == 0) {
      thread.user().write(a[4], encodeStatx(stat));
    }
    return result;
  }

  private static long describe(
      GuestThread thread, long directory, long address, int flags, HostStat to) {
    int known = PathCalls.AT_SYMLINK_NOFOLLOW | PathCalls.AT_EMPTY_PATH | AT_NO_AUTOMOUNT;
    if ((flags & ~known) != 0) {
      return -EINVAL;
    }
    boolean mayBeEmpty = (flags & PathCalls.AT_EMPTY_PATH) != 0;
    String path = address == 0 && mayBeEmpty ? "" : PathCalls.path(thread, address);
    if (path.isEmpty() && mayBeEmpty) {
      if ((int) directory != PathCalls.AT_FDCWD) {
        return thread.file(directory).stat(to);
      }
      path = ".";
    }
    boolean follow = (flags & PathCalls.AT_SYMLINK_NOFOLLOW) == 0;
    List<String> start = PathCalls.start(thread, directory, path);
    thread.process().paths().stat(start, path, follow, to);
    return 0;
  }

  private static byte[] encode(HostStat s) {
    ByteBuffer out = ByteBuffer.allocate(STAT_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(device(s.deviceMajor, s.deviceMinor)).putLong(s.inode);
    out.putInt(s.mode).putInt(s.links);
    out.putInt(owner(s)).putInt(group(s));
    out.putLong(device(s.specialMajor, s.specialMinor)).putLong(0);
    out.putLong(s.size).putInt(s.blockSize).putInt(0).putLong(s.blocks);
    for (int i = 0; i < 6; i++) {
      out.putLong(s.times[i]);
    }
    return out.array();
  }

  private static byte[] encodeStatx(HostStat s) {
    ByteBuffer out = ByteBuffer.allocate(STATX_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(STATX_BASIC_AND_BIRTH).putInt(s.blockSize).putLong(0);
    out.putInt(s.links).putInt(owner(s)).putInt(group(s));
    out.putShort((short) s.mode).putShort((short) 0);
    out.putLong(s.inode).putLong(s.size).putLong(s.blocks).putLong(0);
    // Access, birth, change, modification.
    for (int i : new int[] {0, 6, 4, 2}) {
      out.putLong(s.times[i]).putInt((int) s.times[i + 1]).putInt(0);
    }
    out.putInt(s.specialMajor).putInt(s.specialMinor);
    out.putInt(s.deviceMajor).putInt(s.deviceMinor);
    return out.array();
  }

  // The encoding of device numbers in struct stat (new_encode_dev).
  private static long device(int major, int minor) {
    return minor & 0xff | (long) major << 8 | (long) (minor & ~0xff) << 12;
  }

  private static int owner(HostStat s) {
    return !s.ofHost ? 0 : s.uid == HostIdentity.uid() ? Identity.UID : Identity.NOBODY;
  }

  private static int group(HostStat s) {
    return !s.ofHost ? 0 : s.gid == HostIdentity.gid() ? Identity.UID : Identity.NOBODY;
  }

  static long statfs(GuestThread thread, long[] a) {
    String path = PathCalls.path(thread, a[0]);
    List<String> start = PathCalls.start(thread, PathCalls.AT_FDCWD, path);
    OpenFile file = thread.process().opener().open(start, path, OpenFlags.O_PATH, 0);
    try {
      return describeFileSystem(thread, file, a[1]);
    } finally {
      file.release();
    }
  }

  static long fstatfs(GuestThread thread, long[] a) {
    return describeFileSystem(thread, thread.file(a[0]), a[1]);
  }

  private static long describeFileSystem(GuestThread thread, OpenFile file, long address) {
    long[] words = new long[VIRTUAL_FILE_SYSTEM.length];
    int result = file.statFileSystem(words);
    if (result == -ENODEV) {
      words = VIRTUAL_FILE_SYSTEM;
    } else if (result < 0) {
      return result;
    }
    ByteBuffer out = ByteBuffer.allocate(8 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      out.putLong(word);
    }
    thread.user().write(address, out.array());
    return 0;
  }
}
