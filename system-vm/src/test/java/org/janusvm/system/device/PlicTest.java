// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlicTest {
  private static final long PENDING = 0x1000;
  private static final long ENABLE = 0x2000;
  private static final long THRESHOLD = 0x20_0000;
  private static final long CLAIM = 0x20_0004;

  private final boolean[] lines = new boolean[2];
  private final Plic plic = new Plic(high -> lines[0] = high, high -> lines[1] = high);

  private void enable(int context, int source, int priority) {
    plic.store(4L * source, 4, priority);
    long at = ENABLE + 0x80L * context + source / 32 * 4;
    plic.store(at, 4, plic.load(at, 4) | 1L << (source % 32));
  }

  private long claim(int context) {
    return plic.load(CLAIM + 0x1000L * context, 4);
  }

  private void complete(int context, long source) {
    plic.store(CLAIM + 0x1000L * context, 4, source);
  }

  @Test
  void aSourceReachesOnlyTheContextsThatEnableIt() {
    enable(1, 10, 1);
    plic.input(10).set(true);
    assertFalse(lines[0]);
    assertTrue(lines[1]);
    assertEquals(0, claim(0));
    assertEquals(10, claim(1));
  }

  @Test
  void aClaimedSourceIsSilentUntilItIsCompleted() {
    enable(0, 10, 1);
    plic.input(10).set(true);
    assertEquals(1 << 10, plic.load(PENDING, 4));
    assertEquals(10, claim(0));
    assertFalse(lines[0]);
    assertEquals(0, plic.load(PENDING, 4));
    assertEquals(0, claim(0));
    complete(0, 10);
    assertTrue(lines[0], "the level is still high");
    claim(0);
    plic.input(10).set(false);
    complete(0, 10);
    assertFalse(lines[0]);
  }

  @Test
  void theHighestPriorityWinsAndThenTheLowestNumber() {
    enable(0, 10, 1);
    enable(0, 40, 2);
    enable(0, 41, 2);
    plic.input(10).set(true);
    plic.input(41).set(true);
    plic.input(40).set(true);
    assertEquals(40, claim(0));
    assertEquals(41, claim(0));
    assertEquals(10, claim(0));
  }

  @Test
  void prioritiesUpToTheThresholdDoNotInterrupt() {
    enable(0, 10, 3);
    plic.input(10).set(true);
    plic.store(THRESHOLD, 4, 3);
    assertFalse(lines[0]);
    plic.store(THRESHOLD, 4, 2);
    assertTrue(lines[0]);
    plic.store(40, 4, 0);
    assertFalse(lines[0], "priority 0 never interrupts");
  }

  @Test
  void completionsByContextsThatDoNotOwnTheSourceAreIgnored() {
    enable(0, 10, 1);
    plic.input(10).set(true);
    claim(0);
    complete(1, 10);
    assertFalse(lines[0]);
    complete(0, 11);
    complete(0, 5000);
    assertFalse(lines[0]);
    complete(0, 10);
    assertTrue(lines[0]);
  }

  @Test
  void registersOutsideTheImplementedOnesReadZero() {
    for (long offset = 0; offset < plic.size(); offset += 4) {
      plic.store(offset, 4, 0);
      assertEquals(0, plic.load(offset, 4));
    }
  }
}
