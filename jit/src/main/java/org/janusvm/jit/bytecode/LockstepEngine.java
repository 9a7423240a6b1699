// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.concurrent.locks.ReentrantLock;
import org.janusvm.isa.Hart;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.interpreter.BlockInterpreter;

/**
 * Engine {@code check}: compiled code and the interpreter in lockstep. Of all threads of a VM one
 * at a time runs guest code, for what a thread reads twice must be the same both times.
 */
final class LockstepEngine implements Engine, CodeWatcher {
  /** Instructions after which another thread has its turn. */
  private static final long TURN = 50_000;

  private final BlockInterpreter interpreter;
  private final Lockstep lockstep;
  private final ReentrantLock oneAtATime;

  /**
   * @param interpreter with an upper tier that runs by {@code lockstep}
   * @param oneAtATime a fair lock, which all engines of the VM share
   */
  LockstepEngine(BlockInterpreter interpreter, Lockstep lockstep, ReentrantLock oneAtATime) {
    this.interpreter = interpreter;
    this.lockstep = lockstep;
    this.oneAtATime = oneAtATime;
  }

  @Override
  public Exit run(Hart hart, long budget) {
    long left = budget;
    while (true) {
      long turn = Math.min(left, TURN);
      oneAtATime.lock();
      try {
        Exit exit = interpreter.run(hart, turn);
        if (exit.reason != ExitReason.BUDGET || left == turn) {
          return exit;
        }
      } finally {
        oneAtATime.unlock();
      }
      left -= turn;
    }
  }

  @Override
  public void codeChanged(long hostPage) {
    lockstep.codeChanged(hostPage);
    interpreter.codeChanged(hostPage);
  }

  @Override
  public String name() {
    return interpreter.name();
  }
}
