// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * The aliases of instructions, one table for the assembler and the disassembler (RISC-V Assembly
 * Programmer's Manual, "Pseudoinstructions"). What takes several instructions, such as {@code la},
 * is not here but in {@code Macros}.
 *
 * <p>Of several aliases that fit, the disassembler prints the first. These are the choices of GNU
 * objdump 2.40, which writes {@code add} for {@code addi}.
 */
public final class Aliases {
  private static final Aliases TABLE = new Aliases();

  private final Map<String, List<Alias>> byName = new HashMap<>();
  private final Map<String, List<Alias>> byBase = new HashMap<>();
  private final List<Alias> all = new ArrayList<>();

  private Aliases() {
    moves();
    immediates();
    comparisons();
    branches();
    jumps();
    controlRegisters();
    floats();
    fences();
    bits();
    compressed();
  }

  /** Aliases of this name that the assembler accepts, in the order to try them. */
  public static List<Alias> named(String name) {
    return TABLE.byName.getOrDefault(name, List.of());
  }

  /** Aliases that the disassembler prints for the instruction or 16-bit form of this name. */
  public static List<Alias> of(String base) {
    return TABLE.byBase.getOrDefault(base, List.of());
  }

  /** All aliases. */
  public static List<Alias> all() {
    return List.copyOf(TABLE.all);
  }

  private void moves() {
    // Not addi rd, rd, 0, which is c.mv.
    shown("add", "rd, rd, imm", "c.addi rd, 0");
    shown("nop", "", "addi x0, x0, 0");
    shown("li", "rd, imm", "addi rd, x0, imm");
    shown("mv", "rd, rs1", "addi rd, rs1, 0");
    accepted("move", "rd, rs1", "addi rd, rs1, 0");
    shown("not", "rd, rs1", "xori rd, rs1, -1");
    shown("neg", "rd, rs2", "sub rd, x0, rs2");
    shown("negw", "rd, rs2", "subw rd, x0, rs2");
    shown("sext.w", "rd, rs1", "addiw rd, rs1, 0");
    shown("zext.b", "rd, rs1", "andi rd, rs1, 255");
    shown("zext.w", "rd, rs1", "add.uw rd, rs1, x0");
  }

  /** The name of the register form serves for the immediate form too. */
  private void immediates() {
    for (String name : List.of("add", "and", "or", "xor", "sll", "srl", "sra")) {
      shown(name, "rd, rs1, imm", name + "i rd, rs1, imm");
    }
    for (String name : List.of("add", "sll", "srl", "sra")) {
      shown(name + "w", "rd, rs1, imm", name + "iw rd, rs1, imm");
    }
  }

  private void comparisons() {
    shown("seqz", "rd, rs1", "sltiu rd, rs1, 1");
    shown("snez", "rd, rs2", "sltu rd, x0, rs2");
    shown("sltz", "rd, rs1", "slt rd, rs1, x0");
    shown("sgtz", "rd, rs2", "slt rd, x0, rs2");
    accepted("sgt", "rd, rs2, rs1", "slt rd, rs1, rs2");
    accepted("sgtu", "rd, rs2, rs1", "sltu rd, rs1, rs2");
    accepted("slt", "rd, rs1, imm", "slti rd, rs1, imm");
    accepted("sltu", "rd, rs1, imm", "sltiu rd, rs1, imm");
  }

  private void branches() {
    shown("beqz", "rs1, target", "beq rs1, x0, target");
    shown("bnez", "rs1, target", "bne rs1, x0, target");
    shown("bltz", "rs1, target", "blt rs1, x0, target");
    shown("bgtz", "rs2, target", "blt x0, rs2, target");
    shown("blez", "rs2, target", "bge x0, rs2, target");
    shown("bgez", "rs1, target", "bge rs1, x0, target");
    accepted("bgt", "rs2, rs1, target", "blt rs1, rs2, target");
    accepted("ble", "rs2, rs1, target", "bge rs1, rs2, target");
    accepted("bgtu", "rs2, rs1, target", "bltu rs1, rs2, target");
    accepted("bleu", "rs2, rs1, target", "bgeu rs1, rs2, target");
  }

  private void jumps() {
    shown("j", "target", "jal x0, target");
    shown("jal", "target", "jal ra, target");
    shown("ret", "", "jalr x0, 0(ra)");
    shown("jr", "rs1", "jalr x0, 0(rs1)");
    shown("jr", "imm(rs1)", "jalr x0, imm(rs1)");
    accepted("jr", "rs1, imm", "jalr x0, imm(rs1)");
    shown("jalr", "rs1", "jalr ra, 0(rs1)");
    shown("jalr", "imm(rs1)", "jalr ra, imm(rs1)");
    accepted("jalr", "rs1, imm", "jalr ra, imm(rs1)");
    shown("jalr", "rd, rs1", "jalr rd, 0(rs1)");
    accepted("jalr", "rd, rs1, imm", "jalr rd, imm(rs1)");
  }

  private void controlRegisters() {
    shown("unimp", "", "csrrw x0, cycle, x0");
    shown("rdcycle", "rd", "csrrs rd, cycle, x0");
    shown("rdtime", "rd", "csrrs rd, time, x0");
    shown("rdinstret", "rd", "csrrs rd, instret, x0");
    floatControl("csr", "fcsr");
    floatControl("rm", "frm");
    floatControl("flags", "fflags");
    shown("csrr", "rd, csr", "csrrs rd, csr, x0");
    readless("csrw", "csrrw");
    readless("csrs", "csrrs");
    readless("csrc", "csrrc");
    for (String name : List.of("csrrw", "csrrs", "csrrc")) {
      shown(name, "rd, csr, zimm", name + "i rd, csr, zimm");
    }
  }

  private void floatControl(String name, String csr) {
    shown("fr" + name, "rd", "csrrs rd, " + csr + ", x0");
    shown("fs" + name, "rs1", "csrrw x0, " + csr + ", rs1");
    shown("fs" + name, "rd, rs1", "csrrw rd, " + csr + ", rs1");
    if (!name.equals("csr")) {
      shown("fs" + name + "i", "rd, zimm", "csrrwi rd, " + csr + ", zimm");
      accepted("fs" + name + "i", "zimm", "csrrwi x0, " + csr + ", zimm");
    }
  }

  private void readless(String name, String base) {
    shown(name, "csr, rs1", base + " x0, csr, rs1");
    shown(name, "csr, zimm", base + "i x0, csr, zimm");
    accepted(name + "i", "csr, zimm", base + "i x0, csr, zimm");
  }

  private void floats() {
    for (String suffix : List.of(".s", ".d")) {
      shown("fmv" + suffix, "fd, fs1", "fsgnj" + suffix + " fd, fs1, fs1");
      shown("fneg" + suffix, "fd, fs1", "fsgnjn" + suffix + " fd, fs1, fs1");
      shown("fabs" + suffix, "fd, fs1", "fsgnjx" + suffix + " fd, fs1, fs1");
      accepted("fgt" + suffix, "rd, fs2, fs1", "flt" + suffix + " rd, fs1, fs2");
      accepted("fge" + suffix, "rd, fs2, fs1", "fle" + suffix + " rd, fs1, fs2");
    }
    accepted("fmv.x.s", "rd, fs1", "fmv.x.w rd, fs1");
    accepted("fmv.s.x", "fd, rs1", "fmv.w.x fd, rs1");
    // Exact conversions round nothing; their mode is written as 0 and left out of the text.
    shown("fcvt.d.s", "fd, fs1", "fcvt.d.s fd, fs1, rne");
    shown("fcvt.d.w", "fd, rs1", "fcvt.d.w fd, rs1, rne");
    shown("fcvt.d.wu", "fd, rs1", "fcvt.d.wu fd, rs1, rne");
  }

  private void fences() {
    shown("fence", "", "fence iorw, iorw");
    shown("fence.tso", "", "fence imm=0x833");
    accepted("pause", "", "fence w, unknown");
    shown("sfence.vma", "", "sfence.vma x0, x0");
    shown("sfence.vma", "rs1", "sfence.vma rs1, x0");
  }

  private void bits() {
    shown("ror", "rd, rs1, imm", "rori rd, rs1, imm");
    shown("rorw", "rd, rs1, imm", "roriw rd, rs1, imm");
    for (String name : List.of("bclr", "bext", "binv", "bset")) {
      shown(name, "rd, rs1, imm", name + "i rd, rs1, imm");
    }
  }

  /** Where a 16-bit form is not written as what it stands for. */
  private void compressed() {
    shown("c.nop", "imm", "c.addi x0, imm");
    shown("c.slli64", "rd", "c.slli rd, 0");
    shown("c.srli64", "rd", "c.srli rd, 0");
    shown("c.srai64", "rd", "c.srai rd, 0");
  }

  /** An alias that the assembler accepts and the disassembler prints. */
  private void shown(String name, String operands, String expansion) {
    add(name, operands, expansion, true);
  }

  /** An alias that the assembler accepts. */
  private void accepted(String name, String operands, String expansion) {
    add(name, operands, expansion, false);
  }

  private void add(String name, String operands, String expansion, boolean shown) {
    int blank = expansion.indexOf(' ');
    String base = expansion.substring(0, blank);
    String rest = expansion.substring(blank + 1);
    InstructionSet isa = InstructionSet.rv64();
    Alias alias;
    if (base.startsWith("c.")) {
      Compressed form =
          isa.compressed().stream().filter(c -> c.name().equals(base)).findFirst().orElseThrow();
      alias = new Alias(name, operands, base, form.encoding(), form.operands(), rest);
    } else {
      Instruction i = isa.get(base);
      alias = new Alias(name, operands, base, i.encoding(), i.operands(), rest);
    }
    byName.computeIfAbsent(name, n -> new ArrayList<>()).add(alias);
    if (shown) {
      byBase.computeIfAbsent(base, n -> new ArrayList<>()).add(alias);
    }
    all.add(alias);
  }
}
