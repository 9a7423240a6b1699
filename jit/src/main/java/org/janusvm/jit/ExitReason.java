// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/**
 * Every reason for which a guest leaves its engine, in both virtual machines: the one table in
 * which a process VM's exits and a hypervisor's can be laid side by side.
 */
public enum ExitReason {
  /** The instruction budget is used up. */
  BUDGET("budget", "the instruction budget is used up"),
  /** Someone outside asked: a safepoint, a stop request, a time slice. */
  POLL("poll", "the outside asked the hart to stop at its next poll"),

  // Process VM: the supervisor is a Linux personality.
  /** The process calls its operating system, which is the runtime. */
  SYSTEM_CALL("system-call", "ecall answered by the runtime's Linux personality"),
  /** A memory access the process may not make; becomes SIGSEGV or SIGBUS. */
  MEMORY_FAULT("memory-fault", "access outside the process's pages or rights"),
  /** An instruction the process may not execute; becomes SIGILL. */
  ILLEGAL_INSTRUCTION("illegal-instruction", "undefined or privileged instruction in a process"),
  /** ebreak; becomes SIGTRAP. */
  BREAKPOINT("breakpoint", "ebreak in a process"),

  // System VM: the supervisor is firmware (bare) or a hypervisor.
  /** The guest kernel calls its supervisor execution environment. */
  SBI_CALL("sbi-call", "ecall of the guest kernel, answered as firmware"),
  /** A system call of guest user code that the hypervisor must hand to the guest kernel. */
  REFLECTED_SYSTEM_CALL("reflected-system-call", "ecall of guest user code, given to its kernel"),
  /** Another exception of the guest that belongs to the guest kernel. */
  REFLECTED_EXCEPTION("reflected-exception", "guest exception, given to the guest kernel"),
  /** Deprivileged kernel code read or wrote a CSR. */
  PRIVILEGED_CSR("privileged-csr", "CSR access of the deprivileged kernel, emulated"),
  /** Deprivileged kernel code executed sret. */
  PRIVILEGED_SRET("privileged-sret", "sret of the deprivileged kernel, emulated"),
  /** Deprivileged kernel code executed sfence.vma. */
  PRIVILEGED_SFENCE("privileged-sfence", "sfence.vma of the deprivileged kernel, emulated"),
  /** Deprivileged kernel code executed wfi, or the hart waits for an interrupt. */
  WAIT_FOR_INTERRUPT("wait-for-interrupt", "wfi"),
  /** The shadow page table lacks an entry that the guest's own table has. */
  SHADOW_PAGE_FAULT("shadow-page-fault", "entry missing in the shadow page table, filled"),
  /** The guest's own page table faults: the fault belongs to the guest kernel. */
  GUEST_PAGE_FAULT("guest-page-fault", "page fault of the guest's own table, given to its kernel"),
  /** A load or store on a device's registers. */
  DEVICE_ACCESS("device-access", "load or store on a device, emulated"),
  /** A virtual interrupt became pending and deliverable. */
  INTERRUPT("interrupt", "virtual interrupt injected"),
  /** The guest powered off or asked for a reset. */
  SHUTDOWN("shutdown", "the guest powered the machine off");

  private final String label;
  private final String description;

  ExitReason(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name used in statistics, traces and reports. */
  public String label() {
    return label;
  }

  /** One line for people. */
  public String description() {
    return description;
  }
}
