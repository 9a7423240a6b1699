// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.RawMemory;
import org.janusvm.process.abi.ErrnoException;

/**
 * What the kernel's side of a system call uses to follow pointers of the process. Every range is
 * checked against the rights of its pages, whatever the pointer and length: EFAULT otherwise.
 */
public final class UserMemory {
  /** The most bytes one read or write moves, as in Linux. */
  public static final long MAX_TRANSFER = 0x7ffff000;

  private static final int MAX_VECTORS = 1024;

  // Most strings are shorter.
  private static final int STRING_CHUNK = 128;

  private final AddressSpace space;
  private final PageMemory memory;

  /** Access to the memory of a process. */
  public UserMemory(AddressSpace space) {
    this.space = space;
    memory = space.memory();
  }

  /** How many bytes from an address on may be read, at most {@code bytes}. */
  public long readable(long address, long bytes) {
    return memory.allowedBytes(address, bytes, PageMemory.READ);
  }

  /** How many bytes from an address on may be written, at most {@code bytes}. */
  public long writable(long address, long bytes) {
    return memory.allowedBytes(address, bytes, PageMemory.WRITE);
  }

  /** Fails where Linux copies a whole structure, of which we look at a part. */
  public void checkReadable(long address, long bytes) {
    if (readable(address, bytes) < bytes) {
      throw new ErrnoException(EFAULT);
    }
  }

  /** Copies from the process. */
  public void read(long address, byte[] to, int offset, int length) {
    // SAFETY: hostForRead proved that the range lies in readable pages of the window; so below.
    if (length != 0) {
      RawMemory.copyOut(forRead(address, length), to, offset, length);
    }
  }

  /** Copies from the process. */
  public byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    read(address, bytes, 0, length);
    return bytes;
  }

  /** Copies to the process. */
  public void write(long address, byte[] from, int offset, int length) {
    if (length != 0) {
      RawMemory.copyIn(from, offset, forWrite(address, length), length);
    }
  }

  /** Copies to the process. */
  public void write(long address, byte[] from) {
    write(address, from, 0, from.length);
  }

  /** Zeroes memory of the process. */
  public void zero(long address, long length) {
    if (length != 0) {
      RawMemory.fill(forWrite(address, length), length, (byte) 0);
    }
  }

  public int getShort(long address) {
    return RawMemory.getShort(forRead(address, 2)) & 0xffff;
  }

  public int getInt(long address) {
    return RawMemory.getInt(forRead(address, 4));
  }

  /** As {@link #getInt}, at once and in order with what other threads do; must be aligned. */
  public int getIntVolatile(long address) {
    return RawMemory.getIntVolatile(forRead(address, 4));
  }

  /** Compares and sets a word atomically; it must be aligned. */
  public boolean compareAndSetInt(long address, int expected, int value) {
    return RawMemory.compareAndSetInt(forWrite(address, 4), expected, value);
  }

  /** What all who share a readable word know it by, whatever their own address of it. */
  public long futexKey(long address) {
    forRead(address, 4);
    return space.futexKey(address);
  }

  public long getLong(long address) {
    return RawMemory.getLong(forRead(address, 8));
  }

  public void putShort(long address, int value) {
    RawMemory.putShort(forWrite(address, 2), (short) value);
  }

  public void putInt(long address, int value) {
    RawMemory.putInt(forWrite(address, 4), value);
  }

  public void putLong(long address, long value) {
    RawMemory.putLong(forWrite(address, 8), value);
  }

  /**
   * Reads a string that ends with a zero byte. Every byte is read once: another thread may write to
   * it meanwhile, and a zero that comes after the length was taken would be a path that we check as
   * one thing and the host, which stops at the zero, opens as another.
   *
   * @param max longest, its zero included; ENAMETOOLONG beyond
   * @return one char for each byte, so that every name survives unchanged; none of them zero
   */
  public String readString(long address, int max) {
    int available = (int) readable(address, max);
    byte[] bytes = new byte[Math.min(available, STRING_CHUNK)];
    for (int done = 0; done < available; ) {
      if (done == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(available, 4 * bytes.length));
      }
      int end = bytes.length;
      read(address + done, bytes, done, end - done);
      for (; done < end; done++) {
        if (bytes[done] == 0) {
          return new String(bytes, 0, done, StandardCharsets.ISO_8859_1);
        }
      }
    }
    throw new ErrnoException(available < max ? EFAULT : ENAMETOOLONG);
  }

  /**
   * Reads an array of iovec.
   *
   * @return address and length in turns, no length negative, their sum at most MAX_TRANSFER
   */
  public long[] readVectors(long address, long count) {
    int n = (int) count;
    if (n < 0 || n > MAX_VECTORS) {
      throw new ErrnoException(EINVAL);
    }
    long[] pairs = new long[2 * n];
    long sum = 0;
    for (int i = 0; i < n; i++) {
      pairs[2 * i] = getLong(address + 16L * i);
      long length = getLong(address + 16L * i + 8);
      if (length < 0) {
        throw new ErrnoException(EINVAL);
      }
      pairs[2 * i + 1] = Math.min(length, MAX_TRANSFER - sum);
      sum += pairs[2 * i + 1];
    }
    return pairs;
  }

  private long forRead(long address, long length) {
    try {
      return memory.hostForRead(address, length);
    } catch (GuestTrap e) {
      throw new ErrnoException(EFAULT);
    }
  }

  private long forWrite(long address, long length) {
    try {
      return memory.hostForWrite(address, length);
    } catch (GuestTrap e) {
      throw new ErrnoException(EFAULT);
    }
  }
}
