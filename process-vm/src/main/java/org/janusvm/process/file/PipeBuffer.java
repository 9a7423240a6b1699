// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

/**
 * The bytes in a {@link Pipe}, first in, first out. The array grows up to the capacity, since most
 * pipes never hold much. Not safe for use by several threads.
 */
final class PipeBuffer {
  private final int least;
  private byte[] data;
  private int capacity;
  private int start;
  private int count;

  /**
   * An empty one.
   *
   * @param least bytes of the array at first
   */
  PipeBuffer(int least, int capacity) {
    this.least = least;
    this.capacity = capacity;
    data = new byte[least];
  }

  int count() {
    return count;
  }

  int room() {
    return capacity - count;
  }

  int capacity() {
    return capacity;
  }

  /** Sets the capacity, which must not be less than there is. */
  void setCapacity(int bytes) {
    capacity = bytes;
    if (data.length > bytes) {
      resize(bytes);
    }
  }

  /** Copies the first bytes, which must be there. */
  void look(byte[] to, int offset, int n) {
    int first = Math.min(n, data.length - start);
    System.arraycopy(data, start, to, offset, first);
    System.arraycopy(data, 0, to, offset + first, n - first);
  }

  /** Takes the first bytes out, which must be there. */
  void drop(int n) {
    if (n > 0) {
      start = (start + n) % data.length;
      count -= n;
    }
  }

  /** Puts bytes behind the others; there must be room. */
  void put(byte[] from, int offset, int n) {
    if (count + n > data.length) {
      resize(Math.min(capacity, Math.max(count + n, 2 * data.length)));
    }
    int end = (start + count) % data.length;
    int first = Math.min(n, data.length - end);
    System.arraycopy(from, offset, data, end, first);
    System.arraycopy(from, offset + first, data, 0, n - first);
    count += n;
  }

  private void resize(int size) {
    byte[] bytes = new byte[size];
    look(bytes, 0, count);
    data = bytes;
    start = 0;
  }

  /** Forgets everything, and takes little memory again. */
  void clear(int newCapacity) {
    data = new byte[least];
    start = 0;
    count = 0;
    capacity = newCapacity;
  }
}
