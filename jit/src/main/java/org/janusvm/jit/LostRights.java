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
  private volatile long count;

  /** Who is told of what was lost. */
  @FunctionalInterface
  public interface Reader {
    /** The pages from one guest address to another must be looked at again. */
    void lost(long from, long end);
  }

  /** How many losses there were: read by everybody who comes into compiled code. */
  public long count() {
    return count;
  }

  synchronized void add(long from, long end) {
    int at = place(count);
    this.from[at] = from;
    this.end[at] = end;
    count++;
  }

  /**
   * Tells what was lost since there were {@code seen} losses.
   *
   * @return the present count
   */
  public synchronized long since(long seen, Reader reader) {
    if (count - seen > KEPT) {
      reader.lost(0, Long.MAX_VALUE);
    } else {
      for (long i = seen; i < count; i++) {
        reader.lost(from[place(i)], end[place(i)]);
      }
    }
    return count;
  }

  private static int place(long loss) {
    return (int) (loss % KEPT);
  }
}
