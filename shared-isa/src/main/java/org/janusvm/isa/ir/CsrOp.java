// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/** What a CSR instruction does with the register (RISC-V Unprivileged ISA, "Zicsr"). */
public enum CsrOp {
  /** Write the operand. */
  WRITE,
  /** Set the operand's bits. */
  SET,
  /** Clear the operand's bits. */
  CLEAR;

  /** The value to write, given the old one. */
  public long apply(long old, long operand) {
    return switch (this) {
      case WRITE -> operand;
      case SET -> old | operand;
      case CLEAR -> old & ~operand;
    };
  }
}
