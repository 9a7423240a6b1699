// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.asm.AsmException;
import org.janusvm.isa.asm.Assembler;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws ElfException {
    byte[] code = {0x13, 0, 0, 0, 0x73, 0, 0, 0};
    byte[] file =
        new ElfWriter()
            .part(".text", Segment.R | Segment.X, 0x10000, code, 0)
            .part(".data", Segment.R | Segment.W, 0x12345, new byte[] {1, 2, 3}, 0)
            .part(".bss", Segment.R | Segment.W, 0x12348, new byte[0], 100)
            .symbol(new Symbol("global", 0x10004, 4, Symbol.FUNCTION, Symbol.GLOBAL, 1))
            .symbol(new Symbol("local", 0x12348, 8, Symbol.OBJECT, Symbol.LOCAL, 1))
            .symbol(new Symbol("number", 7, 0, 0, Symbol.LOCAL, Symbol.ABSOLUTE))
            .entry(0x10004)
            .write();
    ElfFile elf = ElfFile.parse(file, "written");
    assertEquals(0x10004, elf.entry());
    assertEquals(2, elf.segments().size());
    Segment text = elf.segments().get(0);
    assertArrayEquals(code, elf.contents(text));
    Segment data = elf.segments().get(1);
    assertEquals(0x12345, data.address());
    assertEquals(3, data.fileSize());
    assertEquals(103, data.memorySize());
    for (Segment s : elf.segments()) {
      assertEquals(0, (s.address() - s.offset()) % 4096, "pages can be mapped");
    }
    assertEquals(100, elf.section(".bss").orElseThrow().size());
    assertEquals(
        List.of("number", "global", "local"),
        elf.symbols().all().stream().map(Symbol::name).toList());
    assertEquals("local+0x4", elf.symbols().describe(0x1234c).orElseThrow());
  }

  @Test
  void anAssembledProgramRunsElsewhere() throws IOException, AsmException, InterruptedException {
    Path qemu = Path.of("/usr/bin/qemu-riscv64");
    Assumptions.assumeTrue(Files.isExecutable(qemu), qemu + " is not installed: nothing to run on");
    byte[] elf =
        Assembler.assemble(
                """
                    .section .rodata
                text: .ascii "hello\\n"
                length = . - text
                    .data
                status: .word 40
                    .bss
                zero: .zero 8
                    .text
                    .globl _start
                _start:
                    li a7, 64
                    li a0, 1
                    la a1, text
                    li a2, length
                    ecall
                    lw a0, status
                    ld t0, zero
                    add a0, a0, t0
                    addi a0, a0, 2
                    sw a0, status, t1
                    lw a0, status
                    li a7, 93
                    ecall
                """,
                "hello.s")
            .elf();
    Path file = folder.resolve("hello");
    Files.write(file, elf);
    assertTrue(file.toFile().setExecutable(true));
    Process process = new ProcessBuilder(qemu.toString(), file.toString()).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals("hello\n", output);
    assertEquals(42, process.exitValue());
  }
}
