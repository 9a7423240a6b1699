// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Pseudo-instructions that take several instructions (RISC-V Assembly Programmer's Manual,
 * "Pseudoinstructions"), as templates: {@code $1} is the first operand, {@code $L} a fresh label.
 *
 * <p>The program is linked statically and at once, so that {@code la} needs no table of addresses,
 * whatever {@code .option pic} says.
 */
final class Macros {
  private static final InstructionSet ISA = InstructionSet.rv64();
  private static final Map<String, List<String>> TEMPLATES = new HashMap<>();

  static {
    List<String> address = List.of("$L: auipc $1, %pcrel_hi($2)", "addi $1, $1, %pcrel_lo($L)");
    for (String name : List.of("la", "lla", "lga")) {
      TEMPLATES.put(name + "/2", address);
    }
    far("call/1", "ra", "ra", "$1");
    far("call/2", "$1", "$1", "$2");
    far("tail/1", "t1", "x0", "$1");
    far("tail/2", "$2", "x0", "$1");
    far("jump/2", "$2", "x0", "$1");
    TEMPLATES.put("zext.b/2", List.of("andi $1, $2, 255"));
    TEMPLATES.put("sbreak/0", List.of("ebreak"));
    TEMPLATES.put("scall/0", List.of("ecall"));
  }

  private Macros() {}

  private static void far(String name, String scratch, String link, String target) {
    // As the GNU assembler, these are never compressed: a linker may have to patch them.
    TEMPLATES.put(
        name,
        List.of(
            "$L: auipc " + scratch + ", %pcrel_hi(" + target + ")",
            "jalr " + link + ", %pcrel_lo($L)(" + scratch + ")"));
  }

  /** Whether there is a pseudo-instruction of this name. */
  static boolean isKnown(String name) {
    return name.equals("li") || TEMPLATES.keySet().stream().anyMatch(k -> k.startsWith(name + "/"));
  }

  /** The statements that a pseudo-instruction stands for; empty when it is none. */
  static List<String> expand(
      String name, List<String> operands, Symbols symbols, ExpressionParser.Context context)
      throws SourceError {
    if (name.equals("li") && operands.size() == 2) {
      return loadConstant(operands, context);
    }
    List<String> template = TEMPLATES.get(name + "/" + operands.size());
    if (template == null) {
      template = accessBySymbol(name, operands);
    }
    String label = symbols.freshLabel();
    List<String> result = new ArrayList<>();
    for (String line : template) {
      result.add(fill(line, operands, label));
    }
    return result;
  }

  /** Puts the operands into a template, in one pass: operands may contain dollar signs. */
  private static String fill(String line, List<String> operands, String label) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != '$') {
        result.append(c);
        continue;
      }
      char which = line.charAt(++i);
      result.append(which == 'L' ? label : operands.get(which - '1'));
    }
    return result.toString();
  }

  /** Loads and stores of a symbol: {@code lw rd, symbol} or {@code sw rs2, symbol, scratch}. */
  private static List<String> accessBySymbol(String name, List<String> operands) {
    Instruction access = ISA.find(name).orElse(null);
    if (access == null || operands.size() < 2 || operands.get(1).endsWith(")")) {
      return List.of();
    }
    String scratch =
        switch (access.operands() + "/" + operands.size()) {
          case "rd, imm(rs1)/2" -> "$1";
          case "fd, imm(rs1)/3", "rs2, imm(rs1)/3", "fs2, imm(rs1)/3" -> "$3";
          default -> "";
        };
    boolean isTarget = access.semantics().endsBlock();
    if (scratch.isEmpty() || isTarget) {
      return List.of();
    }
    return List.of(
        "$L: auipc " + scratch + ", %pcrel_hi($2)", name + " $1, %pcrel_lo($L)(" + scratch + ")");
  }

  private static List<String> loadConstant(List<String> operands, ExpressionParser.Context context)
      throws SourceError {
    if (RegisterNames.integer(operands.get(0)) < 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    long value = ExpressionParser.parse(operands.get(1), context).constant();
    loadConstant(operands.get(0), value, lines);
    return lines;
  }

  /** Builds a number from its upper bits, shifted, and twelve lower ones. */
  private static void loadConstant(String rd, long value, List<String> lines) {
    long low = value << 52 >> 52;
    long high = value - low;
    if (value == (int) value) {
      if (high != 0) {
        lines.add("lui " + rd + ", " + (high >>> 12 & 0xfffff));
      }
      if (low != 0 || high == 0) {
        lines.add("addiw " + rd + ", " + (high != 0 ? rd : "x0") + ", " + low);
      }
      return;
    }
    int shift = Long.numberOfTrailingZeros(high);
    loadConstant(rd, high >> shift, lines);
    lines.add("slli " + rd + ", " + rd + ", " + shift);
    if (low != 0) {
      lines.add("addi " + rd + ", " + rd + ", " + low);
    }
  }
}
