// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import org.janusvm.isa.spec.Instruction;

/** Kinds of operand in assembly text; see {@link Instruction#operands}. */
public enum Operand {
  RD("rd"),
  RS1("rs1"),
  RS2("rs2"),
  RS3("rs3"),
  FD("fd"),
  FS1("fs1"),
  FS2("fs2"),
  FS3("fs3"),
  IMM("imm"),
  UIMM20("uimm20"),
  TARGET("target"),
  CSR("csr"),
  ZIMM("zimm"),
  RM("rm"),
  PRED("pred"),
  SUCC("succ");

  private final String text;

  Operand(String text) {
    this.text = text;
  }

  /** The kind of this name in a pattern, or null. */
  static Operand named(String name) {
    for (Operand operand : values()) {
      if (operand.text.equals(name)) {
        return operand;
      }
    }
    return null;
  }

  /** Whether it is an integer register. */
  public boolean isInteger() {
    return this == RD || this == RS1 || this == RS2 || this == RS3;
  }

  /** Whether it is a floating-point register. */
  public boolean isFloat() {
    return this == FD || this == FS1 || this == FS2 || this == FS3;
  }

  /** This operand's value among the fields of an instruction. */
  public long get(Fields f) {
    return switch (this) {
      case RD, FD -> f.rd();
      case RS1, FS1, ZIMM -> f.rs1();
      case RS2, FS2 -> f.rs2();
      case RS3, FS3 -> f.rs3();
      case IMM, TARGET, RM, CSR -> f.imm();
      case UIMM20 -> f.imm() >>> 12 & 0xfffff;
      case PRED -> f.imm() >>> 4 & 15;
      case SUCC -> f.imm() & 15;
    };
  }

  /** The fields with this operand's value put in; it must be in range. */
  public Fields put(Fields f, long value) {
    int number = (int) value;
    return switch (this) {
      case RD, FD -> new Fields(number, f.rs1(), f.rs2(), f.rs3(), f.imm());
      case RS1, FS1, ZIMM -> new Fields(f.rd(), number, f.rs2(), f.rs3(), f.imm());
      case RS2, FS2 -> new Fields(f.rd(), f.rs1(), number, f.rs3(), f.imm());
      case RS3, FS3 -> new Fields(f.rd(), f.rs1(), f.rs2(), number, f.imm());
      case IMM, TARGET, RM, CSR -> new Fields(f.rd(), f.rs1(), f.rs2(), f.rs3(), value);
      case UIMM20 -> new Fields(f.rd(), f.rs1(), f.rs2(), f.rs3(), number << 12);
      case PRED -> new Fields(f.rd(), f.rs1(), f.rs2(), f.rs3(), f.imm() & ~0xf0 | value << 4);
      case SUCC -> new Fields(f.rd(), f.rs1(), f.rs2(), f.rs3(), f.imm() & ~15 | value);
    };
  }
}
