// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resource limits are kept, told and handed down as Linux does; what is expected stands in
 * getrlimit(2), since QEMU's user mode leaves half of them alone.
 */
@Timeout(120)
class LimitsTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "limits.c", "-static");
  }

  private static Guests.Run run(String... arguments) {
    return Guests.run(
        ProcessOptions.builder(program).arguments(arguments).grant(new Grant(folder, "/d", false)));
  }

  @Test
  void descriptorsFilesMemoryAndStacksAreLimited() {
    Guests.Run run = run("all", "/d/limited");
    assertEquals(
        """
        set 99: Invalid argument
        limit 3: 8388608 -1
        limit 4: 0 -1
        set 3: Invalid argument
        set 1: done
        write: 80
        write: 20
        write: -1 File too large, signals 1
        ftruncate: -1 File too large, signals 2
        ftruncate: 0
        pwrite: 10
        append: -1 File too large
        set 7: done
        descriptors up to 7: Too many open files
        dup2 beyond: Bad file descriptor
        set 7: done
        dup2 at last: 9
        set 7: Invalid argument
        set 7: done
        write to one beyond: 0
        set 2: done
        data: Cannot allocate memory
        no data: mapped
        heap: Cannot allocate memory
        set 2: done
        set 9: done
        address space: Cannot allocate memory
        set 9: done
        set 1: done
        set 4: done
        set 3: done
        limit 1: 150 150
        limit 4: 0 0
        limit 3: 1048576 8388608
        set 3: Operation not permitted
        deep 1
        status 11
        """,
        run.text(),
        run.result().message());
  }

  @Test
  void processorTimeEndsInAWarningAndThenInDeath() {
    assertEquals("set 0: done\nwarned\nkilled by 9\n", run("cpu").text());
  }

  @Test
  void hardLimitsAreNotRaised() {
    assertEquals(
        """
        set 1: done
        set 1: Operation not permitted
        set 7: Operation not permitted
        """,
        run("raise").text());
  }

  @Test
  void noMoreProcessesAreMadeThanTheLimitAllows() {
    String text = run("processes").text();
    assertTrue(text.startsWith("Resource temporarily unavailable\n"), text);
  }
}
