// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import org.janusvm.isa.spec.Declarations;

/** Zifencei: instruction-fetch fence (RISC-V Unprivileged ISA, "Zifencei"). */
public final class Zifencei {
  private Zifencei() {}

  public static void declare(Declarations isa) {
    isa.extension("Zifencei");
    isa.define("fence.i", "imm[11:0] rs1 001 rd 0001111", "", b -> b.fenceI());
  }
}
