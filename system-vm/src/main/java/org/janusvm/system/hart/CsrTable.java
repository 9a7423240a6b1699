// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

import org.janusvm.system.mmu.Pmp;

/**
 * Every CSR of the hart but fflags, frm and fcsr, which engines keep: one line each, with what a
 * read gives, what a write keeps, and what follows (RISC-V Privileged ISA, "Control and Status
 * Registers"). To add one, add its line.
 */
final class CsrTable {
  private static final Csr[] TABLE = new Csr[4096];

  private static final long MISA = 2L << 62 | misa("ACDFIMSU");

  private static final Csr.AccessCheck ALWAYS = h -> true;
  private static final Csr.AccessCheck NOT_TVM =
      h -> h.privilege() != Privilege.SUPERVISOR || (h.csrs.mstatus & Status.TVM) == 0;
  private static final Csr.Writer IGNORE = (h, v) -> {};

  private CsrTable() {}

  static {
    // Unprivileged counters.
    counter(0xc00, "cycle", PrivilegedHart::cycle);
    counter(0xc01, "time", h -> h.clock.now());
    counter(0xc02, "instret", PrivilegedHart::instret);
    for (int i = 3; i < 32; i++) {
      counter(0xc00 + i, "hpmcounter" + i, h -> 0);
    }

    // Supervisor.
    csr(0x100, "sstatus", PrivilegedHart::sstatus, PrivilegedHart::writeSstatus);
    csr(0x104, "sie", h -> h.csrs.mie & h.csrs.mideleg, PrivilegedHart::writeSie);
    csr(0x105, "stvec", h -> h.csrs.stvec, (h, v) -> h.csrs.stvec = Warl.tvec(v));
    csr(
        0x106,
        "scounteren",
        h -> h.csrs.scounteren,
        (h, v) -> h.csrs.scounteren = Warl.counteren(v));
    csr(0x10a, "senvcfg", h -> h.csrs.senvcfg, (h, v) -> h.csrs.senvcfg = Warl.envcfg(v));
    csr(0x140, "sscratch", h -> h.csrs.sscratch, (h, v) -> h.csrs.sscratch = v);
    csr(0x141, "sepc", h -> h.csrs.sepc, (h, v) -> h.csrs.sepc = Warl.epc(v));
    csr(0x142, "scause", h -> h.csrs.scause, (h, v) -> h.csrs.scause = v);
    csr(0x143, "stval", h -> h.csrs.stval, (h, v) -> h.csrs.stval = v);
    csr(0x144, "sip", h -> h.pending() & h.csrs.mideleg, PrivilegedHart::writeSip);
    csr(0x180, "satp", NOT_TVM, h -> h.translation.satp, PrivilegedHart::writeSatp);

    // Machine: identity.
    csr(0xf11, "mvendorid", h -> 0, IGNORE);
    csr(0xf12, "marchid", h -> 0, IGNORE);
    csr(0xf13, "mimpid", h -> 0, IGNORE);
    csr(0xf14, "mhartid", h -> h.hart().id, IGNORE);
    csr(0xf15, "mconfigptr", h -> 0, IGNORE);

    // Machine: traps.
    csr(0x300, "mstatus", PrivilegedHart::mstatus, PrivilegedHart::writeMstatus);
    csr(0x301, "misa", h -> MISA, IGNORE);
    csr(
        0x302,
        "medeleg",
        h -> h.csrs.medeleg,
        (h, v) -> h.csrs.medeleg = v & Warl.DELEGABLE_EXCEPTIONS);
    csr(0x303, "mideleg", h -> h.csrs.mideleg, PrivilegedHart::writeMideleg);
    csr(0x304, "mie", h -> h.csrs.mie, PrivilegedHart::writeMie);
    csr(0x305, "mtvec", h -> h.csrs.mtvec, (h, v) -> h.csrs.mtvec = Warl.tvec(v));
    csr(
        0x306,
        "mcounteren",
        h -> h.csrs.mcounteren,
        (h, v) -> h.csrs.mcounteren = Warl.counteren(v));
    csr(0x30a, "menvcfg", h -> h.csrs.menvcfg, (h, v) -> h.csrs.menvcfg = Warl.envcfg(v));
    csr(0x320, "mcountinhibit", h -> 0, IGNORE);
    csr(0x340, "mscratch", h -> h.csrs.mscratch, (h, v) -> h.csrs.mscratch = v);
    csr(0x341, "mepc", h -> h.csrs.mepc, (h, v) -> h.csrs.mepc = Warl.epc(v));
    csr(0x342, "mcause", h -> h.csrs.mcause, (h, v) -> h.csrs.mcause = v);
    csr(0x343, "mtval", h -> h.csrs.mtval, (h, v) -> h.csrs.mtval = v);
    csr(0x344, "mip", PrivilegedHart::pending, PrivilegedHart::writeMip);

    // Machine: memory protection and counters.
    csr(0x3a0, "pmpcfg0", h -> h.pmp.readConfigs(0), (h, v) -> h.writePmpConfigs(0, v));
    csr(0x3a2, "pmpcfg2", h -> h.pmp.readConfigs(2), (h, v) -> h.writePmpConfigs(2, v));
    for (int i = 0; i < Pmp.ENTRIES; i++) {
      int entry = i;
      csr(
          0x3b0 + i,
          "pmpaddr" + i,
          h -> h.pmp.readAddress(entry),
          (h, v) -> h.writePmpAddress(entry, v));
    }
    csr(0xb00, "mcycle", PrivilegedHart::cycle, PrivilegedHart::writeCycle);
    csr(0xb02, "minstret", PrivilegedHart::instret, PrivilegedHart::writeInstret);
    for (int i = 3; i < 32; i++) {
      csr(0xb00 + i, "mhpmcounter" + i, h -> 0, IGNORE);
      csr(0x320 + i, "mhpmevent" + i, h -> 0, IGNORE);
    }
  }

  /** The register with this number, or null. */
  static Csr get(int number) {
    return TABLE[number];
  }

  private static void csr(int number, String name, Csr.Reader reader, Csr.Writer writer) {
    csr(number, name, ALWAYS, reader, writer);
  }

  private static void csr(
      int number, String name, Csr.AccessCheck access, Csr.Reader reader, Csr.Writer writer) {
    TABLE[number] = new Csr(number, name, access, reader, writer);
  }

  /** A counter that M mode may close to S mode, and S mode to U mode. */
  private static void counter(int number, String name, Csr.Reader reader) {
    long bit = 1L << (number & 31);
    csr(
        number,
        name,
        h ->
            h.privilege() == Privilege.MACHINE
                || (h.csrs.mcounteren & bit) != 0
                    && (h.privilege() == Privilege.SUPERVISOR || (h.csrs.scounteren & bit) != 0),
        reader,
        IGNORE);
  }

  private static long misa(String extensions) {
    return extensions.chars().mapToLong(c -> 1L << (c - 'A')).reduce(0, (a, b) -> a | b);
  }
}
