// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sources: the same sections, byte for byte, as from the GNU assembler and linker. */
class ProgramComparisonTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-O0",
        "-O2",
        "-Os -mcmodel=medany",
        "-O2 -march=rv64g",
        "-O3 -march=rv64gc_zba_zbb_zbs",
        "-O2 -g",
        "-O1 -fno-jump-tables -funroll-all-loops"
      })
  void compilerOutput(String options) throws IOException, AsmException {
    GnuTools.require("gcc", "as", "ld");
    Path c = resource("compiled.c");
    Path s = folder.resolve("compiled.s");
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(List.of("-S", "-ffreestanding", "-fno-stack-protector", "-fno-pie"));
    arguments.addAll(List.of("-o", s.toString(), c.toString()));
    GnuTools.run("gcc", arguments.toArray(String[]::new));
    compare(s);
  }

  @Test
  void handWrittenSource() throws IOException, AsmException {
    GnuTools.require("as", "ld");
    compare(resource("everything.s"));
  }

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    try (var in = ProgramComparisonTest.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private void compare(Path source) throws IOException, AsmException {
    String text = Files.readString(source);
    ElfFile ours =
        ElfFile.parse(Assembler.assemble(text, source.toString()).elf(), source.toString());
    StringBuilder script = new StringBuilder("ENTRY(_start) SECTIONS {\n");
    for (Section s : ours.sections()) {
      if ((s.flags() & Section.ALLOC) != 0) {
        String address = "0x" + Long.toHexString(s.address());
        script.append(s.name()).append(' ').append(address);
        script.append(" : { *(").append(s.name()).append(") }\n");
      }
    }
    script.append("/DISCARD/ : { *(.comment .note.GNU-stack .riscv.attributes .debug*) } }\n");
    Path scriptFile = folder.resolve("layout.ld");
    Files.writeString(scriptFile, script);
    Path object = GnuTools.assemble(folder, text);
    Path linked = folder.resolve("linked");
    GnuTools.run(
        "ld",
        "--no-relax",
        "--no-warn-rwx-segments",
        "-T",
        scriptFile.toString(),
        "-o",
        linked.toString(),
        object.toString());
    ElfFile theirs = ElfFile.readAny(linked);
    assertEquals(theirs.entry(), ours.entry());
    for (Section s : ours.sections()) {
      if ((s.flags() & Section.ALLOC) != 0 && s.inFile()) {
        Section t = theirs.section(s.name()).orElseThrow();
        String a = hex(ours.contents(s));
        String b = hex(theirs.contents(t));
        assertFalse(a.isEmpty());
        // The GNU assembler fills code up to its alignment.
        assertEquals(b.substring(0, Math.min(a.length(), b.length())), a, s.name());
        assertTrue(b.length() - a.length() < 16 * 3, s.name());
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter("\n").formatHex(bytes);
  }
}
