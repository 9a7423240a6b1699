// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.janusvm.isa.Cause;
import org.janusvm.jit.Access;
import org.janusvm.system.TestHart;
import org.janusvm.system.hart.Privilege;
import org.junit.jupiter.api.Test;

class PmpTest {
  private static final int TOR = 0x08;
  private static final int NA4 = 0x10;
  private static final int NAPOT = 0x18;
  private static final int R = 1;
  private static final int W = 2;
  private static final int X = 4;
  private static final int LOCK = 0x80;

  private final Pmp pmp = new Pmp();

  private boolean user(long address, int bytes, Access access) {
    return pmp.allows(address, bytes, access, false);
  }

  private boolean machine(long address, int bytes, Access access) {
    return pmp.allows(address, bytes, access, true);
  }

  @Test
  void withoutEntriesOnlyMachineModeMayAccessMemory() {
    assertFalse(user(0x8000_0000L, 8, Access.LOAD));
    assertTrue(machine(0x8000_0000L, 8, Access.LOAD));
  }

  @Test
  void allPermissionCombinationsMatch() {
    for (int rwx = 0; rwx < 8; rwx++) {
      if ((rwx & (R | W)) == W) {
        continue; // reserved
      }
      Pmp each = new Pmp();
      each.writeAddress(0, 0x8000_0000L >> 2 | 0x1ff); // 4 KiB
      each.writeConfigs(0, NAPOT | rwx);
      assertEquals((rwx & R) != 0, each.allows(0x8000_0800L, 8, Access.LOAD, false));
      assertEquals((rwx & W) != 0, each.allows(0x8000_0800L, 8, Access.STORE, false));
      assertEquals((rwx & X) != 0, each.allows(0x8000_0800L, 2, Access.FETCH, false));
      assertTrue(each.allows(0x8000_0800L, 8, Access.STORE, true), "M mode is not bound");
    }
  }

  @Test
  void napotEndsWhereItsTrailingOnesSay() {
    for (int ones = 0; ones < 20; ones++) {
      long size = 8L << ones;
      Pmp each = new Pmp();
      each.writeAddress(0, 0x8000_0000L >> 2 | (1L << ones) - 1);
      each.writeConfigs(0, NAPOT | R);
      assertTrue(each.allows(0x8000_0000L, 1, Access.LOAD, false));
      assertTrue(each.allows(0x8000_0000L + size - 1, 1, Access.LOAD, false));
      assertFalse(each.allows(0x8000_0000L + size, 1, Access.LOAD, false));
      assertFalse(each.allows(0x8000_0000L - 1, 1, Access.LOAD, false));
    }
  }

  @Test
  void topOfRangeBeginsAtTheEntryBefore() {
    pmp.writeAddress(0, 0x8000_1000L >> 2);
    pmp.writeAddress(1, 0x8000_2004L >> 2);
    pmp.writeConfigs(0, (long) (TOR | R) << 8);
    assertFalse(user(0x8000_0ffcL, 4, Access.LOAD));
    assertTrue(user(0x8000_1000L, 4, Access.LOAD));
    assertTrue(user(0x8000_2000L, 4, Access.LOAD));
    assertFalse(user(0x8000_2004L, 4, Access.LOAD));
  }

  @Test
  void anAccessThatLiesOnlyPartlyInItsEntryFails() {
    pmp.writeAddress(0, 0x8000_1000L >> 2);
    pmp.writeAddress(1, (1L << 54) - 1);
    pmp.writeConfigs(0, (NA4 | R | W) | (NAPOT | R | W) << 8);
    assertTrue(user(0x8000_1000L, 4, Access.LOAD));
    assertFalse(user(0x8000_1000L, 8, Access.LOAD));
    assertFalse(user(0x8000_0ffcL, 8, Access.LOAD));
    assertTrue(user(0x8000_1004L, 8, Access.LOAD));
  }

  @Test
  void theFirstMatchingEntryDecides() {
    pmp.writeAddress(0, 0x8000_1000L >> 2 | 0x1ff);
    pmp.writeAddress(1, (1L << 54) - 1);
    pmp.writeConfigs(0, NAPOT | (NAPOT | R | W | X) << 8);
    assertFalse(user(0x8000_1000L, 4, Access.LOAD));
    assertTrue(user(0x8000_2000L, 4, Access.LOAD));
  }

  @Test
  void aLockedEntryBindsMachineModeAndCannotBeChanged() {
    pmp.writeAddress(0, 0x8000_1000L >> 2);
    pmp.writeAddress(1, 0x8000_2000L >> 2);
    pmp.writeConfigs(0, (long) (TOR | R | LOCK) << 8);
    assertFalse(machine(0x8000_1000L, 4, Access.STORE));
    assertTrue(machine(0x8000_1000L, 4, Access.LOAD));
    pmp.writeConfigs(0, 0);
    pmp.writeAddress(1, 0);
    pmp.writeAddress(0, 0); // the base of a locked range is locked as well
    assertFalse(machine(0x8000_1000L, 4, Access.STORE));
    assertEquals(0x8000_1000L >> 2, pmp.readAddress(0));
  }

  @Test
  void writeWithoutReadIsNotKept() {
    pmp.writeConfigs(0, W);
    assertEquals(0, pmp.readConfigs(0));
  }

  @Test
  void protectionFinerThanAPageIsObeyedThroughTheTlb() {
    try (TestHart t = new TestHart(true)) {
      long page = 0x8010_0000L;
      t.write("pmpcfg0", 0);
      t.write("pmpaddr0", page + 8 >> 2);
      t.write("pmpaddr1", (1L << 54) - 1);
      t.write("pmpcfg0", NA4 | (NAPOT | R | W | X) << 8);
      t.privileged.enter(Privilege.SUPERVISOR);
      t.privileged.memory().store64(page, 1);
      assertEquals(1, t.privileged.memory().load64(page));
      assertEquals(Cause.LOAD_ACCESS, TestHart.cause(() -> t.privileged.memory().load32(page + 8)));
      assertEquals(
          Cause.STORE_ACCESS, TestHart.cause(() -> t.privileged.memory().store64(page + 4, 0)));
      assertEquals(-1, TestHart.cause(() -> t.privileged.memory().load64(page + 12)));
    }
  }

  @Test
  void pageTablesAreReadOnlyWherePmpAllowsTheSupervisorTo() {
    try (TestHart t = new TestHart(true)) {
      long root = 0x8010_0000L;
      t.poke(root, Pte.make(0x8000_0000L, 0xcf)); // the first gigabyte, V R W X A D
      t.write("satp", 8L << 60 | root >>> 12);
      t.privileged.enter(Privilege.SUPERVISOR);
      assertEquals(-1, TestHart.cause(() -> t.privileged.memory().load64(0x1000)));
      t.privileged.enter(Privilege.MACHINE);
      t.write("pmpcfg0", 0);
      t.write("pmpaddr0", root >> 2 | 0x1ff);
      t.write("pmpaddr1", (1L << 54) - 1);
      t.write("pmpcfg0", NAPOT | (NAPOT | R | W | X) << 8);
      t.privileged.enter(Privilege.SUPERVISOR);
      assertEquals(Cause.LOAD_ACCESS, TestHart.cause(() -> t.privileged.memory().load64(0x1000)));
    }
  }
}
