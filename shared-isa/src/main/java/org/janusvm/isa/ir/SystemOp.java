// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/** Instructions whose meaning is the environment's (RISC-V Privileged ISA, "SYSTEM" opcode). */
public enum SystemOp {
  ECALL,
  EBREAK,
  MRET,
  SRET,
  WFI,
  SFENCE_VMA
}
