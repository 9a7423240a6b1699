// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.function.Function;
import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.jit.Environment;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.interpreter.BlockInterpreter;

/**
 * The interpreter that compiled code is compared with: on the same memory, but with a hart of its
 * own and without surroundings, since compiled code needs none.
 */
final class Reference implements Environment {
  final Hart hart = new Hart(-1);
  private final BlockInterpreter interpreter;
  private final Exit exit = new Exit();
  private String ending = "";

  /**
   * @param make makes the interpreter of a hart in the surroundings given
   */
  Reference(Function<Environment, BlockInterpreter> make) {
    interpreter = make.apply(this);
  }

  /** See {@link org.janusvm.jit.CodeWatcher}. */
  void codeChanged(long hostPage) {
    interpreter.codeChanged(hostPage);
  }

  /**
   * Goes to a state.
   *
   * @param fs state of the floating-point unit, as in {@link Hart#fs}
   */
  void begin(HartState state, int fs) {
    state.giveTo(hart);
    hart.fs = fs;
    hart.instructions = 0;
    ending = "";
  }

  /** Runs so many instructions more, or until it cannot go on. */
  void run(long instructions) {
    long end = hart.instructions + instructions;
    while (ending.isEmpty() && hart.instructions < end) {
      interpreter.run(hart, end - hart.instructions);
    }
  }

  /** Why it cannot go on, empty if it can: see {@link #describe}. */
  String ending() {
    return ending;
  }

  /** A trap in words. */
  static String describe(int cause, long tval) {
    return "trap " + cause + " at 0x" + Long.toHexString(tval);
  }

  @Override
  public Exit trap(Hart hart, int cause, long tval) {
    ending = describe(cause, tval);
    return exit.set(ExitReason.MEMORY_FAULT, cause, tval);
  }

  @Override
  public Exit poll(Hart hart) {
    hart.takePoll();
    return null;
  }

  @Override
  public long csr(Hart hart, int csr, CsrOp op, long operand, boolean reads, boolean writes) {
    throw new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
  }

  @Override
  public Exit system(Hart hart, SystemOp op, long a, long b, int bits, long next) {
    ending = "came to " + op;
    return exit.set(ExitReason.SYSTEM_CALL);
  }
}
