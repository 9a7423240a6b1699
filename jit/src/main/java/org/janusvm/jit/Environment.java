// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;

/**
 * What surrounds a hart, as engines see it: the meaning of everything the user-level instruction
 * set leaves open. A process VM, a bare machine and a hypervisor each have theirs.
 *
 * <p>At every call the hart's registers, pc and instruction count are exact. A call may change the
 * registers, the pc and the address space, which the engine reads again, but not the count, which
 * is the engine's. A call that returns an {@link Exit} makes {@link Engine#run} return it; null
 * means: go on at hart.pc.
 */
public interface Environment {
  /**
   * A synchronous exception of the instruction at hart.pc. To go on, the environment sets hart.pc
   * (to the trap vector, say).
   *
   * @param cause one of {@link org.janusvm.isa.Cause}
   * @param tval what xtval is to hold: faulting address, or the instruction's bits if illegal
   */
  Exit trap(Hart hart, int cause, long tval);

  /**
   * The poll word was set, or the last instruction may have changed what is pending; hart.pc is the
   * next instruction. The environment takes the request bits itself ({@link Hart#takePoll}); none
   * that concerns it may be set. Moving hart.pc cancels the hart's reservation.
   */
  Exit poll(Hart hart);

  /**
   * Executes a CSR instruction on any CSR but fflags, frm and fcsr, which engines keep. hart.pc is
   * still the CSR instruction's own; the engine advances it.
   *
   * @param csr number, 0 to 4095
   * @param operand value of rs1 or the zero-extended immediate
   * @param reads whether the old value is wanted (false: no read side effects)
   * @param writes whether the CSR is written (false for csrrs/csrrc with x0 or 0)
   * @return the old value
   * @throws GuestTrap with {@link org.janusvm.isa.Cause#ILLEGAL_INSTRUCTION} if not accessible; its
   *     tval is filled in by the engine
   */
  long csr(Hart hart, int csr, CsrOp op, long operand, boolean reads, boolean writes);

  /**
   * Executes a system instruction at hart.pc. To go on, the environment sets hart.pc, mostly to
   * {@code next}.
   *
   * @param a value of rs1, if the instruction has one (sfence.vma: the virtual address)
   * @param b value of rs2, if the instruction has one (sfence.vma: the ASID)
   * @param bits the instruction, as it stands in memory, which tells registers where that matters
   * @param next address of the following instruction
   * @throws GuestTrap as {@link #csr}
   */
  Exit system(Hart hart, SystemOp op, long a, long b, int bits, long next);
}
