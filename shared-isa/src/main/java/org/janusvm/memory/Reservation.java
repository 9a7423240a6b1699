// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;

/**
 * A range of host address space taken from the operating system without committing memory: pages
 * read as zero and cost memory only once written. It is given back when closed, or when it becomes
 * unreachable.
 */
public final class Reservation implements AutoCloseable {
  /** Bytes in a page, of the host and of the guest alike. */
  public static final int PAGE_SIZE = 4096;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_SHARED_FIXED = 0x11;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_POPULATE_WRITE = 23;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final MethodHandle MMAP =
      Native.function(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP =
      Native.function(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle MADVISE =
      Native.function(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private final long base;
  private final long size;
  private final Cleaner.Cleanable cleanable;

  /**
   * Reserves {@code size} bytes, rounded up to whole pages.
   *
   * @throws OutOfMemoryError when the host has not that much address space to give
   */
  public Reservation(long size) {
    if (size <= 0) {
      throw new IllegalArgumentException("reservation of " + size + " bytes");
    }
    long rounded = (size + PAGE_SIZE - 1) & -PAGE_SIZE;
    long address = map(rounded);
    this.base = address;
    this.size = rounded;
    this.cleanable = CLEANER.register(this, () -> unmap(address, rounded));
  }

  /** The first host address. */
  public long base() {
    return base;
  }

  /** Size in bytes, a multiple of {@link #PAGE_SIZE}. */
  public long size() {
    return size;
  }

  /** Gives the memory of whole pages back; they read as zero afterwards. */
  public void discard(long offset, long bytes) {
    checkPages(offset, bytes);
    if (bytes == 0) {
      return;
    }
    try {
      // SAFETY: the range was just checked to lie inside this reservation.
      int result = (int) MADVISE.invokeExact(base + offset, bytes, MADV_DONTNEED);
      if (result != 0) {
        RawMemory.fill(base + offset, bytes, (byte) 0);
      }
    } catch (Throwable t) {
      throw new AssertionError("madvise", t);
    }
  }

  /** Commits whole pages at once, which is quicker than by one fault each; only a hint. */
  public void populate(long offset, long bytes) {
    checkPages(offset, bytes);
    try {
      // SAFETY: the range was just checked to lie inside this reservation; contents stay.
      int ignored = (int) MADVISE.invokeExact(base + offset, bytes, MADV_POPULATE_WRITE);
    } catch (Throwable t) {
      throw new AssertionError("madvise", t);
    }
  }

  /**
   * Makes whole pages show a part of shared memory; what they held is gone.
   *
   * @throws OutOfMemoryError when the host refuses; the pages are private and zero then
   */
  public void mapShared(long offset, long bytes, SharedMemory memory, long at) {
    checkPages(offset, bytes);
    SharedMemory.check(at, bytes);
    if (!remap(offset, bytes, MAP_SHARED_FIXED, memory.descriptor(), at)) {
      // The host may have removed what was there, and must not give the addresses to others.
      mapPrivate(offset, bytes);
      throw new OutOfMemoryError("the host refuses to map " + bytes + " bytes of shared memory");
    }
  }

  /** Makes whole pages private and zero, whatever they were. */
  public void mapPrivate(long offset, long bytes) {
    checkPages(offset, bytes);
    if (!remap(offset, bytes, MAP_PRIVATE_ANONYMOUS_NORESERVE | MAP_FIXED, -1, 0)) {
      throw new OutOfMemoryError("the host refuses to map " + bytes + " bytes");
    }
  }

  private boolean remap(long offset, long bytes, int flags, int fd, long at) {
    if (bytes == 0) {
      return true;
    }
    try {
      // SAFETY: callers checked that the range lies inside this reservation, so only memory of
      // ours is replaced; a memfd has more bytes than any mapping of it, so no access can fail.
      return (long) MMAP.invokeExact(base + offset, bytes, PROT_READ_WRITE, flags, fd, at)
          == base + offset;
    } catch (Throwable t) {
      throw new AssertionError("mmap", t);
    }
  }

  private void checkPages(long offset, long bytes) {
    if (offset < 0
        || bytes < 0
        || offset > size - bytes
        || ((offset | bytes) & (PAGE_SIZE - 1)) != 0) {
      throw new IllegalArgumentException("pages of " + bytes + " bytes at " + offset);
    }
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  private static long map(long size) {
    try {
      // SAFETY: an anonymous mapping at an address of the kernel's choice touches nothing of ours.
      long address =
          (long)
              MMAP.invokeExact(0L, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      if (address == -1) {
        throw new OutOfMemoryError("cannot reserve " + size + " bytes of address space");
      }
      return address;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("mmap", t);
    }
  }

  private static void unmap(long address, long size) {
    try {
      // SAFETY: runs once, when no caller can reach the reservation any more or has closed it.
      int result = (int) MUNMAP.invokeExact(address, size);
      assert result == 0;
    } catch (Throwable t) {
      throw new AssertionError("munmap", t);
    }
  }
}
