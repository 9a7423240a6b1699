// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accesses of every width, at every offset across the boundary of two pages that allow different
 * things, fault where and as they should, and store nothing then. The program itself knows what is
 * right.
 */
@Timeout(120)
class FaultsTest {
  @TempDir Path folder;

  @Test
  void everyAccessAcrossPagesFaultsAtTheRightAddress() {
    Path program = CrossTools.compile(folder, "faults.c", "-static");
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    assertEquals("29808 accesses, 0 wrong\n", run.text(), run.result().message());
    assertEquals(0, run.result().exitStatus());
  }
}
