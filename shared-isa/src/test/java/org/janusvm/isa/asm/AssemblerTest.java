// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.disasm.Disassembler;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Segment;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  @Test
  void everyInstructionSurvivesBeingWrittenAndReadAgain() throws AsmException {
    RandomInstructions random = new RandomInstructions(11);
    StringBuilder source = new StringBuilder(".option norvc\n");
    List<Integer> expected = new ArrayList<>();
    for (Instruction i : InstructionSet.rv64().instructions()) {
      if (i.index() == 0) {
        continue;
      }
      for (int bits : random.of(i.encoding(), 100)) {
        String text = Disassembler.text(bits, 0x1000 + 4L * expected.size());
        // Reserved rounding modes have no name.
        if (!text.endsWith(",unknown") || text.startsWith("fence")) {
          source.append(text).append('\n');
          expected.add(bits);
        }
      }
    }
    assertTrue(expected.size() > 10_000, expected.size() + " instructions");
    ByteBuffer code = ByteBuffer.wrap(Assembler.words(source.toString(), 0x1000));
    code.order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(4 * expected.size(), code.capacity());
    for (int i = 0; i < expected.size(); i++) {
      int bits = expected.get(i);
      int again = code.getInt();
      assertEquals(bits, again, () -> Disassembler.text(bits, 0) + Integer.toHexString(again));
    }
  }

  @Test
  void every16BitPatternSurvivesBeingWrittenAndReadAgain() throws AsmException {
    StringBuilder source = new StringBuilder(".option rvc\n");
    List<Integer> expected = new ArrayList<>();
    for (int bits = 0; bits < 0x10000; bits++) {
      if ((bits & 3) == 3) {
        continue;
      }
      String text = Disassembler.text(bits, 0x1000 + 2L * expected.size());
      // Where two encodings do the same, the first declared is taken.
      boolean other = Decoder.compressed(bits).isPresent() && hasShorterName(bits);
      source.append(other ? ".2byte 0x" + Integer.toHexString(bits) : text).append('\n');
      expected.add(bits);
    }
    byte[] code = Assembler.words(source.toString(), 0x1000);
    ByteBuffer in = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(2 * expected.size(), code.length);
    for (int bits : expected) {
      assertEquals(bits, in.getShort() & 0xffff, () -> Disassembler.text(bits, 0));
    }
  }

  /** sp-relative forms that a form declared before can encode too: 16-byte steps of c.addi. */
  private static boolean hasShorterName(int bits) {
    String form = Decoder.compressed(bits).orElseThrow().name();
    int imm = org.janusvm.isa.spec.Decoded.imm(Decoder.decode(bits));
    return form.equals("c.addi16sp") && imm >= -32 && imm < 32;
  }

  @Test
  void aProgramIsLinkedWithItsSymbols() throws AsmException, Exception {
    AssembledProgram program =
        Assembler.assemble(
            """
            .data
            value: .dword 42
            .text
            helper: ret
            .globl _start
            _start: ld a0, value
            """,
            "test.s");
    ElfFile elf = ElfFile.parse(program.elf(), "test");
    assertEquals(0x10002, elf.entry());
    assertEquals(program.entry(), elf.entry());
    assertEquals("helper", elf.symbols().describe(0x10000).orElseThrow());
    assertEquals(0x11000, elf.symbols().find("value").orElseThrow().address());
    List<Segment> loads = elf.segments();
    assertEquals(2, loads.size());
    assertTrue(loads.get(0).executable() && !loads.get(0).writable());
    assertTrue(!loads.get(1).executable() && loads.get(1).writable());
    SymbolTable again = elf.symbols();
    assertEquals(program.symbols().all().size(), again.all().size());
  }

  @Test
  void aFragmentIsAssembledForItsAddress() throws AsmException {
    byte[] code = Assembler.words("c.nop\nlabel: j 0x12346\n.dword label", 0x12340);
    byte[] expected = {0x01, 0, 0x11, (byte) 0xa0, 0x42, 0x23, 1, 0, 0, 0, 0, 0};
    assertArrayEquals(expected, code);
  }

  @Test
  void branchesGrowUntilTheyReach() throws AsmException {
    assertEquals(2 + 2, Assembler.words("beqz a0, 1f\n1: nop", 0).length);
    assertEquals(4 + 1000 + 2, Assembler.words("beqz a0, 1f\n.zero 1000\n1: nop", 0).length);
    assertEquals(6 + 5000 + 2, Assembler.words("beqz a0, 1f\n.zero 5000\n1: nop", 0).length);
    assertEquals(8 + 5000 + 2, Assembler.words("beqz t6, 1f\n.zero 5000\n1: nop", 0).length);
    byte[] far = Assembler.words("bltu t6, a0, 1f\n.zero 5000\n1: nop", 0);
    ByteBuffer code = ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals("bgeu\tt6,a0,0x8", Disassembler.text(code.getInt(), 0));
    assertEquals("j\t0x1390", Disassembler.text(code.getInt(), 4));
  }

  @Test
  void sizesThatDependOnThemselvesAreRefused() {
    assertEquals(
        List.of("source:1: the count depends on its own result"),
        errors("1: .skip 2f - 1b + 1\n2:"));
    assertEquals(List.of(), errors("1: .zero 3\n.skip 8 - (. - 1b)\n.byte 1"));
  }

  @Test
  void distancesWithNothingUnknownBetweenAreNumbers() throws AsmException {
    String source =
        """
        text: .ascii "hello"
        length = . - text
        .if length != 5
        .error
        .endif
        li a0, length
        .zero length
        """;
    byte[] code = Assembler.words(source, 0);
    assertEquals(5 + 2 + 5, code.length);
    assertEquals(0x4515, code[5] & 0xff | code[6] << 8);
    assertEquals(
        List.of("source:4: must be a number that is known here"),
        errors("a: nop\n.align 3\nb: nop\n.if b - a\n.endif"));
  }

  private static List<String> errors(String source) {
    try {
      Assembler.words(source, 0);
      return List.of();
    } catch (AsmException e) {
      return e.errors();
    }
  }

  @Test
  void errorsNameTheLineAndAllAreCollected() {
    AsmException e =
        assertThrows(
            AsmException.class,
            () ->
                Assembler.assemble(
                    """
                    addi a0, a0, 5000
                    frobnicate a0
                    addi a0, a1
                    .word undefined
                    lw a0, 4(a9)
                    label: nop
                    label: nop
                    .foo
                    slli a0, a0, 64
                    .byte 256
                    .ascii "open
                    csrr a0, nosuch
                    li a0, 1 / 0
                    c.addi4spn a0, sp, 3
                    """,
                    "f.s"));
    assertEquals(
        List.of(
            "f.s:1: immediate 5000 is out of range; it must be -2048 to 2047",
            "f.s:2: unknown instruction frobnicate",
            "f.s:3: wrong operands for addi: a0, a1",
            "f.s:5: wrong operands for lw: a0, 4(a9)",
            "f.s:7: symbol label is already defined",
            "f.s:8: unknown directive .foo",
            "f.s:9: immediate 64 is out of range; it must be 0 to 63",
            "f.s:10: number 256 does not fit 1 bytes",
            "f.s:11: string is not closed",
            "f.s:12: no control and status register is called nosuch",
            "f.s:13: division by zero",
            "f.s:14: immediate 3 cannot be encoded"),
        e.errors());
  }

  @Test
  void errorsFoundWhenAddressesAreKnownNameTheLineToo() {
    assertEquals(
        List.of(
            "source:1: undefined symbol nowhere",
            "source:2: undefined symbol nothing",
            "source:3: target is too far away: 2097152 bytes",
            "source:4: %pcrel_lo needs the label of an instruction that has %pcrel_hi"),
        errors(
            "j nowhere\n"
                + ".word nothing\n"
                + ".option norvc; jal .+0x200000\n"
                + "addi a0,a0,%pcrel_lo(x)\n"
                + "x:"));
  }

  @Test
  void atMostTwentyErrorsAreReported() {
    assertEquals(20, errors("bad\n".repeat(1000)).size());
    assertEquals(20, errors(".word none\n".repeat(1000)).size());
  }

  @Test
  void greedySourcesEndWithAnError() {
    String limit = "source:1: the program is larger than 256 MiB";
    assertEquals(
        List.of(limit),
        errors(".zero 1 << 28\n.zero 1 << 28").stream()
            .map(s -> s.replaceFirst("source:2", "source:1"))
            .toList());
    assertTrue(errors(".fill 1 << 60, 8").getFirst().contains("cannot repeat"));
    assertTrue(errors(".macro m\nm\nm\n.endm\nm").getFirst().contains("nested more than"));
    assertTrue(errors(".macro m\n nop\n m\n.endm\nm").getFirst().contains("1000000 statements"));
    assertTrue(
        errors(".rept 1000000\n.rept 1000000\n.set x, 1\n.endr\n.endr")
            .getFirst()
            .contains("1000000 statements"));
    assertTrue(errors(".word " + "(".repeat(100_000)).getFirst().contains("too deeply"));
    assertTrue(errors(".word " + "-".repeat(100_000) + "1").getFirst().contains("too deeply"));
    assertTrue(errors(".word 1" + "+a".repeat(100_000)).getFirst().contains("too long"));
    assertTrue(errors(".set a, b\n.set b, a\n.word a").getFirst().contains("by itself"));
    assertTrue(errors(".set a, a + 1\n.word a").getFirst().contains("by itself"));
    StringBuilder chain = new StringBuilder("s0: .word s99999\n");
    for (int i = 1; i < 100_000; i++) {
      chain.append(".set s").append(i).append(", s").append(i - 1).append(" + 1\n");
    }
    assertTrue(errors(chain.toString()).getFirst().contains("too deeply"));
  }
}
