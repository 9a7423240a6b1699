// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.fp.Rounding;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * An instruction at its place in guest code.
 *
 * @param pc its address
 * @param decoded see {@link Decoded}; pc-relative immediates count from {@code pc}
 * @param bits as it stands in memory
 * @param instruction its declaration
 */
record GuestInstruction(long pc, long decoded, int bits, Instruction instruction) {
  /** The registers that hold return addresses, by the calling convention. */
  private static final int RA = 1;

  private static final int T0 = 5;

  /** Decodes what stands at {@code pc}. */
  static GuestInstruction of(long pc, int bits) {
    long d = Decoder.decode(bits);
    return new GuestInstruction(pc, d, bits, InstructionSet.rv64().get(Decoded.index(d)));
  }

  int length() {
    return Decoded.length(decoded);
  }

  /** Address of the instruction that follows. */
  long next() {
    return pc + length();
  }

  int imm() {
    return Decoded.imm(decoded);
  }

  int rd() {
    return Decoded.rd(decoded);
  }

  boolean isBranch() {
    return has(Statement.Branch.class);
  }

  boolean isJump() {
    return has(Statement.Jump.class);
  }

  /** Whether it is a jump to an address that is known now. */
  boolean isDirectJump() {
    return instruction.semantics().statements().stream()
        .anyMatch(s -> s instanceof Statement.Jump(Value v) && v.op() == Op.PC_PLUS_IMM);
  }

  /** Whether it is a jump that keeps the address of the following instruction. */
  boolean isCall() {
    return isJump() && (rd() == RA || rd() == T0);
  }

  /** Whether it is a jump to a return address. */
  boolean isReturn() {
    return isJump() && !isDirectJump() && !isCall() && !isComputedJump();
  }

  /** Whether it is a jump to an address in a register, neither a call nor a return. */
  boolean isComputedJump() {
    int rs1 = Decoded.rs1(decoded);
    return isJump() && !isDirectJump() && !isCall() && rs1 != RA && rs1 != T0;
  }

  /** Target of a branch or direct jump. */
  long target() {
    return pc + imm();
  }

  /** Whether the rounding mode is the dynamic one. */
  boolean roundsDynamically() {
    return instruction.semantics().isRounded() && (imm() & 7) == Rounding.DYN;
  }

  /**
   * Whether it can become bytecode. What cannot is left to the interpreter: whatever needs the
   * environment, and what is illegal.
   */
  boolean isCompilable() {
    if (instruction.index() == Decoded.ILLEGAL) {
      return false;
    }
    if (instruction.semantics().isRounded()) {
      int mode = imm() & 7;
      if (mode > Rounding.RMM && mode != Rounding.DYN) {
        return false;
      }
    }
    return !has(Statement.Csr.class)
        && !has(Statement.Environment.class)
        && !has(Statement.FenceI.class);
  }

  /** Whether executing it may end in a trap. */
  boolean mayTrap() {
    return instruction.semantics().statements().stream()
        .anyMatch(
            s ->
                s instanceof Statement.Store
                    || s instanceof Statement.Compute(Value v) && v.op().mayTrap());
  }

  private boolean has(Class<? extends Statement> kind) {
    return instruction.semantics().statements().stream().anyMatch(kind::isInstance);
  }
}
