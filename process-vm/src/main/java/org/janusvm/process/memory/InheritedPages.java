// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.PAGE;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TouchListener;

/**
 * What a child of fork inherited without its parent ever having written to it: such pages take
 * nothing from the host, so they are charged only when the child first writes to them. Without that
 * a process with a large sparse mapping, of which most is never used, could not fork.
 *
 * <p>Of all that the child's areas would cost, {@link #uncharged} is not charged; it is never more
 * than there are pages in the ranges that nobody wrote to. Safe for use by several threads.
 */
final class InheritedPages implements TouchListener {
  private final MemoryBudget budget;
  private final AtomicLong uncharged = new AtomicLong();
  // Start and end in turns, ascending.
  private volatile long[] ranges = {};

  InheritedPages(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Begins, with areas that were charged so many bytes less than they would cost. */
  void begin(List<Vma> areas, long bytes) {
    ranges =
        areas.stream()
            .filter(Vma::charged)
            .flatMapToLong(vma -> LongStream.of(vma.start(), vma.end()))
            .toArray();
    uncharged.set(bytes);
  }

  private static boolean contains(long[] ranges, long address) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (address >= ranges[i] && address < ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void touched(long address) {
    if (isFree(address) || take(PAGE) == 0) {
      return;
    }
    if (!budget.charge(PAGE)) {
      uncharged.addAndGet(PAGE);
      throw new MemoryExhausted();
    }
  }

  @Override
  public boolean isFree(long address) {
    return uncharged.get() == 0 || !contains(ranges, address);
  }

  // Takes at most so many bytes from what is not charged; returns how many.
  private long take(long most) {
    while (true) {
      long now = uncharged.get();
      long taken = Math.min(now, most);
      if (uncharged.compareAndSet(now, now - taken)) {
        return taken;
      }
    }
  }

  /**
   * A range is unmapped: it is none of these any more.
   *
   * @return how much less than the whole was charged for it
   */
  long forget(PageMemory memory, long start, long end) {
    if (uncharged.get() == 0) {
      return 0;
    }
    long untouched = 0;
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < ranges.length; i += 2) {
      long from = Math.max(start, ranges[i]);
      long to = Math.min(end, ranges[i + 1]);
      if (from >= to) {
        left.addAll(List.of(ranges[i], ranges[i + 1]));
        continue;
      }
      untouched += to - from - touchedBytes(memory, from, to);
      if (ranges[i] < from) {
        left.addAll(List.of(ranges[i], from));
      }
      if (to < ranges[i + 1]) {
        left.addAll(List.of(to, ranges[i + 1]));
      }
    }
    ranges = left.stream().mapToLong(Long::longValue).toArray();
    return take(untouched);
  }

  /** The ranges, for {@link #restore}. */
  long[] ranges() {
    return ranges;
  }

  /** Undoes {@link #forget}, which returned {@code bytes}. */
  void restore(long[] before, long bytes) {
    uncharged.addAndGet(bytes);
    ranges = before;
  }

  /** Nothing is inherited any more; returns how much less than the whole was charged for all. */
  long forgetAll() {
    ranges = new long[0];
    return take(Long.MAX_VALUE);
  }

  /** Charges the whole from now on; false, and nothing has changed, if there is not so much. */
  boolean settle() {
    long open = take(Long.MAX_VALUE);
    if (!budget.charge(open)) {
      uncharged.addAndGet(open);
      return false;
    }
    return true;
  }

  /** Bytes of pages in a range that were written to. */
  static long touchedBytes(PageMemory memory, long start, long end) {
    long sum = 0;
    for (long run = memory.nextTouched(start, end); run < end; ) {
      long runEnd = memory.nextUntouched(run, end);
      sum += runEnd - run;
      run = memory.nextTouched(runEnd, end);
    }
    return sum;
  }
}
