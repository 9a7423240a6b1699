// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.spec.Encoding;

/**
 * {@code .insn}: instructions that have no mnemonic, by format and numbers (GNU assembler manual,
 * "RISC-V-Instruction-Formats"). Each format is an encoding whose literal fields the source gives.
 */
final class InsnDirective {
  /**
   * A format.
   *
   * @param widths bits of the numbers that come first
   * @param encoding as in {@link Encoding}, with {@code #0}, {@code #1} for those numbers
   * @param patterns the operands after them, any of these ways
   */
  private record Format(List<Integer> widths, String encoding, List<String> patterns) {}

  private static final Map<String, List<Format>> FORMATS = new HashMap<>();
  private static final Map<String, Integer> OPCODES = new HashMap<>();

  static {
    String branch = "imm[12|10:5] rs2 rs1 #1 imm[4:1|11] #0";
    String store = "imm[11:5] rs2 rs1 #1 imm[4:0] #0";
    format("r", List.of(7, 3, 7), "#2 rs2 rs1 #1 rd #0", "rd, rs1, rs2");
    format("r", List.of(7, 3, 2), "rs3 #2 rs2 rs1 #1 rd #0", "rd, rs1, rs2, rs3");
    format("r4", List.of(7, 3, 2), "rs3 #2 rs2 rs1 #1 rd #0", "rd, rs1, rs2, rs3");
    format("i", List.of(7, 3), "imm[11:0] rs1 #1 rd #0", "rd, rs1, imm", "rd, imm(rs1)");
    format("s", List.of(7, 3), store, "rs2, imm(rs1)");
    format("b", List.of(7, 3), branch, "rs1, rs2, target");
    format("sb", List.of(7, 3), branch, "rs1, rs2, target");
    format("u", List.of(7), "imm[31:12] rd #0", "rd, uimm20");
    format("j", List.of(7), "imm[20|10:1|11|19:12] rd #0", "rd, target");
    format("uj", List.of(7), "imm[20|10:1|11|19:12] rd #0", "rd, target");
    format("cr", List.of(2, 4), "#1 rd/rs1 rs2 #0", "rd, rs2");
    format("ci", List.of(2, 3), "#1 imm[5] rd/rs1 imm[4:0] #0", "rd, imm");
    format("ciw", List.of(2, 3), "#1 uimm[7:0] rd' #0", "rd, imm");
    format("css", List.of(2, 3), "#1 uimm[5:0] rs2 #0", "rs2, imm");
    format("cl", List.of(2, 3), "#1 uimm[4:2] rs1' uimm[1:0] rd' #0", "rd, imm(rs1)");
    format("cs", List.of(2, 3), "#1 uimm[4:2] rs1' uimm[1:0] rs2' #0", "rs2, imm(rs1)");
    format("ca", List.of(2, 6, 2), "#1 rd'/rs1' #2 rs2' #0", "rd, rs2");
    format("cb", List.of(2, 3), "#1 imm[8|4:3] rs1' imm[7:6|2:1|5] #0", "rs1, target");
    format("cj", List.of(2, 3), "#1 imm[11|4|9:8|10|6|7|3:1|5] #0", "target");
    String[] names = {
      "LOAD",
      "LOAD_FP",
      "CUSTOM_0",
      "MISC_MEM",
      "OP_IMM",
      "AUIPC",
      "OP_IMM_32",
      "",
      "STORE",
      "STORE_FP",
      "CUSTOM_1",
      "AMO",
      "OP",
      "LUI",
      "OP_32",
      "",
      "MADD",
      "MSUB",
      "NMSUB",
      "NMADD",
      "OP_FP",
      "",
      "CUSTOM_2",
      "",
      "BRANCH",
      "JALR",
      "",
      "JAL",
      "SYSTEM",
      "",
      "CUSTOM_3"
    };
    for (int i = 0; i < names.length; i++) {
      OPCODES.put(names[i], i << 2 | 3);
    }
    OPCODES.putAll(Map.of("C0", 0, "C1", 1, "C2", 2));
  }

  private final Assembly assembly;

  InsnDirective(Assembly assembly) {
    this.assembly = assembly;
  }

  private static void format(
      String name, List<Integer> widths, String encoding, String... patterns) {
    FORMATS
        .computeIfAbsent(name, n -> new ArrayList<>())
        .add(new Format(widths, encoding, List.of(patterns)));
  }

  void handle(String text) throws SourceError {
    SectionContents section = assembly.section;
    if (section.zero) {
      throw new SourceError("instruction in " + section.name + ", which holds only zeros");
    }
    section.align(2);
    String name = Reader.directive(text).toLowerCase(Locale.ROOT);
    List<Format> formats = FORMATS.get(name);
    if (formats == null) {
      raw(Strings.list(text));
      return;
    }
    List<String> operands = Strings.list(text.substring(name.length()));
    for (Format format : formats) {
      int numbers = format.widths.size();
      if (operands.size() < numbers) {
        break;
      }
      for (String pattern : format.patterns) {
        List<String> rest = asIntegers(operands.subList(numbers, operands.size()));
        if (OperandPattern.of(pattern).parts().stream().filter(p -> p.text().equals(",")).count()
            == rest.size() - 1) {
          Encoding encoding = encoding(format, operands.subList(0, numbers));
          InstructionParser parser =
              new InstructionParser(section, assembly.place, assembly, assembly.compress);
          if (parser.parse(encoding, pattern, rest)) {
            return;
          }
        }
      }
    }
    throw new SourceError("wrong operands for .insn " + name);
  }

  /** Registers of either kind may stand for any operand: only their numbers count. */
  private static List<String> asIntegers(List<String> operands) {
    return operands.stream()
        .map(
            operand -> {
              int number = RegisterNames.floating(operand);
              return number < 0 ? operand : "x" + number;
            })
        .toList();
  }

  private Encoding encoding(Format format, List<String> numbers) throws SourceError {
    String text = format.encoding;
    for (int i = 0; i < numbers.size(); i++) {
      Integer opcode = i == 0 ? OPCODES.get(numbers.get(0)) : null;
      long value = opcode != null ? opcode : assembly.constant(numbers.get(i));
      int width = format.widths.get(i);
      Numbers.range("number", value, 0, (1 << width) - 1);
      String bits = Long.toBinaryString(1L << width | value).substring(1);
      text = text.replace("#" + i, bits);
    }
    return Encoding.parse(text);
  }

  /** {@code .insn VALUE} or {@code .insn LENGTH, VALUE}. */
  private void raw(List<String> operands) throws SourceError {
    Directives.require(".insn", operands, 1, 2);
    long bits = assembly.constant(operands.getLast());
    int length = (bits & 3) == 3 ? 4 : 2;
    if (operands.size() == 2 && assembly.constant(operands.getFirst()) != length
        || bits < 0
        || bits >> 8 * length != 0) {
      throw new SourceError("the value does not fit the instruction's length");
    }
    assembly.section.number(assembly.place, bits, length);
  }
}
