// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.Arrays;

/**
 * Gives small numbers to translation contexts, never the same number twice until cleared, so that
 * whatever was cached under a forgotten number is unreachable.
 */
final class ContextNumbers {
  /** Keys are remembered in sets, so that two that are used by turns do not displace each other. */
  private static final int WAYS = 4;

  private static final int SETS_SHIFT = 6;
  private static final int REMEMBERED = WAYS << SETS_SHIFT;

  private final int limit;
  private final long[] keys = new long[REMEMBERED];
  private final int[] numbers = new int[REMEMBERED];
  private int next;

  /** Numbers will be 0 to {@code limit - 1}. */
  ContextNumbers(int limit) {
    this.limit = limit;
    clear();
  }

  /**
   * The number of a key: the one it has, or a new one.
   *
   * @return -1 when numbers have run out; everything cached must then go, and {@link #clear} called
   */
  int number(long key) {
    int set = WAYS * (int) ((key * 0x9e3779b97f4a7c15L) >>> 64 - SETS_SHIFT);
    int victim = set;
    for (int i = set; i < set + WAYS; i++) {
      if (numbers[i] >= 0 && keys[i] == key) {
        return numbers[i];
      }
      if (numbers[i] < numbers[victim]) {
        victim = i;
      }
    }
    if (next == limit) {
      return -1;
    }
    keys[victim] = key;
    numbers[victim] = next;
    return next++;
  }

  /** Forgets the numbers of all keys. */
  void forgetAll() {
    Arrays.fill(numbers, -1);
  }

  /** Forgets the numbers of keys that equal {@code value} where {@code mask} is set. */
  void forget(long mask, long value) {
    for (int i = 0; i < REMEMBERED; i++) {
      if ((keys[i] & mask) == value) {
        numbers[i] = -1;
      }
    }
  }

  /** Starts again from 0. */
  void clear() {
    forgetAll();
    next = 0;
  }
}
