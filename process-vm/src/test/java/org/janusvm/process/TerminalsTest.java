// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pseudo-terminals and job control at them; compared with QEMU's user mode. */
@Timeout(120)
class TerminalsTest {
  @TempDir static Path folder;

  @Test
  void linesEchoSignalsJobsAndHangUpsAreAsUnderQemu() {
    Path program = CrossTools.compile(folder, "terminals.c", "-static");
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(qemu.status(), run.result().exitStatus());
    assertEquals(17, run.result().exitStatus());
  }
}
