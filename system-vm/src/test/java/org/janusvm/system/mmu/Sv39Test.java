// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.TlbMemory;
import org.janusvm.system.TestHart;
import org.janusvm.system.hart.Privilege;
import org.janusvm.system.hart.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sv39 by tables that stand in memory: va 0x0000_1000 is mapped by one leaf, which tests write. */
class Sv39Test {
  private static final long ROOT = 0x8010_0000L;
  private static final long MIDDLE = 0x8010_1000L;
  private static final long LEAVES = 0x8010_2000L;
  private static final long PAGE = 0x8020_0000L;
  private static final long VA = 0x1000;
  private static final long SATP = 8L << 60 | ROOT >>> 12;

  private final TestHart t = new TestHart(true);
  private final TlbMemory memory = t.privileged.memory();

  @BeforeEach
  void makeTables() {
    t.poke(ROOT, Pte.make(MIDDLE, Pte.V));
    t.poke(MIDDLE, Pte.make(LEAVES, Pte.V));
    t.write("satp", SATP);
    t.poke(PAGE, 0x1122_3344_5566_7788L);
  }

  @AfterEach
  void close() {
    t.close();
  }

  private void leaf(long bits) {
    t.poke(LEAVES + 8, Pte.make(PAGE, bits));
    flush();
  }

  private long leaf() {
    return t.peek(LEAVES + 8) & 0x3ff;
  }

  private void flush() {
    t.privileged.fence(0, 0, false, false);
  }

  private int load() {
    return TestHart.cause(() -> memory.load64(VA));
  }

  private int store() {
    return TestHart.cause(() -> memory.store64(VA, 1));
  }

  private int fetch() {
    return TestHart.cause(() -> memory.fetch(VA));
  }

  @Test
  void everyCombinationOfPermissionsPrivilegeSumAndMxr() {
    for (int bits = 0; bits < 32; bits++) {
      for (int mode = 0; mode < 8; mode++) {
        boolean user = (mode & 1) != 0;
        boolean sum = (mode & 2) != 0;
        boolean mxr = (mode & 4) != 0;
        t.privileged.enter(Privilege.MACHINE);
        t.write("mstatus", (sum ? Status.SUM : 0) | (mxr ? Status.MXR : 0));
        leaf(bits | Pte.A | Pte.D);
        t.privileged.enter(user ? Privilege.USER : Privilege.SUPERVISOR);
        boolean v = (bits & Pte.V) != 0;
        boolean r = (bits & Pte.R) != 0;
        boolean w = (bits & Pte.W) != 0;
        boolean x = (bits & Pte.X) != 0;
        boolean u = (bits & Pte.U) != 0;
        boolean valid = v && (r || x) && !(w && !r);
        boolean data = valid && (user ? u : !u || sum);
        String what = "pte %x user %b sum %b mxr %b".formatted(bits, user, sum, mxr);
        assertEquals(data && (r || mxr && x) ? -1 : Cause.LOAD_PAGE_FAULT, load(), what);
        assertEquals(data && w ? -1 : Cause.STORE_PAGE_FAULT, store(), what);
        boolean executes = valid && x && user == u;
        assertEquals(executes ? -1 : Cause.FETCH_PAGE_FAULT, fetch(), what);
      }
    }
  }

  @Test
  void faultsReportTheAddressAndAreRaisedForItsLastPartToo() {
    leaf(Pte.V | Pte.R | Pte.W | Pte.A | Pte.D);
    t.privileged.enter(Privilege.SUPERVISOR);
    GuestTrap trap = null;
    try {
      memory.load64(VA + 4093);
    } catch (GuestTrap e) {
      trap = e;
    }
    assertEquals(Cause.LOAD_PAGE_FAULT, trap.cause);
    assertEquals(VA + 4096, trap.tval);
  }

  @Test
  void accessesSetAccessedAndStoresDirty() {
    t.privileged.enter(Privilege.SUPERVISOR);
    leaf(Pte.V | Pte.R | Pte.W | Pte.X);
    fetch();
    assertEquals(Pte.V | Pte.R | Pte.W | Pte.X | Pte.A, leaf());
    leaf(Pte.V | Pte.R | Pte.W);
    load();
    assertEquals(Pte.V | Pte.R | Pte.W | Pte.A, leaf());
    store();
    assertEquals(Pte.V | Pte.R | Pte.W | Pte.A | Pte.D, leaf());
  }

  @Test
  void accessesThatFaultLeaveTheEntryAlone() {
    t.privileged.enter(Privilege.SUPERVISOR);
    leaf(Pte.V | Pte.R);
    store();
    assertEquals(Pte.V | Pte.R, leaf());
  }

  @Test
  void superpagesMapTheirWholeRangeAndMustBeAligned() {
    long all = Pte.V | Pte.R | Pte.W | Pte.A | Pte.D;
    t.privileged.enter(Privilege.SUPERVISOR);
    t.poke(MIDDLE + 8, Pte.make(PAGE, all));
    assertEquals(0x1122_3344_5566_7788L, memory.load64(0x20_0000));
    t.poke(PAGE + 0x12_3450, 99);
    assertEquals(99, memory.load64(0x20_0000 + 0x12_3450));
    t.poke(MIDDLE + 8, Pte.make(PAGE + 4096, all));
    flush();
    assertEquals(Cause.LOAD_PAGE_FAULT, TestHart.cause(() -> memory.load64(0x20_0000)));
    t.poke(ROOT + 8, Pte.make(0x8000_0000L, all));
    assertEquals(0x1122_3344_5566_7788L, memory.load64(0x4020_0000));
    t.poke(ROOT + 8, Pte.make(0x8020_0000L, all));
    flush();
    assertEquals(Cause.LOAD_PAGE_FAULT, TestHart.cause(() -> memory.load64(0x4020_0000)));
  }

  @Test
  void addressesMustBeCanonical() {
    leaf(Pte.V | Pte.R | Pte.A);
    t.privileged.enter(Privilege.SUPERVISOR);
    for (long bad : new long[] {1L << 38, 1L << 39, VA | 1L << 63, VA | 1L << 40, -1L << 39}) {
      assertEquals(Cause.LOAD_PAGE_FAULT, TestHart.cause(() -> memory.load64(bad)));
    }
    t.poke(ROOT + 8 * 511, Pte.make(0x8000_0000L, Pte.V | Pte.R | Pte.A));
    assertEquals(0x1122_3344_5566_7788L, memory.load64(-(1L << 30) + 0x20_0000));
  }

  @Test
  void reservedBitsFault() {
    t.privileged.enter(Privilege.SUPERVISOR);
    for (int bit = 54; bit < 64; bit++) {
      leaf(Pte.V | Pte.R | Pte.A);
      t.poke(LEAVES + 8, t.peek(LEAVES + 8) | 1L << bit);
      assertEquals(Cause.LOAD_PAGE_FAULT, load(), "bit " + bit);
    }
    leaf(Pte.V | Pte.R | Pte.A);
    for (long bit : new long[] {Pte.U, Pte.A, Pte.D}) {
      t.poke(MIDDLE, Pte.make(LEAVES, Pte.V | bit));
      flush();
      assertEquals(Cause.LOAD_PAGE_FAULT, load(), "pointer with bit " + bit);
    }
  }

  @Test
  void aPointerWhereOnlyALeafCanBeFaults() {
    leaf(Pte.V);
    t.privileged.enter(Privilege.SUPERVISOR);
    assertEquals(Cause.LOAD_PAGE_FAULT, load());
  }

  @Test
  void tablesOutsideMemoryAreAccessFaults() {
    t.privileged.enter(Privilege.SUPERVISOR);
    t.poke(MIDDLE, Pte.make(0x1000, Pte.V));
    assertEquals(Cause.LOAD_ACCESS, load());
    assertEquals(Cause.STORE_ACCESS, store());
    assertEquals(Cause.FETCH_ACCESS, fetch());
  }

  @Test
  void pagesOutsideMemoryAreAccessFaults() {
    t.privileged.enter(Privilege.SUPERVISOR);
    t.poke(LEAVES + 8, Pte.make(0x7000_0000L, Pte.V | Pte.R | Pte.W | Pte.X));
    assertEquals(Cause.LOAD_ACCESS, load());
    assertEquals(Cause.STORE_ACCESS, store());
    assertEquals(Cause.FETCH_ACCESS, fetch());
  }

  @Test
  void machineModeIsNotTranslatedUnlessItModifiesItsPrivilege() {
    leaf(Pte.V | Pte.R | Pte.A);
    assertEquals(Cause.LOAD_ACCESS, load());
    t.write("mstatus", Status.MPRV | 1L << Status.MPP_SHIFT);
    assertEquals(0x1122_3344_5566_7788L, memory.load64(VA));
    assertEquals(Cause.STORE_PAGE_FAULT, store());
    assertEquals(Cause.FETCH_ACCESS, fetch(), "fetches stay untranslated");
    t.write("mstatus", Status.MPRV); // as U mode
    assertEquals(Cause.LOAD_PAGE_FAULT, load());
  }

  @Test
  void staleTranslationsAreNeverUsedAfterAFence() {
    long rw = Pte.V | Pte.R | Pte.W | Pte.A | Pte.D;
    t.privileged.enter(Privilege.SUPERVISOR);
    for (int way = 0; way < 4; way++) {
      leaf(rw);
      assertEquals(-1, load());
      assertEquals(-1, store());
      t.poke(LEAVES + 8, 0);
      t.privileged.fence(VA, 0, (way & 1) != 0, (way & 2) != 0);
      assertEquals(Cause.LOAD_PAGE_FAULT, load(), "way " + way);
      assertEquals(Cause.STORE_PAGE_FAULT, store(), "way " + way);
    }
  }

  @Test
  void aFenceOfOneAddressDropsAllOfItsSuperpage() {
    long rw = Pte.V | Pte.R | Pte.W | Pte.A | Pte.D;
    t.privileged.enter(Privilege.SUPERVISOR);
    t.poke(MIDDLE + 8, Pte.make(PAGE, rw));
    assertEquals(-1, TestHart.cause(() -> memory.load64(0x20_0000)));
    assertEquals(-1, TestHart.cause(() -> memory.load64(0x20_7000)));
    t.poke(MIDDLE + 8, 0);
    t.privileged.fence(0x20_0000, 0, true, false);
    assertEquals(Cause.LOAD_PAGE_FAULT, TestHart.cause(() -> memory.load64(0x20_0000)));
    assertEquals(Cause.LOAD_PAGE_FAULT, TestHart.cause(() -> memory.load64(0x20_7000)));
  }

  @Test
  void addressSpacesAreKeptApart() {
    long otherRoot = 0x8011_0000L;
    t.poke(otherRoot, Pte.make(0x8000_0000L, Pte.V | Pte.R | Pte.A)); // VA to RAM + 0x1000
    t.poke(0x8000_1000L, 42);
    leaf(Pte.V | Pte.R | Pte.A);
    t.privileged.enter(Privilege.SUPERVISOR);
    for (int round = 0; round < 3; round++) {
      t.write("satp", SATP | 1L << 44);
      assertEquals(0x1122_3344_5566_7788L, memory.load64(VA));
      t.write("satp", 8L << 60 | 2L << 44 | otherRoot >>> 12);
      assertEquals(42, memory.load64(VA));
    }
    // A fence of one leaves the other's translations as they are, or drops them: both are right.
    t.poke(LEAVES + 8, 0);
    t.privileged.fence(0, 1, false, true);
    assertEquals(42, memory.load64(VA));
    t.write("satp", SATP | 1L << 44);
    assertEquals(Cause.LOAD_PAGE_FAULT, load());
  }

  @Test
  void sumAndMxrTakeEffectWithoutAFence() {
    leaf(Pte.V | Pte.X | Pte.U | Pte.A);
    for (int round = 0; round < 2; round++) {
      t.privileged.enter(Privilege.SUPERVISOR);
      t.write("sstatus", Status.SUM | Status.MXR);
      assertEquals(-1, load());
      t.write("sstatus", Status.SUM);
      assertEquals(Cause.LOAD_PAGE_FAULT, load());
      t.write("sstatus", Status.MXR);
      assertEquals(Cause.LOAD_PAGE_FAULT, load());
    }
  }
}
