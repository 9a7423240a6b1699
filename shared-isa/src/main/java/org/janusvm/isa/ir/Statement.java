// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/** What an instruction does, in order. Values without effects may be computed at any time. */
public sealed interface Statement {
  /** Computes an effectful value ({@link Op#isEffect}). */
  record Compute(Value value) implements Statement {}

  /**
   * CSR access by the number in the immediate.
   *
   * @param result the old value, a {@link Op#CSR} node
   * @param operand what is written, set or cleared
   * @param immediate whether the operand's source field counts as zero by value, not by register
   */
  record Csr(Value result, CsrOp op, Value operand, boolean immediate) implements Statement {}

  /** Stores the low {@code bytes} bytes of an I64; may fault. */
  record Store(int bytes, Value address, Value value) implements Statement {}

  /** Writes integer register rd. */
  record WriteX(Value value) implements Statement {}

  /** Writes the raw bits of floating-point register rd. */
  record WriteF(Value value) implements Statement {}

  /** Goes to {@link Op#PC_PLUS_IMM} if the condition holds. */
  record Branch(Value condition) implements Statement {}

  /** Goes to an address. */
  record Jump(Value target) implements Statement {}

  /** Orders memory accesses. */
  record Fence() implements Statement {}

  /** Makes stores to instruction memory visible to later fetches. */
  record FenceI() implements Statement {}

  /** Hands over to the environment, with the values of rs1 and rs2. */
  record Environment(SystemOp op) implements Statement {}
}
