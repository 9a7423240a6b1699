// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENODEV;
import static org.janusvm.process.abi.Errno.ENOMEM;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.AddressSpace.Placement;

/** System calls on the address space. */
final class MemoryCalls {
  private static final int MAP_TYPE = 0xf;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_SHARED_VALIDATE = 3;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;

  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;

  private static final int MADV_DONTNEED = 4;
  private static final int MADV_LAST_PLAIN = 25;

  private static final int RIGHTS = AddressSpace.READ | AddressSpace.WRITE | AddressSpace.EXECUTE;
  private static final long PAGE_MASK = AddressSpace.PAGE - 1;

  private MemoryCalls() {}

  static long brk(GuestThread thread, long[] a) {
    AddressSpace memory = thread.process().memory();
    try {
      LimitCalls.checkMemory(thread, a[0] - memory.heapEnd(), true);
    } catch (ErrnoException e) {
      return memory.heapEnd();
    }
    return memory.moveBreak(a[0]);
  }

  static long mmap(GuestThread thread, long[] a) {
    int flags = (int) a[3];
    int type = flags & MAP_TYPE;
    if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE) {
      return -EINVAL;
    }
    int rights = rights(a[2]);
    Placement where =
        (flags & MAP_FIXED_NOREPLACE) != 0
            ? Placement.FREE
            : (flags & MAP_FIXED) != 0 ? Placement.REPLACE : Placement.ANYWHERE;
    AddressSpace memory = thread.process().memory();
    boolean isData = type == MAP_PRIVATE && (rights & AddressSpace.WRITE) != 0;
    LimitCalls.checkMemory(thread, a[1], isData);
    if ((flags & MAP_ANONYMOUS) != 0) {
      return memory.mapAnonymous(a[0], a[1], rights, where, type != MAP_PRIVATE);
    }
    OpenFile file = thread.file(a[4]);
    if ((a[5] & PAGE_MASK) != 0 || a[5] < 0) {
      return -EINVAL;
    }
    if (!file.readable()) {
      return -EACCES;
    }
    if (type != MAP_PRIVATE && (rights & AddressSpace.WRITE) != 0) {
      // Mappings are copies, so what is written would never reach the file.
      return file.writable() ? -ENODEV : -EACCES;
    }
    return memory.mapFile(a[0], a[1], rights, where, file.contents(), a[5]);
  }

  // PROT_SEM and what grows up or down mean nothing here.
  private static int rights(long protection) {
    return (int) protection & RIGHTS;
  }

  static long munmap(GuestThread thread, long[] a) {
    thread.process().memory().unmap(a[0], a[1]);
    return 0;
  }

  static long mprotect(GuestThread thread, long[] a) {
    thread.process().memory().protect(a[0], a[1], rights(a[2]));
    return 0;
  }

  static long mremap(GuestThread thread, long[] a) {
    long flags = a[3];
    boolean mayMove = (flags & MREMAP_MAYMOVE) != 0;
    boolean fixed = (flags & MREMAP_FIXED) != 0;
    if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) != 0 || fixed && !mayMove) {
      return -EINVAL;
    }
    LimitCalls.checkMemory(thread, a[2] - a[1], true);
    return thread.process().memory().remap(a[0], a[1], a[2], mayMove, fixed ? a[4] : -1);
  }

  static long madvise(GuestThread thread, long[] a) {
    int advice = (int) a[2];
    if (advice < 0 || advice > MADV_LAST_PLAIN || (a[0] & PAGE_MASK) != 0 || a[1] < 0) {
      return -EINVAL;
    }
    AddressSpace memory = thread.process().memory();
    if (advice == MADV_DONTNEED) {
      memory.discard(a[0], a[1]);
      return 0;
    }
    // All other advice is about speed.
    return memory.isMapped(a[0], a[1]) ? 0 : -ENOMEM;
  }

  static long msync(GuestThread thread, long[] a) {
    return mappedOrError(thread, a);
  }

  // Guest memory is never swapped by us; what the host does with it is not the guest's to decide.
  static long lock(GuestThread thread, long[] a) {
    return mappedOrError(thread, new long[] {a[0] & ~PAGE_MASK, a[1]});
  }

  private static long mappedOrError(GuestThread thread, long[] a) {
    if ((a[0] & PAGE_MASK) != 0) {
      throw new ErrnoException(EINVAL);
    }
    return thread.process().memory().isMapped(a[0], a[1]) ? 0 : -ENOMEM;
  }
}
