// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ext;

import static org.janusvm.isa.ir.Op.FADD;
import static org.janusvm.isa.ir.Op.FCLASS;
import static org.janusvm.isa.ir.Op.FDIV;
import static org.janusvm.isa.ir.Op.FEQ;
import static org.janusvm.isa.ir.Op.FLE;
import static org.janusvm.isa.ir.Op.FLT;
import static org.janusvm.isa.ir.Op.FMADD;
import static org.janusvm.isa.ir.Op.FMAX;
import static org.janusvm.isa.ir.Op.FMIN;
import static org.janusvm.isa.ir.Op.FMSUB;
import static org.janusvm.isa.ir.Op.FMUL;
import static org.janusvm.isa.ir.Op.FNMADD;
import static org.janusvm.isa.ir.Op.FNMSUB;
import static org.janusvm.isa.ir.Op.FSQRT;
import static org.janusvm.isa.ir.Op.FSUB;
import static org.janusvm.isa.ir.Op.F_TO_I;
import static org.janusvm.isa.ir.Op.F_TO_U;
import static org.janusvm.isa.ir.Op.I_TO_F;
import static org.janusvm.isa.ir.Op.U_TO_F;
import static org.janusvm.isa.ir.Slot.RS1;
import static org.janusvm.isa.ir.Slot.RS2;
import static org.janusvm.isa.ir.Slot.RS3;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.SemanticsBuilder;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Declarations;

/**
 * What F and D have in common: every instruction that exists in both formats, declared once for
 * either (RISC-V Unprivileged ISA, "F" and "D" extensions).
 *
 * <p>{@code suffix} is the format's letter, {@code fmt} its two encoding bits.
 */
final class FloatArithmetic {
  private final Declarations isa;
  private final Type type;
  private final String suffix;
  private final String fmt;

  FloatArithmetic(Declarations isa, Type type) {
    this.isa = isa;
    this.type = type;
    this.suffix = type == Type.F32 ? ".s" : ".d";
    this.fmt = type == Type.F32 ? "00" : "01";
  }

  void declare() {
    fused("fmadd", "1000011", FMADD);
    fused("fmsub", "1000111", FMSUB);
    fused("fnmsub", "1001011", FNMSUB);
    fused("fnmadd", "1001111", FNMADD);
    rounded("fadd", "00000", FADD);
    rounded("fsub", "00001", FSUB);
    rounded("fmul", "00010", FMUL);
    rounded("fdiv", "00011", FDIV);
    isa.define(
        "fsqrt" + suffix,
        "01011" + fmt + " 00000 rs1 rm rd 1010011",
        "fd, fs1, rm",
        b -> b.fd(b.fp(FSQRT, fs1(b))));
    signInjections();
    selection("fmin", "000", FMIN);
    selection("fmax", "001", FMAX);
    comparison("fle", "000", FLE);
    comparison("flt", "001", FLT);
    comparison("feq", "010", FEQ);
    isa.define(
        "fclass" + suffix,
        "11100" + fmt + " 00000 rs1 001 rd 1010011",
        "rd, fs1",
        b -> b.rd(b.fp(FCLASS, Type.I64, fs1(b))));
    toInteger("w", "00000", F_TO_I, Type.I32);
    toInteger("wu", "00001", F_TO_U, Type.I32);
    toInteger("l", "00010", F_TO_I, Type.I64);
    toInteger("lu", "00011", F_TO_U, Type.I64);
    fromInteger("w", "00000", I_TO_F, Type.I32);
    fromInteger("wu", "00001", U_TO_F, Type.I32);
    fromInteger("l", "00010", I_TO_F, Type.I64);
    fromInteger("lu", "00011", U_TO_F, Type.I64);
  }

  private Value fs1(SemanticsBuilder b) {
    return b.f(type, RS1);
  }

  private Value fs2(SemanticsBuilder b) {
    return b.f(type, RS2);
  }

  private void fused(String name, String opcode, Op op) {
    isa.define(
        name + suffix,
        "rs3 " + fmt + " rs2 rs1 rm rd " + opcode,
        "fd, fs1, fs2, fs3, rm",
        b -> b.fd(b.fp(op, fs1(b), fs2(b), b.f(type, RS3))));
  }

  private void rounded(String name, String funct5, Op op) {
    isa.define(
        name + suffix,
        funct5 + fmt + " rs2 rs1 rm rd 1010011",
        "fd, fs1, fs2, rm",
        b -> b.fd(b.fp(op, fs1(b), fs2(b))));
  }

  private void selection(String name, String funct3, Op op) {
    isa.define(
        name + suffix,
        "00101" + fmt + " rs2 rs1 " + funct3 + " rd 1010011",
        "fd, fs1, fs2",
        b -> b.fd(b.fp(op, fs1(b), fs2(b))));
  }

  private void comparison(String name, String funct3, Op op) {
    isa.define(
        name + suffix,
        "10100" + fmt + " rs2 rs1 " + funct3 + " rd 1010011",
        "rd, fs1, fs2",
        b -> b.rd(b.zext(b.fp(op, Type.BOOL, fs1(b), fs2(b)))));
  }

  private void signInjections() {
    String encoding = "00100" + fmt + " rs2 rs1 ";
    isa.define(
        "fsgnj" + suffix,
        encoding + "000 rd 1010011",
        "fd, fs1, fs2",
        b -> injectSign(b, b.bits(fs2(b))));
    isa.define(
        "fsgnjn" + suffix,
        encoding + "001 rd 1010011",
        "fd, fs1, fs2",
        b -> injectSign(b, b.not(b.bits(fs2(b)))));
    isa.define(
        "fsgnjx" + suffix,
        encoding + "010 rd 1010011",
        "fd, fs1, fs2",
        b -> injectSign(b, b.xor(b.bits(fs1(b)), b.bits(fs2(b)))));
  }

  /** Writes fs1 with the sign bit of {@code sign}. */
  private void injectSign(SemanticsBuilder b, Value sign) {
    long signBit = type == Type.F32 ? 1L << 31 : 1L << 63;
    Type bits = sign.type();
    Value result =
        b.or(
            b.and(b.bits(fs1(b)), b.constant(bits, ~signBit)),
            b.and(sign, b.constant(bits, signBit)));
    b.fd(type == Type.F32 ? b.box(result) : result);
  }

  private void toInteger(String to, String selector, Op op, Type integer) {
    isa.define(
        "fcvt." + to + suffix,
        "11000" + fmt + " " + selector + " rs1 rm rd 1010011",
        "rd, fs1, rm",
        b -> {
          Value result = b.fp(op, integer, fs1(b));
          b.rd(integer == Type.I32 ? b.sext(result) : result);
        });
  }

  private void fromInteger(String from, String selector, Op op, Type integer) {
    isa.define(
        "fcvt" + suffix + "." + from,
        "11010" + fmt + " " + selector + " rs1 rm rd 1010011",
        "fd, rs1, rm",
        b -> b.fd(b.fp(op, type, integer == Type.I32 ? b.rs1w() : b.rs1())));
  }
}
