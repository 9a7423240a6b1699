// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.janusvm.isa.Cause;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.TestHart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrapTest {
  private static final long PC = 0x8000_1000L;
  private static final long MTVEC = 0x8000_2000L;
  private static final long STVEC = 0x8000_3000L;

  private TestHart t = new TestHart(false);

  @AfterEach
  void close() {
    t.close();
  }

  private void prepare() {
    t.write("mtvec", MTVEC);
    t.write("stvec", STVEC);
    t.hart.pc = PC;
  }

  @Test
  void everyExceptionGoesWhereItIsDelegatedButNeverToALowerPrivilege() {
    for (int cause : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15}) {
      for (int from : new int[] {Privilege.USER, Privilege.SUPERVISOR, Privilege.MACHINE}) {
        for (boolean delegated : new boolean[] {false, true}) {
          t.privileged.enter(Privilege.MACHINE);
          prepare();
          t.write("mstatus", 0);
          t.write("medeleg", delegated ? 1L << cause : 0);
          t.privileged.enter(from);
          assertNull(t.privileged.trap(t.hart, cause, 77));
          boolean toSupervisor = delegated && from != Privilege.MACHINE;
          int expected = toSupervisor ? Privilege.SUPERVISOR : Privilege.MACHINE;
          assertEquals(expected, t.privileged.privilege(), "cause " + cause + " from " + from);
          t.privileged.enter(Privilege.MACHINE);
          String x = toSupervisor ? "s" : "m";
          assertEquals(PC, t.read(x + "epc"));
          assertEquals(cause, t.read(x + "cause"));
          assertEquals(77, t.read(x + "tval"));
          assertEquals(toSupervisor ? STVEC : MTVEC, t.hart.pc);
        }
      }
    }
  }

  @Test
  void trapAndReturnStackTheInterruptEnableAndPrivilege() {
    prepare();
    t.write("medeleg", 1L << Cause.ECALL_FROM_U);
    t.write("mstatus", Status.SIE);
    t.privileged.enter(Privilege.USER);
    t.privileged.system(t.hart, SystemOp.ECALL, 0, 0, 0x73, PC + 4);
    assertEquals(Status.SPIE, t.read("sstatus") & (Status.SIE | Status.SPIE | Status.SPP));
    t.write("sepc", PC + 4);
    t.privileged.system(t.hart, SystemOp.SRET, 0, 0, 0, 0);
    assertEquals(PC + 4, t.hart.pc);
    assertEquals(Privilege.USER, t.privileged.privilege());
    t.privileged.enter(Privilege.MACHINE);
    assertEquals(
        Status.SIE | Status.SPIE, t.read("sstatus") & (Status.SIE | Status.SPIE | Status.SPP));
  }

  @Test
  void machineReturnLeavesModifyPrivilegeOnlyWhenStayingInMachineMode() {
    for (int to : new int[] {Privilege.USER, Privilege.SUPERVISOR, Privilege.MACHINE}) {
      t.privileged.enter(Privilege.MACHINE);
      t.write("mstatus", Status.MPRV | Status.MPIE | (long) to << Status.MPP_SHIFT);
      t.write("mepc", PC);
      t.privileged.system(t.hart, SystemOp.MRET, 0, 0, 0, 0);
      assertEquals(to, t.privileged.privilege());
      t.privileged.enter(Privilege.MACHINE);
      long expected = Status.MIE | Status.MPIE | (to == Privilege.MACHINE ? Status.MPRV : 0);
      long mask = Status.MIE | Status.MPIE | Status.MPP | Status.MPRV;
      assertEquals(expected, t.read("mstatus") & mask);
    }
  }

  @Test
  void privilegedInstructionsAreIllegalBelowTheirPrivilege() {
    assertIllegal(Privilege.USER, 0, SystemOp.SRET, SystemOp.MRET, SystemOp.WFI);
    assertIllegal(Privilege.USER, 0, SystemOp.SFENCE_VMA);
    assertIllegal(Privilege.SUPERVISOR, 0, SystemOp.MRET);
    assertIllegal(Privilege.SUPERVISOR, Status.TSR, SystemOp.SRET);
    assertIllegal(Privilege.SUPERVISOR, Status.TW, SystemOp.WFI);
    assertIllegal(Privilege.SUPERVISOR, Status.TVM, SystemOp.SFENCE_VMA);
  }

  private void assertIllegal(int privilege, long mstatus, SystemOp... ops) {
    for (SystemOp op : ops) {
      t.privileged.enter(Privilege.MACHINE);
      t.write("mstatus", mstatus);
      t.privileged.enter(privilege);
      assertEquals(
          Cause.ILLEGAL_INSTRUCTION,
          TestHart.cause(() -> t.privileged.system(t.hart, op, 0, 0, 0, 4)),
          op + " in " + Privilege.letter(privilege));
    }
  }

  @Test
  void interruptsAreTakenInTheOrderOfTheSpecification() {
    prepare();
    t.write("mie", -1);
    t.privileged.raise(Interrupt.ALL);
    int[] expected = {11, 3, 7, 9, 1, 5};
    for (int code : expected) {
      t.privileged.enter(Privilege.MACHINE);
      t.write("mstatus", Status.MIE);
      t.hart.pc = PC;
      assertNull(t.privileged.takeInterrupt());
      assertEquals(Interrupt.FLAG | code, t.read("mcause"));
      assertEquals(PC, t.read("mepc"));
      t.privileged.lower(1L << code);
    }
  }

  @Test
  void machineInterruptsComeBeforeDelegatedOnes() {
    prepare();
    t.write("mie", -1);
    t.write("mideleg", -1);
    t.privileged.raise(1L << Interrupt.SUPERVISOR_EXTERNAL | 1L << Interrupt.MACHINE_TIMER);
    t.write("mstatus", Status.SIE);
    t.privileged.enter(Privilege.SUPERVISOR);
    t.privileged.takeInterrupt();
    assertEquals(Privilege.MACHINE, t.privileged.privilege());
    assertEquals(Interrupt.FLAG | Interrupt.MACHINE_TIMER, t.read("mcause"));
  }

  @Test
  void interruptsWaitUntilTheirPrivilegeEnablesThem() {
    prepare();
    t.write("mie", -1);
    t.write("mideleg", -1);
    t.privileged.raise(1L << Interrupt.SUPERVISOR_TIMER);
    t.write("mstatus", Status.MIE | Status.SIE);
    t.privileged.takeInterrupt();
    assertEquals(PC, t.hart.pc, "a delegated interrupt never interrupts M mode");
    t.write("mstatus", 0);
    t.privileged.enter(Privilege.SUPERVISOR);
    t.privileged.takeInterrupt();
    assertEquals(PC, t.hart.pc, "SIE is off");
    t.privileged.enter(Privilege.USER);
    t.privileged.takeInterrupt();
    assertEquals(STVEC, t.hart.pc, "in U mode S interrupts are always on");
  }

  @Test
  void vectoredModeSpreadsInterruptsButNotExceptions() {
    t.write("mtvec", MTVEC | 1);
    t.write("mie", -1);
    t.privileged.raise(1L << Interrupt.MACHINE_TIMER);
    t.write("mstatus", Status.MIE);
    t.privileged.takeInterrupt();
    assertEquals(MTVEC + 4 * Interrupt.MACHINE_TIMER, t.hart.pc);
    t.privileged.trap(t.hart, Cause.BREAKPOINT, 0);
    assertEquals(MTVEC, t.hart.pc);
  }

  @Test
  void waitForInterruptGoesOnWhenSomethingIsPendingAndEnabledThoughNotDeliverable() {
    prepare();
    Exit exit = t.privileged.system(t.hart, SystemOp.WFI, 0, 0, 0, PC + 4);
    assertNotNull(exit);
    assertEquals(ExitReason.WAIT_FOR_INTERRUPT, exit.reason);
    t.write("mie", -1);
    t.privileged.raise(1L << Interrupt.MACHINE_TIMER);
    assertNull(t.privileged.system(t.hart, SystemOp.WFI, 0, 0, 0, PC + 8));
    assertEquals(PC + 8, t.hart.pc);
  }

  @Test
  void trapsIntoAPlayedMachineModeLeaveTheEngineWithTheHartUntouched() {
    t.close();
    t = new TestHart(true);
    prepare();
    t.privileged.enter(Privilege.SUPERVISOR);
    Exit exit = t.privileged.system(t.hart, SystemOp.ECALL, 0, 0, 0x73, PC + 4);
    assertEquals(ExitReason.SBI_CALL, exit.reason);
    assertEquals(Cause.ECALL_FROM_S, exit.cause);
    assertEquals(PC, t.hart.pc);
    assertEquals(Privilege.SUPERVISOR, t.privileged.privilege());
  }

  @Test
  void exceptionsDoNotCountAsRetiredInstructions() {
    prepare();
    t.hart.instructions = 10;
    long before = t.read("minstret");
    t.privileged.trap(t.hart, Cause.BREAKPOINT, 0);
    assertEquals(before - 1, t.read("minstret"));
    assertEquals(9, t.read("mcycle"));
  }
}
