// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.process.file.RangeLocks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks on ranges do what an array with an entry for each byte and owner does. */
@Timeout(60)
class RangeLocksTest {
  private static final int BYTES = 40;
  private static final int STEPS = 200_000;
  private static final List<String> OWNERS = List.of("a", "b", "c");

  private final RangeLocks locks = new RangeLocks();
  // 0 for no lock, 1 for a shared one, 2 for an exclusive one.
  private final int[][] model = new int[OWNERS.size()][BYTES];

  @Test
  void randomLocksAreAsInTheModel() {
    SplittableRandom random = Seeds.random("RangeLocksTest");
    int granted = 0;
    int refused = 0;
    for (int step = 0; step < STEPS; step++) {
      int owner = random.nextInt(OWNERS.size());
      int start = random.nextInt(BYTES);
      int end = start + 1 + random.nextInt(BYTES - start);
      int type = random.nextInt(3);
      if (type == 0) {
        boolean held = false;
        for (int i = start; i < end; i++) {
          held |= model[owner][i] != 0;
          model[owner][i] = 0;
        }
        assertEquals(held, locks.clear(OWNERS.get(owner), start, end));
        check();
        continue;
      }
      Lock wanted = new Lock(OWNERS.get(owner), start, end, type == 2, owner);
      boolean free = isFree(owner, start, end, type);
      assertEquals(free, locks.conflict(wanted) == null);
      if (free) {
        granted++;
        locks.set(wanted);
        Arrays.fill(model[owner], start, end, type);
        check();
      } else {
        refused++;
      }
    }
    assertTrue(granted > STEPS / 10 && refused > STEPS / 10, granted + " and " + refused);
  }

  private boolean isFree(int owner, int start, int end, int type) {
    for (int other = 0; other < OWNERS.size(); other++) {
      for (int i = start; other != owner && i < end; i++) {
        if (model[other][i] == 2 || model[other][i] != 0 && type == 2) {
          return false;
        }
      }
    }
    return true;
  }

  // Every byte is as in the model, and no two locks could be one.
  private void check() {
    int[][] found = new int[OWNERS.size()][BYTES];
    long before = 0;
    for (Lock lock : locks.all()) {
      assertTrue(before <= lock.start(), "sorted");
      before = lock.start();
      for (int i = (int) lock.start(); i < lock.end(); i++) {
        int owner = OWNERS.indexOf(lock.owner());
        assertEquals(0, found[owner][i], "no owner holds a byte twice");
        found[owner][i] = lock.exclusive() ? 2 : 1;
      }
      for (Lock other : locks.all()) {
        boolean alike = other.owner() == lock.owner() && other.exclusive() == lock.exclusive();
        assertFalse(alike && other.end() == lock.start(), "neighbours are merged");
      }
    }
    for (int owner = 0; owner < OWNERS.size(); owner++) {
      assertEquals(List.of(box(model[owner])), List.of(box(found[owner])));
    }
  }

  private static String box(int[] values) {
    return Arrays.toString(values);
  }

  @Test
  void locksToTheEndOfAllFilesAreSplitAndMerged() {
    locks.set(new Lock("a", 10, RangeLocks.END, true, 1));
    assertTrue(locks.clear("a", 20, 30));
    assertEquals(
        List.of(new Lock("a", 10, 20, true, 1), new Lock("a", 30, RangeLocks.END, true, 1)),
        locks.all());
    locks.set(new Lock("a", 20, 30, true, 1));
    assertEquals(List.of(new Lock("a", 10, RangeLocks.END, true, 1)), locks.all());
  }
}
