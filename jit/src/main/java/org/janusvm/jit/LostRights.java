// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/**
 * The latest pages of a {@link PageMemory} that may no longer be accessed at once, for those who
 * remember which may. Granting more is not noted: it makes nobody's memory wrong.
 */
public final class LostRights {
  /** So many are kept; who comes later than that must forget everything. */
  public static final int KEPT = 64;

  private final long[] from = new long[KEPT];
  private final long[] end = new long[KEPT];
  private volatile int count;

  /** Who is told of what was lost. */
  @FunctionalInterface
  public interface Reader {
    /** The pages from one guest address to another must be looked at again. */
    void lost(long from, long end);
  }

  /** How many losses there were, modulo 2^32: read by everybody who comes into compiled code. */
  public int count() {
    return count;
  }

  synchronized void add(long from, long end) {
    this.from[count & KEPT - 1] = from;
    this.end[count & KEPT - 1] = end;
    count++;
  }

  /**
   * Tells what was lost since there were {@code seen} losses.
   *
   * @return the present count
   */
  public synchronized int since(int seen, Reader reader) {
    if (count - seen > KEPT || count - seen < 0) {
      reader.lost(0, Long.MAX_VALUE);
    } else {
      for (int i = seen; i != count; i++) {
        reader.lost(from[i & KEPT - 1], end[i & KEPT - 1]);
      }
    }
    return count;
  }
}
