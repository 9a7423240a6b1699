// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
}
