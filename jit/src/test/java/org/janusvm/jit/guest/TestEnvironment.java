// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import java.io.ByteArrayOutputStream;
import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.Environment;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * The surroundings of a test guest. Traps, system instructions and safepoints leave guest code,
 * other polls do not; CSRs 0x800 to 0x8ff are plain storage, all others are illegal. Two Linux
 * system calls are answered when a space is given: write collects bytes, exit leaves.
 */
public final class TestEnvironment implements Environment {
  private static final int SYS_WRITE = 64;

  /** What the guest wrote. */
  public final ByteArrayOutputStream output = new ByteArrayOutputStream();

  /** The last system instruction and what came with it. */
  public SystemOp op;

  public long a;
  public long b;
  public int bits;

  /** Times the hart polled. */
  public int polls;

  /** What the last CSR access of the environment was told. */
  public boolean csrRead;

  public boolean csrWritten;

  private final long[] csrs = new long[256];
  private final Exit exit = new Exit();
  private final GuestSpace linux;

  /** An environment without system calls. */
  public TestEnvironment() {
    this(null);
  }

  /** An environment that answers write and exit on this memory. */
  public TestEnvironment(GuestSpace linux) {
    this.linux = linux;
  }

  @Override
  public Exit trap(Hart hart, int cause, long tval) {
    ExitReason reason =
        cause == Cause.ILLEGAL_INSTRUCTION
            ? ExitReason.ILLEGAL_INSTRUCTION
            : ExitReason.MEMORY_FAULT;
    return exit.set(reason, cause, tval);
  }

  @Override
  public Exit poll(Hart hart) {
    int requests = hart.takePoll();
    polls++;
    return (requests & Hart.POLL_SAFEPOINT) != 0 ? exit.set(ExitReason.POLL) : null;
  }

  @Override
  public long csr(Hart hart, int csr, CsrOp op, long operand, boolean reads, boolean writes) {
    if (csr >>> 8 != 8) {
      throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
    }
    csrRead = reads;
    csrWritten = writes;
    long old = csrs[csr & 255];
    if (writes) {
      csrs[csr & 255] = op.apply(old, operand);
    }
    return old;
  }

  @Override
  public Exit system(Hart hart, SystemOp op, long a, long b, int bits, long next) {
    this.op = op;
    this.a = a;
    this.b = b;
    this.bits = bits;
    hart.pc = next;
    if (linux != null && op == SystemOp.ECALL && hart.x[17] == SYS_WRITE) {
      output.writeBytes(linux.get(hart.x[11], (int) hart.x[12]));
      hart.x[10] = hart.x[12];
      return null;
    }
    return exit.set(ExitReason.SYSTEM_CALL);
  }
}
