// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

/** Bytes, first in, first out. Not safe for use by several threads. */
final class ByteQueue {
  private final byte[] data;
  private int start;
  private int count;

  ByteQueue(int capacity) {
    data = new byte[capacity];
  }

  int count() {
    return count;
  }

  int room() {
    return data.length - count;
  }

  /** Appends a byte; one for which there is no room is lost. */
  void add(int b) {
    if (count < data.length) {
      data[(start + count++) % data.length] = (byte) b;
    }
  }

  /** The byte at an index, 0 to 255. */
  int get(int index) {
    return data[(start + index) % data.length] & 0xff;
  }

  /** Takes the last byte back. */
  void removeLast() {
    count--;
  }

  /** Takes bytes out; returns how many. */
  int take(byte[] to, int offset, int length) {
    int n = Math.min(length, count);
    for (int i = 0; i < n; i++) {
      to[offset + i] = data[(start + i) % data.length];
    }
    start = (start + n) % data.length;
    count -= n;
    return n;
  }

  void clear() {
    count = 0;
  }
}
