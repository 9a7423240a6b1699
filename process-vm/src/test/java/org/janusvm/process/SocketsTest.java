// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Unix-domain sockets of a guest; compared with QEMU's user mode. */
@Timeout(120)
class SocketsTest {
  @TempDir static Path folder;
  @TempDir Path shared;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "sockets.c", "-static");
  }

  @Test
  void streamsPacketsDatagramsRightsAndNamesAreAsUnderQemu() {
    CrossTools.Outcome qemu = CrossTools.qemu(program, shared.resolve("q").toString());
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .arguments("/shared/j")
                .grant(new Grant(shared, "/shared", false)));
    assertEquals(named(qemu.text()), named(run.text()), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
    assertEquals(21, run.result().exitStatus());
  }

  @Test
  void aNameNeedsAGrantThatMayBeWritten() {
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .arguments("/shared/j")
                .grant(new Grant(shared, "/shared", true)));
    String expected = "bind(l, (struct sockaddr *)&a, length) = -1 Read-only file system";
    assertEquals(1, run.text().lines().filter(expected::equals).count(), run.text());
    String[] left = shared.toFile().list();
    assertEquals(0, left.length);
  }

  private static String named(String text) {
    return text.replaceAll("(?m)^-- path .*$", "-- path");
  }
}
