// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FIFOs that a guest makes work between its processes as under QEMU's user mode. */
@Timeout(120)
class FifosTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "fifos.c", "-static");
  }

  @Test
  void fifosConnectProcessesAsUnderQemu() {
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
  }

  @Test
  void waitingForAnOtherEndThatNobodyCanOpenEndsTheRun() {
    Guests.Run run = Guests.run(ProcessOptions.builder(program).arguments("alone"));
    assertNotEquals(0, run.result().exitStatus());
    assertTrue(run.result().message().contains("FIFO"), run.result().message());
  }
}
