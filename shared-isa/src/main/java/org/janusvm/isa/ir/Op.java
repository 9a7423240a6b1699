// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/**
 * Operations of the IR in which the meaning of every instruction is written. Most are polymorphic:
 * the types of arguments and result say which width or format is meant.
 */
public enum Op {
  // Leaves.
  /** A constant; {@link Value#constant}. */
  CONST,
  /** An integer register on entry; {@link Value#slot}. I64. */
  READ_X,
  /** A floating-point register on entry: I64 gives its raw bits, F32 unboxes, F64 as it is. */
  READ_F,
  /** The immediate, sign- or zero-extended as the encoding says. I64. */
  IMM,
  /** The five-bit immediate in the place of rs1. I64. */
  ZIMM,
  /** Address of this instruction plus the immediate. I64. */
  PC_PLUS_IMM,
  /** Address of the following instruction. I64. */
  NEXT_PC,

  // Integers: two arguments of the result's type.
  ADD,
  SUB,
  MUL,
  /** Upper half of the signed product. */
  MULH,
  /** Upper half of the unsigned product. */
  MULHU,
  /** Upper half of signed times unsigned. */
  MULHSU,
  /** Division as RISC-V defines it: by zero gives -1, overflow gives the dividend. */
  DIV,
  DIVU,
  /** Remainder as RISC-V defines it: by zero gives the dividend, overflow gives 0. */
  REM,
  REMU,
  AND,
  OR,
  XOR,
  MIN,
  MINU,
  MAX,
  MAXU,
  /** Shifts and rotations take the amount, an I64, modulo the width. */
  SHL,
  SHR,
  SAR,
  ROTL,
  ROTR,

  // Integers: one argument.
  NOT,
  CLZ,
  CTZ,
  CPOP,
  /** Every byte becomes 0xff unless it is zero. */
  ORC_B,
  /** Bytes in reverse order. */
  REV8,
  SEXT8,
  SEXT16,
  ZEXT16,
  /** I64 to I32. */
  TRUNC,
  /** I32 to I64. */
  SEXT,
  /** I32 or BOOL to I64. */
  ZEXT,

  // Comparisons of two integers; the result is BOOL.
  EQ,
  NE,
  LT,
  LTU,
  GE,
  GEU,
  /** First argument BOOL, then the value if true, then the value if false. */
  SELECT,

  // Memory. One argument, the address; the type of the result is I64. May fault.
  LOAD_I8,
  LOAD_U8,
  LOAD_I16,
  LOAD_U16,
  LOAD_I32,
  LOAD_U32,
  LOAD_I64,
  /** Load-reserved; I32 or I64. May fault. */
  LOAD_RESERVED,
  /** Store-conditional of address and value; BOOL, true when it failed. May fault. */
  STORE_CONDITIONAL,
  // Atomic read-modify-write of address and value; the old value, of the value's type. May fault.
  AMO_SWAP,
  AMO_ADD,
  AMO_XOR,
  AMO_AND,
  AMO_OR,
  AMO_MIN,
  AMO_MAX,
  AMO_MINU,
  AMO_MAXU,

  // Floating point. ROUNDED operations use the instruction's rounding mode; all accrue flags.
  FADD,
  FSUB,
  FMUL,
  FDIV,
  FSQRT,
  /** a*b + c */
  FMADD,
  /** a*b - c */
  FMSUB,
  /** -(a*b) + c */
  FNMSUB,
  /** -(a*b) - c */
  FNMADD,
  FMIN,
  FMAX,
  /** Quiet comparison; BOOL. */
  FEQ,
  /** Signaling comparisons; BOOL. */
  FLT,
  FLE,
  /** The class mask of fclass; I64. */
  FCLASS,
  /** Float to signed integer of the result's type. */
  F_TO_I,
  /** Float to unsigned integer of the result's type. */
  F_TO_U,
  /** Signed integer of the argument's type to float. */
  I_TO_F,
  /** Unsigned integer of the argument's type to float. */
  U_TO_F,
  /** Between F32 and F64. */
  F_TO_F,
  /** The bits of a float: F32 to I32, F64 to I64. No flags. */
  BITS,
  /** NaN-boxes the bits of a single: I32 to I64. */
  BOX,

  /** CSR access; see {@link Statement.Csr}. I64, the old value. */
  CSR;

  /** Whether evaluation may trap, so that nothing may be committed before it. */
  public boolean mayTrap() {
    return switch (this) {
      case LOAD_I8,
          LOAD_U8,
          LOAD_I16,
          LOAD_U16,
          LOAD_I32,
          LOAD_U32,
          LOAD_I64,
          LOAD_RESERVED,
          STORE_CONDITIONAL,
          CSR ->
          true;
      default -> isAmo();
    };
  }

  /** Whether this is an atomic read-modify-write. */
  public boolean isAmo() {
    return ordinal() >= AMO_SWAP.ordinal() && ordinal() <= AMO_MAXU.ordinal();
  }

  /** Whether this is floating-point arithmetic, which needs the unit on and may accrue flags. */
  public boolean isFloat() {
    return ordinal() >= FADD.ordinal() && ordinal() <= F_TO_F.ordinal();
  }

  /** Whether the instruction's rounding mode takes part. */
  public boolean isRounded() {
    return switch (this) {
      case FADD, FSUB, FMUL, FDIV, FSQRT, FMADD, FMSUB, FNMSUB, FNMADD -> true;
      case F_TO_I, F_TO_U, I_TO_F, U_TO_F, F_TO_F -> true;
      default -> false;
    };
  }

  /** Whether order matters: the value is computed at its place among the statements, once. */
  public boolean isEffect() {
    return mayTrap() || isFloat();
  }
}
