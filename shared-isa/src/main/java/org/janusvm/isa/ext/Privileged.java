// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import org.janusvm.isa.ir.SystemOp;
import org.janusvm.isa.spec.Declarations;

/** Privileged instructions (RISC-V Privileged ISA, "Machine" and "Supervisor Instructions"). */
public final class Privileged {
  private Privileged() {}

  public static void declare(Declarations isa) {
    isa.extension("privileged");
    isa.define("mret", "0011000 00010 00000 000 00000 1110011", "", b -> b.system(SystemOp.MRET));
    isa.define("sret", "0001000 00010 00000 000 00000 1110011", "", b -> b.system(SystemOp.SRET));
    isa.define("wfi", "0001000 00101 00000 000 00000 1110011", "", b -> b.system(SystemOp.WFI));
    isa.define(
        "sfence.vma",
        "0001001 rs2 rs1 000 00000 1110011",
        "rs1, rs2",
        b -> b.system(SystemOp.SFENCE_VMA));
  }
}
