// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.util.BitSet;

/**
 * Pages that can be mapped at several places at once: one memfd of the host, so large that no
 * mapping of it can ever reach beyond its end, and sparse, so that only pages in use cost memory.
 * It is divided into slots, one for each object someone keeps in it.
 *
 * <p>Parts of a slot are mapped with {@link Reservation#mapShared}, and read and written here.
 */
public final class SharedMemory implements AutoCloseable {
  /** Bytes an object can have, and distance of the slots. */
  public static final long SLOT_SIZE = 1L << 40;

  /** Objects that can exist at a time. */
  public static final int SLOTS = 1 << 20;

  private static final int MFD_CLOEXEC = 1;
  private static final int PUNCH_HOLE_KEEP_SIZE = 3;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Linker.Option IN_HEAP = Linker.Option.critical(true);
  private static final MethodHandle MEMFD_CREATE =
      Native.function("memfd_create", Native.type(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      Native.function("ftruncate", Native.type(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FALLOCATE =
      Native.function("fallocate", Native.type(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      Native.function("close", Native.type(JAVA_INT, JAVA_INT));
  private static final MethodHandle PREAD =
      Native.function(
          "pread", Native.type(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG), IN_HEAP);
  private static final MethodHandle PWRITE =
      Native.function(
          "pwrite", Native.type(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG), IN_HEAP);

  private final int fd;
  private final Cleaner.Cleanable cleanable;
  private final BitSet slots = new BitSet();

  /**
   * Memory without objects yet.
   *
   * @throws OutOfMemoryError when the host cannot give it
   */
  public SharedMemory() {
    int file = create();
    fd = file;
    cleanable = CLEANER.register(this, () -> close(file));
  }

  private static int create() {
    try (Arena arena = Arena.ofConfined()) {
      // SAFETY: the name is a zero-terminated string that lives until the call is over.
      int file = (int) MEMFD_CREATE.invokeExact(arena.allocateFrom("janus-guest"), MFD_CLOEXEC);
      if (file < 0) {
        throw new OutOfMemoryError("the host gives no shared memory (memfd_create)");
      }
      // SAFETY: touches only the file just made; so for every call on fd below.
      if ((int) FTRUNCATE.invokeExact(file, SLOT_SIZE * SLOTS) != 0) {
        close(file);
        throw new OutOfMemoryError("the host limits the size of files too much (ulimit -f)");
      }
      return file;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("memfd_create", t);
    }
  }

  /**
   * Finds room for an object, all zeros.
   *
   * @return its offset in this memory
   * @throws OutOfMemoryError when there are too many objects
   */
  public synchronized long newSlot() {
    int slot = slots.nextClearBit(0);
    if (slot >= SLOTS) {
      throw new OutOfMemoryError("too many objects in shared memory");
    }
    slots.set(slot);
    return slot * SLOT_SIZE;
  }

  /**
   * Gives the room of an object back.
   *
   * @param offset of its slot
   * @param bytes no byte of it beyond was ever used
   */
  public void freeSlot(long offset, long bytes) {
    discard(offset, (bytes + Reservation.PAGE_SIZE - 1) & -Reservation.PAGE_SIZE);
    synchronized (this) {
      slots.clear((int) (offset / SLOT_SIZE));
    }
  }

  /** Makes bytes zero; whole pages cost no memory any more. */
  public void discard(long offset, long bytes) {
    check(offset, bytes);
    if (bytes == 0) {
      return;
    }
    int result;
    try {
      result = (int) FALLOCATE.invokeExact(fd, PUNCH_HOLE_KEEP_SIZE, offset, bytes);
    } catch (Throwable t) {
      throw new AssertionError("fallocate", t);
    }
    if (result != 0) {
      byte[] zeros = new byte[(int) Math.min(bytes, 64 * 1024)];
      for (long done = 0; done < bytes; done += zeros.length) {
        write(offset + done, zeros, 0, (int) Math.min(zeros.length, bytes - done));
      }
    }
  }

  /** Reads; what was never written is zero. */
  public void read(long offset, byte[] to, int at, int bytes) {
    transfer(PREAD, offset, to, at, bytes);
  }

  /**
   * Writes.
   *
   * @throws OutOfMemoryError when the host has no memory left
   */
  public void write(long offset, byte[] from, int at, int bytes) {
    transfer(PWRITE, offset, from, at, bytes);
  }

  private void transfer(MethodHandle call, long offset, byte[] array, int at, int bytes) {
    check(offset, bytes);
    MemorySegment segment = MemorySegment.ofArray(array);
    int done = 0;
    while (done < bytes) {
      int left = bytes - done;
      long n;
      try {
        // SAFETY: asSlice proves that the bytes lie inside the array.
        n =
            (long)
                call.invokeExact(fd, segment.asSlice(at + done, left), (long) left, offset + done);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable t) {
        throw new AssertionError("memfd", t);
      }
      if (n <= 0) {
        throw new OutOfMemoryError("the host has no memory left to share");
      }
      done += (int) n;
    }
  }

  /** The host's file, for mapping. */
  int descriptor() {
    return fd;
  }

  /** Refuses a range that leaves its slot. */
  static void check(long offset, long bytes) {
    if (offset < 0
        || bytes < 0
        || bytes > SLOT_SIZE
        || offset > SLOT_SIZE * SLOTS - bytes
        || bytes != 0 && offset / SLOT_SIZE != (offset + bytes - 1) / SLOT_SIZE) {
      throw new IllegalArgumentException(bytes + " bytes of shared memory at " + offset);
    }
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  private static void close(int file) {
    try {
      // SAFETY: runs once; mappings of the file stay valid, as the host keeps it for them.
      int result = (int) CLOSE.invokeExact(file);
      assert result == 0;
    } catch (Throwable t) {
      throw new AssertionError("close", t);
    }
  }
}
