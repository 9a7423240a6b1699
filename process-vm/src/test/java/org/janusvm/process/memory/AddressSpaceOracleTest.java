// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.memory.RawMemory;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The algebra of areas against the simplest thing that does the same: an array with one entry for
 * each page.
 */
class AddressSpaceOracleTest {
  private static final int PAGES = 96;
  private static final long BASE = 0x1000_0000;
  private static final long PAGE = AddressSpace.PAGE;
  private static final long CAP = 60 * PAGE;
  private static final int UNMAPPED = -1;
  private static final int RIGHTS = AddressSpace.READ | AddressSpace.WRITE | AddressSpace.EXECUTE;

  private final MemoryBudget budget = new MemoryBudget(CAP);
  private final AddressSpace space = new AddressSpace(budget);
  private final int[] rights = new int[PAGES];
  private final boolean[] charged = new boolean[PAGES];
  private final long[] contents = new long[PAGES];
  private SplittableRandom random;
  private long nextContent = 1;

  @AfterEach
  void everythingIsGivenBack() {
    space.close();
    assertEquals(0, budget.used());
  }

  @Test
  void randomOperationsDoWhatAnArrayOfPagesDoes() {
    random = Seeds.random("AddressSpaceOracleTest");
    Arrays.fill(rights, UNMAPPED);
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(PAGES);
      int count = 1 + random.nextInt(Math.min(16, PAGES - from));
      switch (random.nextInt(6)) {
        case 0 -> map(from, count, random.nextInt(8));
        case 1 -> unmap(from, count);
        case 2 -> protect(from, count, random.nextInt(8));
        case 3 -> discard(from, count);
        case 4 -> write(from);
        default -> move(from, count);
      }
      check();
    }
  }

  private void map(int from, int count, int wanted) {
    long cost = wanted == 0 ? 0 : count;
    long freed = chargedIn(from, count);
    boolean fits = usedPages() - freed + cost <= CAP / PAGE || cost <= freed;
    boolean done =
        attempt(
            Errno.ENOMEM,
            () ->
                space.mapAnonymous(address(from), count * PAGE, wanted, Placement.REPLACE, false));
    assertEquals(fits, done);
    for (int p = from; done && p < from + count; p++) {
      rights[p] = wanted;
      charged[p] = wanted != 0;
      contents[p] = 0;
    }
  }

  private void unmap(int from, int count) {
    space.unmap(address(from), count * PAGE);
    for (int p = from; p < from + count; p++) {
      rights[p] = UNMAPPED;
      charged[p] = false;
      contents[p] = 0;
    }
  }

  private void protect(int from, int count, int wanted) {
    long more = 0;
    for (int p = from; p < from + count; p++) {
      more += wanted != 0 && !charged[p] ? 1 : 0;
    }
    boolean possible = covered(from, count) && usedPages() + more <= CAP / PAGE;
    boolean done = attempt(Errno.ENOMEM, () -> space.protect(address(from), count * PAGE, wanted));
    assertEquals(possible, done);
    for (int p = from; done && p < from + count; p++) {
      rights[p] = wanted;
      charged[p] |= wanted != 0;
    }
  }

  private void discard(int from, int count) {
    boolean done =
        attempt(Errno.ENOMEM, () -> space.advise(address(from), count * PAGE, Advice.DONTNEED));
    assertEquals(covered(from, count), done);
    for (int p = from; done && p < from + count; p++) {
      contents[p] = 0;
    }
  }

  private void write(int page) {
    if (rights[page] > 0 && (rights[page] & AddressSpace.WRITE) != 0) {
      contents[page] = nextContent++;
      space.memory().store64(address(page), contents[page]);
    }
  }

  // mremap to a fixed place that does not overlap.
  private void move(int from, int count) {
    int to = random.nextInt(PAGES - count + 1);
    if (to < from + count && from < to + count || !covered(from, count)) {
      return;
    }
    long more = chargedIn(from, count) - chargedIn(to, count);
    boolean fits = more <= 0 || usedPages() + more <= CAP / PAGE;
    boolean done =
        attempt(
            Errno.ENOMEM,
            () -> space.remap(address(from), count * PAGE, count * PAGE, true, address(to)));
    assertEquals(fits, done);
    for (int i = 0; done && i < count; i++) {
      rights[to + i] = rights[from + i];
      charged[to + i] = charged[from + i];
      contents[to + i] = contents[from + i];
    }
    if (done) {
      for (int p = from; p < from + count; p++) {
        rights[p] = UNMAPPED;
        charged[p] = false;
        contents[p] = 0;
      }
    }
  }

  private static boolean attempt(int expected, Runnable operation) {
    try {
      operation.run();
      return true;
    } catch (ErrnoException e) {
      assertEquals(expected, e.errno);
      return false;
    }
  }

  private void check() {
    int areas = 0;
    for (int p = 0; p < PAGES; p++) {
      assertEquals(rights[p], space.rights(address(p)));
      int expected = Math.max(0, rights[p]);
      expected |= (expected & AddressSpace.WRITE) != 0 ? AddressSpace.READ : 0;
      assertEquals(expected, space.memory().state(address(p)) & RIGHTS);
      // SAFETY: the page lies inside the window, whatever its rights.
      assertEquals(contents[p], RawMemory.getLong(space.memory().base() + address(p)));
      boolean joined = p > 0 && rights[p] == rights[p - 1] && charged[p] == charged[p - 1];
      areas += rights[p] != UNMAPPED && !joined ? 1 : 0;
    }
    assertEquals(areas, space.areaCount(), "neighbours alike are one area");
    assertEquals(usedPages() * PAGE, budget.used());
  }

  private boolean covered(int from, int count) {
    for (int p = from; p < from + count; p++) {
      if (rights[p] == UNMAPPED) {
        return false;
      }
    }
    return true;
  }

  private long usedPages() {
    return chargedIn(0, PAGES);
  }

  private long chargedIn(int from, int count) {
    long sum = 0;
    for (int p = from; p < from + count; p++) {
      sum += charged[p] ? 1 : 0;
    }
    return sum;
  }

  private static long address(int page) {
    return BASE + page * PAGE;
  }
}
