// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import org.janusvm.memory.RawMemory;

/** The stores of a stretch of guest code, in their order, with what was there before. */
final class StoreLog {
  private long[] addresses = new long[256];
  private long[] hosts = new long[256];
  private long[] old = new long[256];
  private byte[] sizes = new byte[256];
  private int count;

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  long address(int i) {
    return addresses[i];
  }

  int size(int i) {
    return sizes[i];
  }

  /** What store {@code i} overwrote, little endian. */
  long overwritten(int i) {
    return old[i];
  }

  void add(long address, long host, int bytes) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * count);
      hosts = Arrays.copyOf(hosts, 2 * count);
      old = Arrays.copyOf(old, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    addresses[count] = address;
    hosts[count] = host;
    sizes[count] = (byte) bytes;
    old[count++] = read(host, bytes);
  }

  /** What stands now where store {@code i} went. */
  long present(int i) {
    return read(hosts[i], sizes[i]);
  }

  /** What stands now at all these places. */
  long[] present() {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = present(i);
    }
    return values;
  }

  /** Makes memory as it was; byte by byte, for others may use the bytes beside. */
  void undo() {
    for (int i = count - 1; i >= 0; i--) {
      write(hosts[i], sizes[i], old[i]);
    }
  }

  /** Undoes the stores from number {@code first} on, and forgets them. */
  void undo(int first) {
    for (; count > first; count--) {
      write(hosts[count - 1], sizes[count - 1], old[count - 1]);
    }
  }

  /** Whether the other log has stores of the same sizes to the same addresses. */
  boolean samePlaces(StoreLog other) {
    return count == other.count
        && Arrays.equals(addresses, 0, count, other.addresses, 0, count)
        && Arrays.equals(sizes, 0, count, other.sizes, 0, count);
  }

  // SAFETY: the recorder is told of stores that are allowed, so that the bytes lie in the window of
  // the process's memory, which lives as long as its engines run.

  private static long read(long host, int bytes) {
    return switch (bytes) {
      case 8 -> RawMemory.getLong(host);
      case 4 -> RawMemory.getInt(host);
      case 2 -> RawMemory.getShort(host);
      default -> RawMemory.getByte(host);
    };
  }

  private static void write(long host, int bytes, long value) {
    switch (bytes) {
      case 8 -> RawMemory.putLong(host, value);
      case 4 -> RawMemory.putInt(host, (int) value);
      case 2 -> RawMemory.putShort(host, (short) value);
      default -> RawMemory.putByte(host, (byte) value);
    }
  }
}
