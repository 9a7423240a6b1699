// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import org.janusvm.isa.Cause;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.Access;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * The one place where a deprivileged guest comes out: the cause of the physical trap goes in, a
 * named handler answers, the refined reason comes back.
 *
 * <p>What happens when a guest executes {@code csrw satp}: illegal instruction, {@link
 * #illegalInstruction}, {@link PrivilegedInstructions#csr}.
 */
final class ExitSwitch {
  /** A privileged instruction that the virtual kernel may execute, by emulation. */
  @FunctionalInterface
  private interface Emulation {
    ExitReason emulate(long decoded, int bits);
  }

  private final VCpu cpu;
  private final Emulation[] privileged = new Emulation[InstructionSet.rv64().instructions().size()];
  private final String[] names = new String[privileged.length];
  private String handler = "";

  ExitSwitch(VCpu cpu) {
    this.cpu = cpu;
    PrivilegedInstructions instructions = new PrivilegedInstructions(cpu);
    for (String name : new String[] {"csrrw", "csrrs", "csrrc", "csrrwi", "csrrsi", "csrrci"}) {
      PrivilegedInstructions.CsrForm form = PrivilegedInstructions.CsrForm.of(name);
      emulate(name, (d, bits) -> instructions.csr(form, d, bits));
    }
    emulate("sret", (d, bits) -> instructions.sret(bits));
    emulate("sfence.vma", instructions::sfence);
    emulate("wfi", (d, bits) -> instructions.wfi(bits));
  }

  private void emulate(String name, Emulation emulation) {
    int index = InstructionSet.rv64().get(name).index();
    privileged[index] = emulation;
    names[index] = "PrivilegedInstructions." + name;
  }

  /** Answers an exit; the guest goes on at the hart's pc. */
  ExitReason handle(Exit exit) {
    return switch (exit.reason) {
      case INTERRUPT -> interrupt();
      case POLL -> poll();
      case SBI_CALL, REFLECTED_EXCEPTION -> trap(exit);
      default -> throw new IllegalStateException("a hart in U mode cannot leave by " + exit);
    };
  }

  /** The name of the handler that answered last. */
  String handlerName() {
    return handler;
  }

  private ExitReason trap(Exit exit) {
    return switch (exit.cause) {
      case Cause.ILLEGAL_INSTRUCTION -> illegalInstruction((int) exit.value);
      case Cause.ECALL_FROM_U -> environmentCall();
      case Cause.FETCH_PAGE_FAULT -> pageFault(exit.value, Access.FETCH);
      case Cause.LOAD_PAGE_FAULT -> pageFault(exit.value, Access.LOAD);
      case Cause.STORE_PAGE_FAULT -> pageFault(exit.value, Access.STORE);
      default -> reflect(exit.cause, exit.value);
    };
  }

  /** An instruction that is not for U mode: emulated for the virtual kernel, if it is for it. */
  private ExitReason illegalInstruction(int bits) {
    long d = Decoder.decode(bits);
    Emulation emulation = privileged[Decoded.index(d)];
    if (emulation == null) {
      return reflect(Cause.ILLEGAL_INSTRUCTION, Integer.toUnsignedLong(bits));
    }
    handler = names[Decoded.index(d)];
    return emulation.emulate(d, bits);
  }

  /** The same instruction, and two different things: an SBI call, or a system call. */
  private ExitReason environmentCall() {
    if (cpu.userMode()) {
      handler = "VCpu.reflect";
      cpu.reflect(Cause.ECALL_FROM_U, 0);
      return ExitReason.REFLECTED_SYSTEM_CALL;
    }
    handler = "Sbi.call";
    cpu.hart().pc += 4;
    cpu.sbi.call(cpu);
    return ExitReason.SBI_CALL;
  }

  private ExitReason pageFault(long address, Access access) {
    ExitReason reason = cpu.mmu.pageFault(address, access);
    handler =
        switch (reason) {
          case SHADOW_PAGE_FAULT -> "ShadowMmu.fill";
          case DEVICE_ACCESS -> "DeviceEmulation.access";
          default -> "VCpu.reflect";
        };
    return reason;
  }

  private ExitReason reflect(int cause, long tval) {
    handler = "VCpu.reflect";
    cpu.reflect(cause, tval);
    return ExitReason.REFLECTED_EXCEPTION;
  }

  private ExitReason interrupt() {
    handler = "VCpu.injectInterrupt";
    cpu.injectInterrupt();
    return ExitReason.INTERRUPT;
  }

  /** Somebody outside wants the hart to look up; what for shows before the next entry. */
  private ExitReason poll() {
    handler = "MachineHart.run";
    return ExitReason.POLL;
  }
}
