// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.MemoryFile;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.Barrier;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.linux.ResourceLimits;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.janusvm.process.memory.Advice;
import org.janusvm.process.memory.SharedObject;

/** System calls on the address space. */
final class MemoryCalls {
  private static final int MAP_TYPE = 0xf;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_SHARED_VALIDATE = 3;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_GROWSDOWN = 0x100;
  private static final int MAP_LOCKED = 0x2000;
  private static final int MAP_NORESERVE = 0x4000;
  private static final int MAP_POPULATE = 0x8000;
  private static final int MAP_NONBLOCK = 0x10000;
  private static final int MAP_STACK = 0x20000;
  private static final int MAP_HUGETLB = 0x40000;
  private static final int MAP_FIXED_NOREPLACE = 0x100000;
  private static final int KNOWN =
      MAP_TYPE
          | MAP_FIXED
          | MAP_ANONYMOUS
          | MAP_LOCKED
          | MAP_NORESERVE
          | MAP_POPULATE
          | MAP_NONBLOCK
          | MAP_STACK
          | MAP_FIXED_NOREPLACE;

  private static final int MREMAP_MAYMOVE = 1;
  private static final int MREMAP_FIXED = 2;

  private static final int MADV_DONTNEED = 4;
  private static final int MADV_FREE = 8;
  private static final int MADV_REMOVE = 9;
  private static final int MADV_DONTFORK = 10;
  private static final int MADV_DOFORK = 11;
  private static final int MADV_WIPEONFORK = 18;
  private static final int MADV_KEEPONFORK = 19;
  private static final int MADV_LAST_PLAIN = 25;

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_FLAGS = MFD_CLOEXEC | MFD_ALLOW_SEALING | 8 | 16;
  private static final int MFD_NAME_MAX = 250;

  private static final long MLOCK_ONFAULT = 1;
  private static final long MCL_ONFAULT = 4;
  private static final long MCL_ALL = 7;

  private static final int MS_ASYNC = 1;
  private static final int MS_INVALIDATE = 2;
  private static final int MS_SYNC = 4;

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
    return a[0] < memory.heapEnd()
        ? thread.whileOthersAreStopped(() -> memory.moveBreak(a[0]))
        : memory.moveBreak(a[0]);
  }

  static long mmap(GuestThread thread, long[] a) {
    return ((int) a[3] & MAP_FIXED) != 0
        ? thread.whileOthersAreStopped(() -> map(thread, a))
        : map(thread, a);
  }

  private static long map(GuestThread thread, long[] a) {
    int flags = (int) a[3];
    int type = flags & MAP_TYPE;
    if (type != MAP_SHARED && type != MAP_PRIVATE && type != MAP_SHARED_VALIDATE) {
      return -EINVAL;
    }
    if ((flags & MAP_HUGETLB) != 0) {
      return -ENOMEM; // There are no such pages.
    }
    if ((flags & MAP_GROWSDOWN) != 0 || type == MAP_SHARED_VALIDATE && (flags & ~KNOWN) != 0) {
      return -EOPNOTSUPP;
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
    if (file.mapsZeros()) {
      return memory.mapAnonymous(a[0], a[1], rights, where, type != MAP_PRIVATE);
    }
    if (type == MAP_PRIVATE) {
      return memory.mapFile(a[0], a[1], rights, where, file.contents(), a[5]);
    }
    if ((rights & AddressSpace.WRITE) != 0 && !file.mapsForWriting()) {
      return file.writable() ? -EPERM : -EACCES;
    }
    SharedObject object = file.sharedContents();
    try {
      return memory.mapShared(a[0], a[1], rights, where, object, a[5], file.mapsForWriting());
    } finally {
      object.release();
    }
  }

  // PROT_SEM and what grows up or down mean nothing here.
  private static int rights(long protection) {
    return (int) protection & RIGHTS;
  }

  static long munmap(GuestThread thread, long[] a) {
    AddressSpace memory = thread.process().memory();
    return thread.whileOthersAreStopped(
        () -> {
          memory.unmap(a[0], a[1]);
          return 0L;
        });
  }

  static long mprotect(GuestThread thread, long[] a) {
    if (thread.process().memory().protect(a[0], a[1], rights(a[2]))) {
      Barrier.pass(thread); // What others were about to store is stored now.
    }
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
    AddressSpace memory = thread.process().memory();
    long target = fixed ? a[4] : -1;
    return thread.whileOthersAreStopped(() -> memory.remap(a[0], a[1], a[2], mayMove, target));
  }

  static long madvise(GuestThread thread, long[] a) {
    int advice = (int) a[2];
    if (advice < 0 || advice > MADV_LAST_PLAIN || (a[0] & PAGE_MASK) != 0 || a[1] < 0) {
      return -EINVAL;
    }
    AddressSpace memory = thread.process().memory();
    Advice effect =
        switch (advice) {
          case MADV_DONTNEED -> Advice.DONTNEED;
          case MADV_FREE -> Advice.FREE;
          case MADV_REMOVE -> Advice.REMOVE;
          case MADV_DONTFORK -> Advice.DONTFORK;
          case MADV_DOFORK -> Advice.DOFORK;
          case MADV_WIPEONFORK -> Advice.WIPEONFORK;
          case MADV_KEEPONFORK -> Advice.KEEPONFORK;
          default -> null;
        };
    if (effect != null) {
      memory.advise(a[0], a[1], effect);
      return 0;
    }
    // All other advice is about speed.
    return memory.isMapped(a[0], a[1]) ? 0 : -ENOMEM;
  }

  static long memfdCreate(GuestThread thread, long[] a) {
    int flags = (int) a[1];
    if ((flags & ~MFD_FLAGS) != 0) {
      return -EINVAL;
    }
    String name;
    try {
      name = thread.user().readString(a[0], MFD_NAME_MAX);
    } catch (ErrnoException e) {
      return e.errno == ENAMETOOLONG ? -EINVAL : -e.errno;
    }
    int seals = (flags & MFD_ALLOW_SEALING) != 0 ? 0 : MemoryFile.SEAL_SEAL;
    LinuxKernel kernel = thread.process().kernel();
    OpenFile file = new MemoryFile(kernel.sharedPages(), name, kernel.files().newInode(), seals);
    return thread.process().descriptors().add(file, (flags & MFD_CLOEXEC) != 0);
  }

  static long msync(GuestThread thread, long[] a) {
    long flags = a[2];
    if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0
        || (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC)
        || (a[0] & PAGE_MASK) != 0) {
      return -EINVAL;
    }
    if (a[1] != 0) {
      thread.process().memory().sync(a[0], a[1]);
    }
    return 0;
  }

  static long mincore(GuestThread thread, long[] a) {
    if ((a[0] & PAGE_MASK) != 0) {
      return -EINVAL;
    }
    if (a[1] != 0) {
      thread.user().write(a[2], thread.process().memory().residency(a[0], a[1]));
    }
    return 0;
  }

  // Guest memory is never swapped by us; what the host does with it is not the guest's to decide.
  static long lock(GuestThread thread, long[] a) {
    long limit = thread.process().limits().soft(ResourceLimits.MEMLOCK);
    return Long.compareUnsigned(a[1], limit) > 0 ? -ENOMEM : unlock(thread, a);
  }

  static long lock2(GuestThread thread, long[] a) {
    return (a[2] & ~MLOCK_ONFAULT) != 0 ? -EINVAL : lock(thread, a);
  }

  static long unlock(GuestThread thread, long[] a) {
    long start = a[0] & ~PAGE_MASK;
    return thread.process().memory().isMapped(start, a[1] + (a[0] - start)) ? 0 : -ENOMEM;
  }

  static long lockAll(GuestThread thread, long[] a) {
    return a[0] == 0 || a[0] == MCL_ONFAULT || (a[0] & ~MCL_ALL) != 0 ? -EINVAL : 0;
  }

  static long unlockAll(GuestThread thread, long[] a) {
    return 0;
  }
}
