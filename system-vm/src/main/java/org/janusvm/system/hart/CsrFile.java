// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/** The privileged registers of one hart, as plain fields. */
final class CsrFile {
  /** mstatus, without FS and SD, which the hart keeps. */
  long mstatus = (long) Privilege.USER << Status.MPP_SHIFT;

  long medeleg;
  long mideleg;
  long mie;

  /** The bits of mip that software sets: SSIP, STIP, SEIP. */
  long softwareMip;

  long mtvec;
  long mscratch;
  long mepc;
  long mcause;
  long mtval;
  long mcounteren;
  long menvcfg;
  long stvec;
  long sscratch;
  long sepc;
  long scause;
  long stval;
  long scounteren;
  long senvcfg;

  /** What to add to the instruction count to get mcycle and minstret. */
  long cycleOffset;

  long instretOffset;
}
