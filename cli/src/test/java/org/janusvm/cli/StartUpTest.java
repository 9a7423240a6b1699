// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a short run does not need is not loaded. */
@Timeout(120)
class StartUpTest {
  @ParameterizedTest
  @CsvSource({
    "bytecode, hello.elf, '', false",
    "auto, hello.elf, '', false",
    "bytecode, fib.elf, 20, true"
  })
  void asmIsLoadedWhenSomethingIsHot(String engine, String program, String argument, boolean hot)
      throws Exception {
    List<String> command =
        new ArrayList<>(Commands.javaCommand("run", "--engine", engine, Commands.guest(program)));
    command.add(1, "-Xlog:class+load:stderr");
    if (!argument.isEmpty()) {
      command.add(argument);
    }
    Process janus =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    janus.getOutputStream().close();
    String loaded = new String(janus.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, janus.waitFor());
    assertTrue(loaded.contains("org.janusvm.jit.BytecodeJit"));
    assertEquals(hot, loaded.contains("org.objectweb.asm."));
  }
}
