// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a source contains, the assembler answers with a program or with an AsmException. */
class HostileSourceTest {
  private static final List<String> SCRAPS =
      List.of(
          "(",
          ")",
          ",",
          "\"",
          "'",
          "\\",
          "%hi(",
          "%pcrel_lo(",
          ".",
          "-",
          "0x",
          "1f",
          "9b",
          ":",
          "=",
          "\0",
          "\1",
          "é",
          "a0",
          "fa0",
          ".macro",
          ".endm",
          ".rept 3",
          ".endr",
          ".if 0",
          ".else",
          ".endif",
          ".skip",
          "\\@",
          "~",
          "1<<63",
          "18446744073709551616",
          ";",
          "#",
          "/*",
          ".insn",
          ".org",
          "@plt",
          ".align 40",
          ".irp x,1,2",
          ".bss",
          ".set a,");

  @Test
  void damagedSourcesNeverCauseAnotherException() throws IOException {
    String source;
    try (var in = HostileSourceTest.class.getResourceAsStream("everything.s")) {
      source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    // Fewer lines of it at a time, so that errors do not hide each other.
    List<String> lines = source.lines().filter(l -> !l.contains(".skip 5000")).toList();
    Random random = new Random(12);
    for (int i = 0; i < 4000; i++) {
      int from = random.nextInt(lines.size() - 12);
      StringBuilder text = new StringBuilder(String.join("\n", lines.subList(from, from + 12)));
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(4));
        text.replace(at, end, SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      try {
        Assembler.assemble(text.toString(), "hostile.s");
      } catch (AsmException e) {
        // That is the answer wanted.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(text.toString(), e);
      }
    }
  }
}
