// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
  @Test
  void everyPartOfAnExecutableIsFound() throws ElfException {
    ElfFile elf = ElfFile.parse(TinyElf.build().array(), "tiny");
    assertEquals(0x10000, elf.entry());
    assertEquals(5, elf.flags());
    assertFalse(elf.isPositionIndependent());
    Segment load = elf.segment(Segment.LOAD).orElseThrow();
    assertEquals(new Segment(1, 5, TinyElf.TEXT, 0x10000, 8, 16, 4), load);
    assertTrue(load.executable() && load.readable() && !load.writable());
    assertArrayEquals(new byte[] {0x13, 0, 0, 0, 0x73, 0, 0, 0}, elf.contents(load));
    assertEquals(".text", elf.sections().get(1).name());
    assertArrayEquals(elf.contents(load), elf.contents(elf.section(".text").orElseThrow()));
    assertEquals(Optional.empty(), elf.interpreter());
  }

  @Test
  void symbolsAreFoundByNameAndByAddress() throws ElfException {
    SymbolTable symbols = ElfFile.parse(TinyElf.build().array(), "tiny").symbols();
    assertEquals(3, symbols.all().size());
    assertEquals(0x10004, symbols.find("helper").orElseThrow().address());
    assertEquals(Optional.of("_start"), symbols.describe(0x10000));
    assertEquals(Optional.of("helper+0x3"), symbols.describe(0x10007));
    assertEquals(Optional.empty(), symbols.describe(0x10008));
    assertEquals(Optional.empty(), symbols.describe(0xffff));
    assertEquals(Optional.empty(), symbols.describe(-1));
  }

  @Test
  void whatIsNotARiscvProgramIsNamedInOneLine() {
    assertEquals("x: is empty; give a RISC-V program", error(new byte[0]));
    assertEquals("x: is not an ELF file; give a program built for riscv64", error(new byte[1000]));
    assertEquals(
        "x: is a script, not an ELF file; run its interpreter and give it the script",
        error("#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(
        "x: is built for x86-64; build it for riscv64", error(b -> b.putShort(18, (short) 62)));
    assertEquals(
        "x: is built for AArch64; build it for riscv64", error(b -> b.putShort(18, (short) 183)));
    assertEquals(
        "x: is built for S/390; build it for riscv64",
        error(b -> b.put(5, (byte) 2).put(18, (byte) 0).put(19, (byte) 22)));
    assertEquals(
        "x: is a 32-bit RISC-V file; build it for riscv64 (64-bit)",
        error(b -> b.put(4, (byte) 1)));
    assertEquals(
        "x: is big-endian; build it for little-endian riscv64",
        error(b -> b.put(5, (byte) 2).put(18, (byte) 0).put(19, (byte) 243)));
    assertEquals(
        "x: is an object file, not an executable; link it first",
        error(b -> b.putShort(16, (short) 1)));
    assertEquals(
        "x: is a core dump; give the program that dumped it",
        error(b -> b.putShort(16, (short) 4)));
    assertEquals(
        "x: has nothing to load; link it as an executable", error(b -> b.putShort(56, (short) 0)));
  }

  @Test
  void fieldsThatPointOutsideTheFileAreNamed() {
    String remedy = "; copy or build it again";
    assertEquals(
        "x: is truncated: its program headers lie beyond its end" + remedy,
        error(b -> b.putLong(32, -8)));
    assertEquals(
        "x: is truncated: segment 0 lies beyond its end" + remedy,
        error(b -> b.putLong(TinyElf.PROGRAM_HEADER + 8, Long.MAX_VALUE)));
    assertEquals(
        "x: is damaged: segment 0 is larger in the file than in memory" + remedy,
        error(b -> b.putLong(TinyElf.PROGRAM_HEADER + 40, 7)));
    assertEquals(
        "x: is damaged: segment 0 ends beyond the address space" + remedy,
        error(b -> b.putLong(TinyElf.PROGRAM_HEADER + 16, -4)));
    assertEquals(
        "x: is truncated: section 2 lies beyond its end" + remedy,
        error(b -> b.putLong(TinyElf.SECTIONS + 2 * 64 + 32, 1L << 40)));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = TinyElf.build().array();
    for (int size = 0; size < whole.length; size++) {
      byte[] part = Arrays.copyOf(whole, size);
      assertThrows(ElfException.class, () -> ElfFile.parse(part, "x"), "size " + size);
    }
  }

  @Test
  void randomDamageNeverCausesAnotherException() {
    Random random = new Random(42);
    byte[] whole = TinyElf.build().array();
    for (int i = 0; i < 50_000; i++) {
      byte[] data = whole.clone();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        int at = random.nextInt(data.length);
        data[at] = (byte) (random.nextBoolean() ? random.nextInt() : data[at] ^ 0x80);
      }
      try {
        ElfFile elf = ElfFile.parse(data, "x");
        elf.segments().forEach(elf::contents);
        elf.sections().forEach(elf::contents);
        elf.interpreter();
        elf.symbols().describe(random.nextLong());
      } catch (ElfException e) {
        assertFalse(e.getMessage().contains("\n"));
      }
    }
  }

  @Test
  void namesThatShareOneHugeStringDoNotMultiplyIt() throws ElfException {
    int count = 20_000;
    ByteBuffer tiny = TinyElf.build();
    int symbols = tiny.capacity();
    int strings = symbols + count * 24;
    ByteBuffer b = ByteBuffer.allocate(strings + 1_000_000).order(tiny.order());
    b.put(tiny);
    for (int i = 0; i < count; i++) {
      b.putInt(1).put((byte) 0x12).put((byte) 0).putShort((short) 1).putLong(i).putLong(0);
    }
    Arrays.fill(b.array(), strings, b.capacity(), (byte) 'a');
    b.putLong(TinyElf.SECTIONS + 2 * 64 + 24, symbols).putLong(count * 24L);
    b.putLong(TinyElf.SECTIONS + 3 * 64 + 24, strings).putLong(1_000_000);
    long characters =
        ElfFile.parse(b.array(), "x").symbols().all().stream()
            .mapToLong(s -> s.name().length())
            .sum();
    assertTrue(characters <= 6L * b.capacity(), characters + " characters");
  }

  @Test
  void filesThatCannotBeReadAreToldApart(@TempDir Path folder) throws IOException {
    assertThrows(NoSuchFileException.class, () -> ElfFile.read(folder.resolve("none")));
    assertEquals(
        folder + ": is a directory; give a RISC-V program",
        assertThrows(ElfException.class, () -> ElfFile.read(folder)).getMessage());
    Path file = folder.resolve("tiny");
    Files.write(file, TinyElf.build().array());
    assertEquals(0x10000, ElfFile.read(file).entry());
  }

  private static String error(Consumer<ByteBuffer> damage) {
    ByteBuffer b = TinyElf.build();
    damage.accept(b);
    return error(b.array());
  }

  private static String error(byte[] data) {
    return assertThrows(ElfException.class, () -> ElfFile.parse(data, "x")).getMessage();
  }
}
