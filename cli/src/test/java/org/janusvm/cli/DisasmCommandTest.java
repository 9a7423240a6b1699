// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Symbol;
import org.janusvm.jit.CodeText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of programs. */
class DisasmCommandTest {
  @Test
  void everythingIsListed() throws Exception {
    String all = Commands.inJvm(new byte[0], "disasm", Commands.guest("hello.elf")).outText();
    assertTrue(all.contains("<main>:"), all);
    assertTrue(all.contains("<_start>:"), all);
    assertTrue(all.contains("\tecall"), all);
  }

  @Test
  void aFunctionIsListedAlone() throws Exception {
    Commands.Result result =
        Commands.inJvm(new byte[0], "disasm", "--symbol", "main", Commands.guest("hello.elf"));
    String main = result.outText();
    assertTrue(main.contains("<main>:\n"), main);
    assertTrue(main.contains("\tret"), main);
    assertFalse(main.contains("<_start>:"), main);
    assertFalse(main.contains("\n\n"), main);
  }

  @Test
  void anUnknownFunctionIsWrongUsage() throws Exception {
    Commands.Result result =
        Commands.inJvm(new byte[0], "disasm", "--symbol", "nix", Commands.guest("hello.elf"));
    assertEquals(Status.USAGE, result.status());
    assertEquals(1, result.errLines().size());
  }

  @Test
  void theMeaningOfAFunctionIsPrinted() {
    String fib = Commands.here("disasm", "--ir", Commands.guest("fib.elf"), "fib").outText();
    assertTrue(fib.contains(" jal 0x"), fib);
    assertTrue(fib.contains("store64(add.i64(sp, 8), ra)"), fib);
    assertTrue(fib.contains("if ge.bool(a5, a0) goto 0x"), fib);
  }

  @Test
  void theBytecodeOfAFunctionIsPrintedWithItsInstructions() {
    String fib = Commands.here("disasm", "--bytecode", Commands.guest("fib.elf"), "fib").outText();
    assertTrue(fib.contains(" <fib>: 5 blocks, 17 instructions,"), fib);
    assertTrue(fib.contains(": sd ra,8(sp)\n"), fib);
    assertTrue(fib.contains("LSTORE 20  // sp"), fib);
  }

  @Test
  void everyFunctionOfAProgramCanBePrinted() throws Exception {
    ElfFile elf = ElfFile.read(Path.of(Commands.guest("libctest.elf")));
    int functions = 0;
    for (Symbol symbol : elf.symbols().all()) {
      if (symbol.type() == Symbol.FUNCTION) {
        FunctionCode code = FunctionCode.of(elf, symbol.name());
        StringBuilder text = new StringBuilder();
        CodeText.ir(code.bytes(), code.address(), text);
        CodeText.bytecode(code.bytes(), code.address(), pc -> "", text);
        assertTrue(text.length() > 100, symbol.name());
        functions++;
      }
    }
    assertTrue(functions > 50, "libctest has functions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--ir", "--bytecode"})
  void whatIsNoFunctionIsWrongUsage(String what) {
    String program = Commands.guest("hello.elf");
    for (String[] words :
        List.of(
            new String[] {"disasm", what, program},
            new String[] {"disasm", what, program, "nix"},
            new String[] {"disasm", what, program, "--symbol", "__global_pointer$"})) {
      Commands.Result result = Commands.here(words);
      assertEquals(Status.USAGE, result.status(), result.errText());
      assertEquals(1, result.errLines().size(), result.errText());
    }
  }
}
