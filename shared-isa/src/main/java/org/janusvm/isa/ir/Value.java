// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

import java.util.List;

/**
 * A node of the IR: a value computed once, in SSA form. Identity is what counts: two uses of one
 * object are two uses of one value.
 */
public final class Value {
  private final Op op;
  private final Type type;
  private final List<Value> args;
  private final long constant;
  private final Slot slot;

  Value(Op op, Type type, List<Value> args, long constant, Slot slot) {
    this.op = op;
    this.type = type;
    this.args = List.copyOf(args);
    this.constant = constant;
    this.slot = slot;
  }

  public Op op() {
    return op;
  }

  public Type type() {
    return type;
  }

  public List<Value> args() {
    return args;
  }

  public Value arg(int i) {
    return args.get(i);
  }

  /** The value of a {@link Op#CONST}. */
  public long constant() {
    return constant;
  }

  /** The register of a {@link Op#READ_X} or {@link Op#READ_F}. */
  public Slot slot() {
    return slot;
  }

  @Override
  public String toString() {
    return switch (op) {
      case CONST -> Long.toString(constant);
      case READ_X -> "x[" + slot.name().toLowerCase(java.util.Locale.ROOT) + "]";
      case READ_F -> "f[" + slot.name().toLowerCase(java.util.Locale.ROOT) + "]:" + type;
      default -> op + (args.isEmpty() ? "" : args.toString()) + ":" + type;
    };
  }
}
