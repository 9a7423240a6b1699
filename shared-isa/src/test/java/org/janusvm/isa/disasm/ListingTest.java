// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.disasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.janusvm.isa.asm.GnuTools;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.SymbolTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
  private static final Pattern ANNOTATION =
      Pattern.compile("(.* # ([0-9a-f]+))(?: <(.*?)(?:\\+0x([0-9a-f]+))?>)?");

  @TempDir Path folder;

  @Test
  void aWholeStaticProgramReadsAsInObjdump() throws IOException {
    GnuTools.require("gcc", "objdump");
    Path source = folder.resolve("program.c");
    Files.writeString(
        source,
        """
        #include <math.h>
        #include <stdio.h>
        #include <stdlib.h>
        int main(int argc, char **argv) {
          printf("%f\\n", sin(atof(argv[argc - 1])));
          return 0;
        }
        """);
    String program = folder.resolve("program").toString();
    GnuTools.run("gcc", "-O2", "-static", "-o", program, source.toString(), "-lm");
    List<String> expected =
        GnuTools.run("objdump", "-d", "-z", program).lines().map(String::stripTrailing).toList();
    StringBuilder listing = new StringBuilder();
    ElfFile elf = ElfFile.read(Path.of(program));
    Listing.print(elf, listing);
    List<String> actual = listing.toString().lines().map(String::stripTrailing).toList();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      if (!actual.get(i).equals(expected.get(i))
          && !isOtherName(actual.get(i), expected.get(i), elf.symbols())) {
        differences.add(actual.get(i) + "\n" + expected.get(i));
      }
    }
    assertEquals(
        List.of(), differences.subList(0, Math.min(40, differences.size())), "differing lines");
    assertEquals(expected.size(), actual.size());
  }

  /**
   * Whether lines differ only in the name of an annotated address: another symbol of the same
   * address, or a thread-local one, whose offset objdump takes for an address.
   */
  private static boolean isOtherName(String actual, String expected, SymbolTable symbols) {
    Matcher a = ANNOTATION.matcher(actual);
    Matcher e = ANNOTATION.matcher(expected);
    if (!a.matches() || !e.matches() || !a.group(1).equals(e.group(1)) || e.group(3) == null) {
      return false;
    }
    long address = Long.parseUnsignedLong(e.group(2), 16);
    long offset = e.group(4) == null ? 0 : Long.parseUnsignedLong(e.group(4), 16);
    return symbols.find(e.group(3)).map(s -> s.address() + offset == address).orElse(true);
  }
}
