// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever way a program takes memory, it gets no more than it may have, and can go on. */
@Timeout(120)
class MemoryLimitsTest {
  private static final long CAP = 64 << 20;

  @TempDir Path folder;

  @Test
  void allWaysToTakeMemoryEndAtTheCap() {
    Path program = CrossTools.compile(folder, "hoard.c", "-static");
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .memory(CAP)
                .arguments("/files")
                .grant(new Grant(folder, "/files", false)));
    assertEquals(
        """
        private: some, ENOMEM
        shared: some, ENOMEM
        small and shared: some, ENOMEM
        with a reservation: some, ENOMEM
        no rights: fine
        rights: ENOMEM
        ftruncate: ENOMEM
        write: ENOMEM
        a large file: ENOMEM
        part of it: 1
        fork: ENOMEM
        brk: ENOMEM
        and again: fine
        mlock: ENOMEM
        mlockall: -1 0 0
        huge pages: ENOMEM
        growing down: Operation not supported
        still: fine
        """,
        run.text(),
        run.result().message());
    assertEquals(0, run.result().exitStatus());
    assertTrue(run.result().memory().peakBytes() <= CAP);
  }
}
