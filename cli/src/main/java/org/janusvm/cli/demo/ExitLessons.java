// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.demo;

import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.ExitRecord;

/** What there is to learn from an exit, in a sentence or two. */
final class ExitLessons {
  private static final Map<String, String> CSRS =
      Map.ofEntries(
          Map.entry(
              "stvec",
              "where the guest's trap handler is. The real stvec belongs to the hypervisor;"
                  + " the guest's value is kept on the virtual CPU and used when a trap is its."),
          Map.entry(
              "satp",
              "which page table is in force. The hypervisor never lets the hart walk the guest's"
                  + " own table: it switches to a shadow table, filled as faults ask for entries."),
          Map.entry(
              "sstatus",
              "the status of supervisor mode, interrupt enable among it. The guest sees a virtual"
                  + " one; the real hart goes on taking interrupts whatever the guest writes."),
          Map.entry(
              "sie",
              "which interrupts the guest wants. Only virtual interrupts are held back by it;"
                  + " the real ones belong to the hypervisor."),
          Map.entry(
              "sip",
              "which interrupts are pending. The guest sees those that the hypervisor made pending"
                  + " for it."),
          Map.entry(
              "sscratch",
              "a word of the guest kernel's own, mostly used to find its stack in a trap. There is"
                  + " nothing dangerous about it, yet it traps like every supervisor register."),
          Map.entry(
              "sepc",
              "where the guest's trap came from. The hypervisor wrote it when it handed the trap"
                  + " over; sret will go back there."),
          Map.entry("scause", "why the guest was trapped, as the hypervisor told its virtual CPU."),
          Map.entry("stval", "the address or instruction that comes with the guest's trap."),
          Map.entry(
              "scounteren",
              "which counters guest user code may read. Kept virtually: counters are the"
                  + " hypervisor's to open."),
          Map.entry(
              "time",
              "the clock. It is trapped so that a virtual machine can have a time of its own."));

  private static final Map<String, String> CLOCK_NAMES = Map.of("rdtime", "time");

  private ExitLessons() {}

  /** The lesson of an exit. */
  static String of(ExitRecord exit) {
    return switch (exit.reason()) {
      case PRIVILEGED_CSR -> csr(exit.instruction());
      case PRIVILEGED_SRET ->
          "sret leaves the guest's trap handler: virtual privilege and interrupt enable come from"
              + " the virtual sstatus, the pc from the virtual sepc. Real privilege stays user"
              + " mode.";
      case PRIVILEGED_SFENCE ->
          "sfence.vma says that the guest changed its page table. Here that is the moment to drop"
              + " shadow entries: the shadow table behaves just like the TLB it stands in for.";
      case WAIT_FOR_INTERRUPT ->
          "wfi: the guest has nothing to do. The hypervisor may run somebody else until an"
              + " interrupt is due.";
      case SHADOW_PAGE_FAULT ->
          "the guest may use this page, but the shadow table has no entry for it yet. The"
              + " hypervisor looks the address up as the guest's own table has it (or takes it as"
              + " it is while the guest translates nothing) and fills the entry; the guest never"
              + " knows.";
      case GUEST_PAGE_FAULT ->
          "the guest's own page table does not allow this access, so the fault is the guest's: its"
              + " trap registers are set and it is sent to its own handler.";
      case REFLECTED_SYSTEM_CALL ->
          "a system call of guest user code. It traps to the hypervisor, because the guest kernel"
              + " has no real trap handler; the hypervisor sends it on to the virtual stvec.";
      case REFLECTED_EXCEPTION ->
          "an exception of guest user code: the guest kernel's business, so it is sent there.";
      case SBI_CALL ->
          "ecall from virtual supervisor mode is a call to the firmware. The hypervisor plays"
              + " firmware for its guest: console, timer, other harts.";
      case DEVICE_ACCESS ->
          "these addresses are a device. No memory is mapped there, so that each access comes here"
              + " and a device in software answers.";
      case INTERRUPT ->
          "a virtual interrupt is due and the guest accepts it: the hypervisor makes the trap that"
              + " the hardware would have made.";
      case SHUTDOWN -> "the guest switched its machine off.";
      case BUDGET, POLL, SYSTEM_CALL, MEMORY_FAULT, ILLEGAL_INSTRUCTION, BREAKPOINT ->
          exit.reason().description() + ".";
    };
  }

  /** What exits have in common that teach the same: reason, and which register if one. */
  static String kind(ExitRecord exit) {
    boolean register = exit.reason() == ExitReason.PRIVILEGED_CSR;
    return exit.reason().label() + (register ? " " + register(exit.instruction()) : "");
  }

  private static String csr(String instruction) {
    String register = register(instruction);
    String meaning = CSRS.get(register);
    return meaning == null
        ? "a supervisor register. The guest's value is kept on the virtual CPU."
        : register + ": " + meaning;
  }

  /** The CSR that an instruction names. */
  private static String register(String instruction) {
    String[] words = instruction.split("[\\s,]+");
    for (String word : words) {
      if (CSRS.containsKey(word)) {
        return word;
      }
    }
    return CLOCK_NAMES.getOrDefault(words[0], instruction);
  }
}
