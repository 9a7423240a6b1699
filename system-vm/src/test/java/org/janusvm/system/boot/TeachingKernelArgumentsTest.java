// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TeachingKernelArgumentsTest {
  @Test
  void anyBytesSurviveAsArguments() {
    assertEquals(
        "verbose init=/init argv0=my%20program env=A=b%25 -- \"\" %22quoted%22 %C3%A9",
        TeachingKernelArguments.format(
            "verbose",
            "/init",
            List.of("my program", "", "\"quoted\"", "\u00e9"),
            List.of("A=b%"),
            false));
  }

  @Test
  void aTerminalIsAnnounced() {
    assertEquals(
        "init=/init argv0=p tty onlcr --",
        TeachingKernelArguments.format("", "/init", List.of("p"), List.of(), true));
  }
}
