// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.janusvm.isa.disasm.Disassembler;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statement by statement, the same bytes as from the GNU assembler. */
class GnuComparisonTest {
  @TempDir Path folder;

  @BeforeEach
  void requireAssembler() {
    GnuTools.require("as");
  }

  @Test
  void everyInstructionWithAndWithout16BitForms() throws IOException, AsmException {
    List<String> statements = new ArrayList<>();
    RandomInstructions random = new RandomInstructions(5);
    for (Instruction i : InstructionSet.rv64().instructions()) {
      if (GnuTools.know(i)) {
        statements.addAll(texts(random.of(i.encoding(), 100)));
      }
    }
    assertTrue(statements.size() > 10_000, statements.size() + " statements");
    compare(".option norvc", statements);
    compare(".option rvc", statements);
  }

  @Test
  void the16BitFormsThatObjdumpShowsByTheirOwnNames() throws IOException, AsmException {
    List<String> statements = new ArrayList<>();
    RandomInstructions random = new RandomInstructions(6);
    for (Compressed form : InstructionSet.rv64().compressed()) {
      statements.addAll(texts(random.of(form.encoding(), 200)));
    }
    compare(".option rvc", statements);
  }

  @Test
  void every16BitFormByItsOwnName() throws IOException, AsmException {
    List<String> statements = new ArrayList<>();
    RandomInstructions random = new RandomInstructions(7);
    for (Compressed form : InstructionSet.rv64().compressed()) {
      OperandPattern pattern = OperandPattern.of(form.operands());
      for (int bits : random.of(form.encoding(), 50)) {
        Fields fields = Fields.of(Decoder.decode(bits));
        boolean hint = form.operands().startsWith("rd, imm") && fields.imm() == 0;
        if (!hint && !form.operands().contains("target")) {
          statements.add(write(form.name(), pattern, fields));
        }
      }
    }
    compare(".option rvc", statements);
  }

  @Test
  void everyAlias() throws IOException, AsmException {
    List<String> statements = new ArrayList<>();
    RandomText random = new RandomText(8);
    for (Alias alias : Aliases.all()) {
      if (!alias.base().startsWith("c.")) {
        for (int i = 0; i < 50; i++) {
          statements.add(random.statement(alias.name(), alias.operands(), alias.encoding()));
        }
      }
    }
    compare(".option norvc", statements);
    compare(".option rvc", statements);
  }

  @Test
  void constantsOfEverySize() throws IOException, AsmException {
    Random random = new Random(9);
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      if (random.nextBoolean()) {
        value &= -1L << random.nextInt(64);
      }
      statements.add("li " + (random.nextBoolean() ? "a0" : "t6") + ", " + value);
    }
    for (int shift = 0; shift < 64; shift++) {
      statements.add("li a1, " + (1L << shift));
      statements.add("li a1, " + ((1L << shift) - 1));
      statements.add("li a1, 0x" + Long.toHexString(-(1L << shift)));
    }
    compare(".option norvc", statements);
    compare(".option rvc", statements);
  }

  private static String write(String name, OperandPattern pattern, Fields fields) {
    StringBuilder text = new StringBuilder(name).append(' ');
    for (OperandPattern.Part part : pattern.parts()) {
      Operand operand = part.operand();
      if (operand == null) {
        text.append(part.text());
      } else {
        String prefix = operand.isInteger() ? "x" : operand.isFloat() ? "f" : "";
        text.append(prefix).append(operand.get(fields));
      }
    }
    return text.toString();
  }

  /** The instructions in text, with targets relative to themselves; without what is no text. */
  private static List<String> texts(List<Integer> instructions) {
    List<String> result = new ArrayList<>();
    for (int bits : instructions) {
      String text = Disassembler.text(bits, 0x1000_0000);
      // 2.40 knows no rounding mode for exact conversions.
      boolean newer = text.matches("fcvt\\.d\\.(s|w|wu)\t.*,(rtz|rdn|rup|rmm|dyn)");
      if (!text.startsWith(".") && !text.contains("unknown") && !newer) {
        int target = text.lastIndexOf("0x");
        if (text.matches("(j|jal|b\\w+)\t.*0x[0-9a-f]+") && !text.matches("b(set|clr|inv|ext).*")) {
          long distance = Long.parseLong(text.substring(target + 2), 16) - 0x1000_0000;
          text = text.substring(0, target) + ".+" + distance;
        }
        result.add(text);
      }
    }
    return result;
  }

  private void compare(String option, List<String> statements) throws IOException, AsmException {
    // A label before each statement keeps what one becomes apart from the others.
    StringBuilder source = new StringBuilder(option).append('\n');
    for (int i = 0; i < statements.size(); i++) {
      source.append("s").append(i).append(": ").append(statements.get(i)).append('\n');
    }
    source.append("s").append(statements.size()).append(":\n");
    ElfFile theirs = ElfFile.readAny(GnuTools.assemble(folder, source.toString()));
    AssembledProgram program = Assembler.assemble(source.toString(), "test");
    ElfFile ours = ElfFile.parse(program.elf(), "test");
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < statements.size() && differences.size() < 40; i++) {
      String a = bytes(ours, i);
      String b = bytes(theirs, i);
      if (!a.equals(b) && !isSmaller(a, b)) {
        differences.add(statements.get(i) + ": " + a + " | " + b);
      }
    }
    assertEquals("", String.join("\n", differences));
  }

  private static String bytes(ElfFile elf, int i) {
    byte[] text = elf.contents(elf.section(".text").orElseThrow());
    long base = elf.section(".text").orElseThrow().address();
    int from = (int) (elf.symbols().find("s" + i).orElseThrow().address() - base);
    int to = (int) (elf.symbols().find("s" + (i + 1)).orElseThrow().address() - base);
    return HexFormat.of().formatHex(text, from, to);
  }

  /**
   * Whether we found a 16-bit form of the same instruction where the GNU assembler does not look
   * for one: in {@code mv a0, zero} and {@code add a0, a1, 0}, and in {@code jr 0(a0)}.
   */
  private static boolean isSmaller(String ours, String theirs) {
    return ours.length() == 4
        && theirs.length() == 8
        && withoutLength(ours) == withoutLength(theirs);
  }

  private static long withoutLength(String hex) {
    int bits = Integer.reverseBytes(HexFormat.fromHexDigits(hex) << (hex.length() == 4 ? 16 : 0));
    return Decoder.decode(bits) & ~(1L << 31);
  }
}
