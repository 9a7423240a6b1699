// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.Environment;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * What surrounds a user-mode hart under Linux: every trap is an exit to the supervisor, and of the
 * CSRs only the counters can be read.
 */
public final class LinuxEnvironment implements Environment {
  private static final int CSR_CYCLE = 0xc00;
  private static final int CSR_TIME = 0xc01;
  private static final int CSR_INSTRET = 0xc02;

  // The counter of time runs at 10 MHz, as on the virt board.
  private static final long NANOS_PER_TICK = 100;

  private final GuestClock clock;
  private final Exit exit = new Exit();

  /** The surroundings of one thread. */
  public LinuxEnvironment(GuestClock clock) {
    this.clock = clock;
  }

  @Override
  public Exit trap(Hart hart, int cause, long tval) {
    return switch (cause) {
      case Cause.ILLEGAL_INSTRUCTION -> exit.set(ExitReason.ILLEGAL_INSTRUCTION, cause, tval);
      case Cause.BREAKPOINT -> exit.set(ExitReason.BREAKPOINT, cause, tval);
      default -> exit.set(ExitReason.MEMORY_FAULT, cause, tval);
    };
  }

  @Override
  public Exit poll(Hart hart) {
    return exit.set(ExitReason.POLL);
  }

  @Override
  public long csr(Hart hart, int csr, CsrOp op, long operand, boolean reads, boolean writes) {
    if (writes) {
      throw illegal();
    }
    return switch (csr) {
      case CSR_CYCLE, CSR_INSTRET -> hart.instructions;
      case CSR_TIME -> clock.monotonic() / NANOS_PER_TICK;
      default -> throw illegal();
    };
  }

  @Override
  public Exit system(Hart hart, SystemOp op, long a, long b, int bits, long next) {
    return switch (op) {
      case ECALL -> {
        hart.pc = next;
        yield exit.set(ExitReason.SYSTEM_CALL);
      }
      // The pc stays at the instruction, where a debugger looks for it.
      case EBREAK -> exit.set(ExitReason.BREAKPOINT, Cause.BREAKPOINT, hart.pc);
      case MRET, SRET, WFI, SFENCE_VMA -> throw illegal();
    };
  }

  private static GuestTrap illegal() {
    return new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
  }
}
