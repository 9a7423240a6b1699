// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.RandomCode;
import org.janusvm.isa.fixtures.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random instructions, system calls among them, end by exit, signal or budget. */
class HostileInstructionsTest {
  private static final int IMAGES = 10_000;
  private static final int WORDS = 512;
  private static final int RWX = 7;

  @TempDir Path host;

  @Test
  @Timeout(600)
  void randomCodeEndsInAnOrderlyWay() throws IOException {
    long seed = Seeds.seed("HostileInstructionsTest");
    SplittableRandom random = new SplittableRandom(seed);
    RandomCode codes = new RandomCode(random, TestElf.BASE + 0x10000);
    HostileRuns runs = new HostileRuns(host);
    for (int i = 0; i < IMAGES; i++) {
      byte[] code = codes.next(WORDS);
      TestElf elf =
          new TestElf()
              .load(TestElf.BASE, RWX, code, code.length)
              .load(0x20000, RWX, new byte[0], 0x4000);
      try {
        runs.run(elf.build());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", image " + i, e);
      }
    }
    runs.finish("random code");
    assertEquals(IMAGES, runs.reachedCode());
  }
}
