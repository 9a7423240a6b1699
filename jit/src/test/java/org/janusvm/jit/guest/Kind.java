// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.JitObserver;

/** The engines under test, and the kinds of memory they run on. */
public enum Kind {
  /** The process VM's: pages with state bytes. */
  PROCESS,
  /** The process VM's, with everything compiled to bytecode before it runs for the first time. */
  PROCESS_COMPILED,
  /** The same, compared with the interpreter all the time. */
  PROCESS_IN_LOCKSTEP,

  /** The system VM's: pages behind TLBs. */
  MACHINE,
  /** The system VM's with TLBs that stay empty, so that the slow paths do all the work. */
  MACHINE_WITHOUT_TLB,
  /** The system VM's, with everything compiled to bytecode before it runs for the first time. */
  MACHINE_COMPILED,
  /** The same with TLBs that stay empty but for fetches. */
  MACHINE_COMPILED_WITHOUT_TLB;

  /** Fresh memory of this kind, nothing mapped. */
  public GuestSpace newSpace() {
    return switch (this) {
      case PROCESS -> new ProcessSpace(Interpreters::forProcess);
      case PROCESS_COMPILED -> new ProcessSpace(BytecodeJit.eager(0)::forProcess);
      case MACHINE -> new MachineSpace(true, Interpreters::forMachine);
      case MACHINE_WITHOUT_TLB -> new MachineSpace(false, Interpreters::forMachine);
      case MACHINE_COMPILED -> new MachineSpace(true, BytecodeJit.eager(0)::forMachine);
      case MACHINE_COMPILED_WITHOUT_TLB ->
          new MachineSpace(false, BytecodeJit.eager(0)::forMachine);
      case PROCESS_IN_LOCKSTEP -> {
        BytecodeJit jit = BytecodeJit.check(0, JitObserver.NONE);
        yield new ProcessSpace((m, e) -> jit.forProcessInLockstep(m, e, pc -> ""));
      }
    };
  }
}
