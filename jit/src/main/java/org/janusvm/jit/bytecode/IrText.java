// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Decoded;

/** The IR of one instruction at its place as text, with the registers and immediates it has. */
final class IrText {
  private final GuestInstruction at;
  private final Map<Value, String> computed = new IdentityHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private IrText(GuestInstruction at) {
    this.at = at;
  }

  /** One line for each statement. */
  static List<String> of(GuestInstruction instruction) {
    IrText text = new IrText(instruction);
    instruction.instruction().semantics().statements().forEach(text::add);
    return text.lines;
  }

  private void add(Statement statement) {
    lines.add(
        switch (statement) {
          case Statement.Compute(Value v) -> {
            String value = text(v);
            String name = "t" + computed.size();
            computed.put(v, name);
            yield name + " = " + value;
          }
          case Statement.Store(int bytes, Value address, Value value) ->
              "store%d(%s, %s)".formatted(8 * bytes, text(address), text(value));
          case Statement.WriteX(Value v) ->
              RegisterNames.INTEGER.get(at.rd())
                  + " = "
                  + text(v)
                  + (at.rd() == 0 ? "  (dropped)" : "");
          case Statement.WriteF(Value v) -> RegisterNames.FLOAT.get(at.rd()) + " = " + text(v);
          case Statement.Branch(Value v) ->
              "if %s goto 0x%s".formatted(text(v), Long.toHexString(at.target()));
          case Statement.Jump(Value v) -> "goto " + text(v);
          case Statement.Fence f -> "fence";
          case Statement.FenceI f -> "fence.i";
          case Statement.Csr(Value result, var op, Value operand, boolean immediate) -> {
            String name = "t" + computed.size();
            computed.put(result, name);
            yield "%s = csr_%s(0x%x, %s)"
                .formatted(name, op.name().toLowerCase(Locale.ROOT), at.imm(), text(operand));
          }
          case Statement.Environment(var op) ->
              "environment(" + op.name().toLowerCase(Locale.ROOT) + ")";
        });
  }

  private String text(Value v) {
    String name = computed.get(v);
    if (name != null) {
      return name;
    }
    return switch (v.op()) {
      case CONST -> constant(v.constant());
      case READ_X -> RegisterNames.INTEGER.get(register(v));
      case READ_F -> RegisterNames.FLOAT.get(register(v)) + type(v);
      case IMM -> constant(at.imm());
      case ZIMM -> constant(Decoded.rs1(at.decoded()));
      case PC_PLUS_IMM -> "0x" + Long.toHexString(at.target());
      case NEXT_PC -> "0x" + Long.toHexString(at.next());
      default -> v.op().name().toLowerCase(Locale.ROOT) + type(v) + arguments(v);
    };
  }

  private String arguments(Value v) {
    return v.args().stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String type(Value v) {
    return "." + v.type().name().toLowerCase(Locale.ROOT);
  }

  private static String constant(long value) {
    return value >= -4096 && value < 4096 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }

  private int register(Value v) {
    int number = Forms.register(v, at);
    return v.op() == Op.READ_F ? number - Forms.F : number;
  }
}
