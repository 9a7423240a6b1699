// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.janusvm.cli.demo.Demonstration;
import org.janusvm.cli.demo.Stage;
import org.junit.jupiter.api.Test;

/** The demonstrations show what they promise. */
class DemoCommandTest {
  private static Demonstration trapAndEmulate() {
    return Demonstration.ALL.stream()
        .filter(demonstration -> demonstration.name().equals("trap-and-emulate"))
        .findFirst()
        .orElseThrow();
  }

  private static String show(String keys) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayInputStream typed = keys == null ? null : new ByteArrayInputStream(keys.getBytes());
    trapAndEmulate().show(new Stage(typed, new PrintStream(out, true, StandardCharsets.UTF_8)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutNameTheyAreListed() {
    Commands.Result result = Commands.here("demo");
    assertEquals(Status.OK, result.status());
    assertTrue(result.outText().startsWith("trap-and-emulate  "), result.outText());
  }

  @Test
  void inAPipeEverythingIsShownAtOnce() throws Exception {
    String shown = show(null);
    assertTrue(shown.contains("csrw stvec"), shown);
    assertTrue(shown.contains("privileged-csr"), shown);
    assertTrue(shown.contains("PrivilegedInstructions"), shown);
    assertTrue(shown.contains("vsatp 0x0 -> 0x8"), shown);
    assertTrue(shown.contains("_start"), shown);
    assertTrue(shown.contains("reflected-system-call"), shown);
    assertTrue(shown.contains("Hello, world!"), shown);
    assertTrue(shown.contains("linux.handle(exit);"), shown);
    assertFalse(shown.contains("[Enter]"), shown);
  }

  @Test
  void eachStepWaitsAndQuittingEndsIt() throws Exception {
    String shown = show("\n\n\nq\n");
    assertTrue(shown.contains("exit 3\n"), shown);
    assertFalse(shown.contains("exit 4\n"), shown);
    assertFalse(shown.contains("Hello, world!"), shown);
  }

  @Test
  void continuingShowsTheRestWithoutStops() throws Exception {
    String shown = show("\nc\n");
    assertTrue(shown.contains("Hello, world!"), shown);
    assertEquals(3, shown.split("\\[Enter]", -1).length, "two stops");
  }
}
