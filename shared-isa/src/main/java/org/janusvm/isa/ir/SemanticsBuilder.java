// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

import static org.janusvm.isa.ir.Type.BOOL;
import static org.janusvm.isa.ir.Type.F32;
import static org.janusvm.isa.ir.Type.F64;
import static org.janusvm.isa.ir.Type.I32;
import static org.janusvm.isa.ir.Type.I64;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The language in which instruction meanings are written. Types are checked as one writes. */
public final class SemanticsBuilder {
  private final List<Statement> statements = new ArrayList<>();

  private SemanticsBuilder() {}

  /** Builds the meaning that {@code body} writes down. */
  public static Semantics build(Consumer<SemanticsBuilder> body) {
    SemanticsBuilder b = new SemanticsBuilder();
    body.accept(b);
    return new Semantics(b.statements);
  }

  // Operands.

  public Value rs1() {
    return read(Op.READ_X, I64, Slot.RS1);
  }

  public Value rs2() {
    return read(Op.READ_X, I64, Slot.RS2);
  }

  /** The low word of rs1. */
  public Value rs1w() {
    return trunc(rs1());
  }

  /** The low word of rs2. */
  public Value rs2w() {
    return trunc(rs2());
  }

  /** A floating-point register as a value of {@code type}; I64 gives its raw bits. */
  public Value f(Type type, Slot slot) {
    require(type.isFloat() || type == I64);
    return read(Op.READ_F, type, slot);
  }

  public Value imm() {
    return leaf(Op.IMM, I64);
  }

  /** The five-bit immediate that csrrwi and its like hold in place of rs1. */
  public Value zimm() {
    return leaf(Op.ZIMM, I64);
  }

  public Value pcPlusImm() {
    return leaf(Op.PC_PLUS_IMM, I64);
  }

  public Value nextPc() {
    return leaf(Op.NEXT_PC, I64);
  }

  public Value constant(long value) {
    return new Value(Op.CONST, I64, List.of(), value, null);
  }

  public Value constant(Type type, long value) {
    require(type.isInt());
    return new Value(Op.CONST, type, List.of(), value, null);
  }

  // Pure operations.

  /** A two-argument integer operation of the arguments' type. */
  public Value op(Op op, Value a, Value b) {
    require(a.type() == b.type() && a.type().isInt());
    return node(op, a.type(), a, b);
  }

  /** A one-argument integer operation of the argument's type. */
  public Value op(Op op, Value a) {
    require(a.type().isInt());
    return node(op, a.type(), a);
  }

  public Value add(Value a, Value b) {
    return op(Op.ADD, a, b);
  }

  public Value sub(Value a, Value b) {
    return op(Op.SUB, a, b);
  }

  public Value and(Value a, Value b) {
    return op(Op.AND, a, b);
  }

  public Value or(Value a, Value b) {
    return op(Op.OR, a, b);
  }

  public Value xor(Value a, Value b) {
    return op(Op.XOR, a, b);
  }

  public Value not(Value a) {
    return op(Op.NOT, a);
  }

  /** A shift or rotation; the amount is taken modulo the width of {@code a}. */
  public Value shift(Op op, Value a, Value amount) {
    require(a.type().isInt() && amount.type() == I64);
    return node(op, a.type(), a, amount);
  }

  /** A comparison of integers. */
  public Value compare(Op op, Value a, Value b) {
    require(a.type() == b.type() && a.type().isInt());
    return node(op, BOOL, a, b);
  }

  public Value select(Value condition, Value ifTrue, Value ifFalse) {
    require(condition.type() == BOOL && ifTrue.type() == ifFalse.type());
    return node(Op.SELECT, ifTrue.type(), condition, ifTrue, ifFalse);
  }

  public Value trunc(Value a) {
    require(a.type() == I64);
    return node(Op.TRUNC, I32, a);
  }

  public Value sext(Value a) {
    require(a.type() == I32);
    return node(Op.SEXT, I64, a);
  }

  public Value zext(Value a) {
    require(a.type() == I32 || a.type() == BOOL);
    return node(Op.ZEXT, I64, a);
  }

  /** The bits of a float, without its NaN box. */
  public Value bits(Value a) {
    require(a.type().isFloat());
    return node(Op.BITS, a.type() == F32 ? I32 : I64, a);
  }

  /** Puts the bits of a single into a NaN box. */
  public Value box(Value a) {
    require(a.type() == I32);
    return node(Op.BOX, I64, a);
  }

  // Effects.

  public Value load(Op op, Value address) {
    require(address.type() == I64);
    return effect(node(op, I64, address));
  }

  public void store(int bytes, Value address, Value value) {
    require(address.type() == I64 && value.type() == I64);
    statements.add(new Statement.Store(bytes, address, value));
  }

  public Value loadReserved(Type type, Value address) {
    require(address.type() == I64 && type.isInt());
    return effect(node(Op.LOAD_RESERVED, type, address));
  }

  public Value storeConditional(Value address, Value value) {
    require(address.type() == I64 && value.type().isInt());
    return effect(node(Op.STORE_CONDITIONAL, BOOL, address, value));
  }

  public Value amo(Op op, Value address, Value value) {
    require(op.isAmo() && address.type() == I64 && value.type().isInt());
    return effect(node(op, value.type(), address, value));
  }

  /** Floating-point arithmetic whose result has the type of its first argument. */
  public Value fp(Op op, Value... args) {
    return fp(op, args[0].type(), args);
  }

  /** Floating-point arithmetic with a result of another type. */
  public Value fp(Op op, Type type, Value... args) {
    require(op.isFloat());
    return effect(node(op, type, args));
  }

  public Value csr(CsrOp op, Value operand, boolean immediate) {
    Value result = node(Op.CSR, I64);
    statements.add(new Statement.Csr(result, op, operand, immediate));
    return result;
  }

  // Commits.

  /** Writes integer register rd. */
  public void rd(Value value) {
    require(value.type() == I64);
    statements.add(new Statement.WriteX(value));
  }

  /** Writes a word to integer register rd, sign-extended. */
  public void rdw(Value value) {
    rd(sext(value));
  }

  /** Writes floating-point register rd: a float, or raw bits. */
  public void fd(Value value) {
    Value bits = value.type() == F32 ? box(bits(value)) : value.type() == F64 ? bits(value) : value;
    require(bits.type() == I64);
    statements.add(new Statement.WriteF(bits));
  }

  public void branch(Value condition) {
    require(condition.type() == BOOL);
    statements.add(new Statement.Branch(condition));
  }

  public void jump(Value target) {
    require(target.type() == I64);
    statements.add(new Statement.Jump(target));
  }

  public void fence() {
    statements.add(new Statement.Fence());
  }

  public void fenceI() {
    statements.add(new Statement.FenceI());
  }

  public void system(SystemOp op) {
    statements.add(new Statement.Environment(op));
  }

  private Value effect(Value value) {
    statements.add(new Statement.Compute(value));
    return value;
  }

  private static Value read(Op op, Type type, Slot slot) {
    return new Value(op, type, List.of(), 0, slot);
  }

  private static Value leaf(Op op, Type type) {
    return new Value(op, type, List.of(), 0, null);
  }

  private static Value node(Op op, Type type, Value... args) {
    return new Value(op, type, List.of(args), 0, null);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("ill-typed semantics");
    }
  }
}
