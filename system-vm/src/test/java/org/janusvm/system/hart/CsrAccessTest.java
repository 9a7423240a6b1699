// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.janusvm.isa.Cause;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.system.TestHart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CsrAccessTest {
  private static final int NOTHING = -1;

  private final TestHart t = new TestHart(true);

  @AfterEach
  void close() {
    t.close();
  }

  @Test
  void everyRegisterIsClosedBelowItsPrivilegeAndOpenAtIt() {
    t.write("mcounteren", -1);
    t.write("scounteren", -1);
    for (int number = 0; number < 4096; number++) {
      Csr csr = CsrTable.get(number);
      if (csr == null) {
        continue;
      }
      assertEquals(Csrs.name(number), csr.name());
      int csrNumber = number;
      for (int privilege : new int[] {Privilege.USER, Privilege.SUPERVISOR, Privilege.MACHINE}) {
        t.privileged.enter(privilege);
        int expected = privilege >= csr.privilege() ? NOTHING : Cause.ILLEGAL_INSTRUCTION;
        int actual =
            TestHart.cause(() -> t.privileged.csr(t.hart, csrNumber, CsrOp.SET, 0, true, false));
        assertEquals(expected, actual, csr.name() + " in " + Privilege.letter(privilege));
      }
    }
  }

  @Test
  void unknownRegistersAreIllegal() {
    assertEquals(
        Cause.ILLEGAL_INSTRUCTION,
        TestHart.cause(() -> t.privileged.csr(t.hart, 0x8ff, CsrOp.SET, 0, true, false)));
  }

  @Test
  void readOnlyRegistersCannotBeWrittenNotEvenWithTheSameValue() {
    assertEquals(Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.write("mhartid", 0)));
    assertEquals(Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.write("cycle", 0)));
    assertEquals(NOTHING, TestHart.cause(() -> t.read("mhartid")));
  }

  @Test
  void writesKeepOnlyWhatIsLegal() {
    assertWrite("mepc", -1, -2);
    assertWrite("sepc", 0x123, 0x122);
    assertWrite("mtvec", -1, -3);
    assertWrite("stvec", 0x8000_0002L, 0x8000_0000L);
    assertWrite("mideleg", -1, 0x222);
    assertWrite("medeleg", -1, 0xb3ff);
    assertWrite("mie", -1, 0xaaa);
    assertWrite("mcounteren", -1, 0xffff_ffffL);
    assertWrite("scounteren", -1, 0xffff_ffffL);
    assertWrite("menvcfg", -1, 1);
    assertWrite("senvcfg", -1, 1);
    assertWrite("mip", -1, 0x222);
    assertWrite("mscratch", -7, -7);
    assertWrite("misa", 0, t.read("misa"));
    assertWrite("pmpaddr3", -1, (1L << 54) - 1);
    assertWrite("mcountinhibit", -1, 0);
  }

  private void assertWrite(String csr, long written, long read) {
    t.write(csr, written);
    assertEquals(read, t.read(csr), csr);
  }

  @Test
  void satpIgnoresUnsupportedModesAltogether() {
    t.write("satp", 8L << 60 | 5L << 44 | 0x80000);
    long before = t.read("satp");
    for (long mode : new long[] {1, 5, 7, 9, 10, 11, 15}) {
      t.write("satp", mode << 60 | 0x1234);
      assertEquals(before, t.read("satp"), "mode " + mode);
    }
    t.write("satp", 0);
    assertEquals(0, t.read("satp"));
  }

  @Test
  void previousPrivilegeCannotBeTheReservedOne() {
    t.write("mstatus", Status.MPP);
    t.write("mstatus", 2L << Status.MPP_SHIFT);
    assertEquals(Status.MPP, t.read("mstatus") & Status.MPP);
    t.write("mstatus", 1L << Status.MPP_SHIFT);
    assertEquals(1L << Status.MPP_SHIFT, t.read("mstatus") & Status.MPP);
  }

  @Test
  void floatingPointStateIsTheHartsOwn() {
    t.write("mstatus", 1L << Status.FS_SHIFT);
    assertEquals(1, t.hart.fs);
    assertEquals(0, t.read("mstatus") & Status.SD);
    t.hart.fs = Hart.FS_DIRTY; // as an engine does on a floating-point instruction
    assertEquals(Status.FS | Status.SD, t.read("mstatus") & (Status.FS | Status.SD));
    assertEquals(Status.FS | Status.SD, t.read("sstatus") & (Status.FS | Status.SD));
    t.write("sstatus", 0);
    assertEquals(Hart.FS_OFF, t.hart.fs);
  }

  @Test
  void sstatusShowsOnlyItsPartOfMstatus() {
    t.write("mstatus", -1);
    assertEquals(0x8000_0002_000c_6122L, t.read("sstatus"));
    t.write("sstatus", 0);
    assertNotEquals(0, t.read("mstatus") & Status.MIE);
    assertEquals(0, t.read("mstatus") & Status.SUPERVISOR_WRITABLE);
  }

  @Test
  void supervisorSeesOnlyDelegatedInterrupts() {
    t.write("mie", -1);
    t.write("mip", -1);
    t.write("mideleg", 0x20);
    assertEquals(0x20, t.read("sie"));
    assertEquals(0x20, t.read("sip"));
    t.write("sie", 0);
    assertEquals(0xa8a, t.read("mie"));
  }

  @Test
  void onlyTheSoftwareInterruptIsWritableThroughSip() {
    t.write("mideleg", -1);
    t.write("sip", -1);
    assertEquals(2, t.read("mip"));
    t.write("mip", 0x222);
    t.write("sip", 0);
    assertEquals(0x220, t.read("mip"));
  }

  @Test
  void settingBitsOfMipDoesNotLatchWhatDevicesDrive() {
    t.privileged.raise(1L << Interrupt.SUPERVISOR_EXTERNAL);
    assertEquals(0x200, t.read("mip"));
    t.privileged.csr(t.hart, Csrs.MIP, CsrOp.SET, 2, true, true);
    assertEquals(0x202, t.read("mip"));
    t.privileged.lower(1L << Interrupt.SUPERVISOR_EXTERNAL);
    assertEquals(2, t.read("mip"));
  }

  @Test
  void countersOpenStepByStep() {
    for (int privilege : new int[] {Privilege.SUPERVISOR, Privilege.USER}) {
      for (boolean machineOpen : new boolean[] {false, true}) {
        for (boolean supervisorOpen : new boolean[] {false, true}) {
          t.privileged.enter(Privilege.MACHINE);
          t.write("mcounteren", machineOpen ? 2 : 0);
          t.write("scounteren", supervisorOpen ? 2 : 0);
          t.privileged.enter(privilege);
          boolean open = machineOpen && (privilege == Privilege.SUPERVISOR || supervisorOpen);
          assertEquals(
              open ? NOTHING : Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.read("time")));
          assertEquals(Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.read("cycle")));
        }
      }
    }
  }

  @Test
  void writtenCountersGoOnFromWhatWasWritten() {
    t.hart.instructions = 1000;
    t.write("minstret", 5);
    t.hart.instructions = 1001; // the next instruction reads it
    assertEquals(5, t.read("minstret"));
    t.hart.instructions = 1010;
    assertEquals(14, t.read("instret"));
  }

  @Test
  void trapVirtualMemoryClosesSatpToTheSupervisor() {
    t.write("mstatus", Status.TVM);
    t.privileged.enter(Privilege.SUPERVISOR);
    assertEquals(Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.read("satp")));
    assertEquals(Cause.ILLEGAL_INSTRUCTION, TestHart.cause(() -> t.write("satp", 0)));
    t.privileged.enter(Privilege.MACHINE);
    assertEquals(NOTHING, TestHart.cause(() -> t.read("satp")));
  }
}
