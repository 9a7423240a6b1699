// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.janusvm.system.machine.InstructionClock;
import org.junit.jupiter.api.Test;

class ClintTest {
  private static final class FakeHart implements Clint.Target {
    private boolean software;
    private long deadline = -1;

    @Override
    public void softwareInterrupt(boolean high) {
      software = high;
    }

    @Override
    public boolean softwareInterrupt() {
      return software;
    }

    @Override
    public void timer(long value) {
      deadline = value;
    }

    @Override
    public long timer() {
      return deadline;
    }
  }

  private final FakeHart first = new FakeHart();
  private final FakeHart second = new FakeHart();
  private final Clint clint =
      new Clint(new InstructionClock(() -> 0x12_3456_7890L * 10), List.of(first, second));

  @Test
  void softwareInterruptsAreSetAndClearedByTheirBit() {
    clint.store(4, 4, 3);
    assertFalse(first.software);
    assertTrue(second.software);
    assertEquals(1, clint.load(4, 4));
    clint.store(4, 4, 2);
    assertFalse(second.software);
  }

  @Test
  void comparatorsAreWrittenWholeOrInHalves() {
    clint.store(0x4008, 8, 0x1_2345_6789L);
    assertEquals(0x1_2345_6789L, second.deadline);
    clint.store(0x400c, 4, 7);
    clint.store(0x4008, 4, -2);
    assertEquals(0x7_ffff_fffeL, second.deadline);
    assertEquals(0x7_ffff_fffeL, clint.load(0x4008, 8));
    assertEquals(7, clint.load(0x400c, 4));
  }

  @Test
  void timeIsReadWholeOrInHalvesAndCannotBeSet() {
    clint.store(0xbff8, 8, 5);
    assertEquals(0x12_3456_7890L, clint.load(0xbff8, 8));
    assertEquals(0x12, clint.load(0xbffc, 4));
  }

  @Test
  void registersOfHartsThatDoNotExistDoNothing() {
    clint.store(8, 4, 1);
    clint.store(0x4010, 8, 1);
    assertEquals(0, clint.load(8, 4));
    assertEquals(0, clint.load(0x4010, 8));
  }
}
