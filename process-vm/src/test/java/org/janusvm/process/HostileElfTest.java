// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.ElfMutator;
import org.janusvm.isa.fixtures.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged programs end by exit, signal, budget or a clear error: never in Java. */
class HostileElfTest {
  private static final int FILES = 10_000;
  private static final List<String> VICTIMS =
      List.of("hello", "echo", "fib", "sha256", "faults", "cat", "ls", "syscalls", "libctest");

  @TempDir Path host;

  @Test
  @Timeout(600)
  void mutatedProgramsEndInAnOrderlyWay() throws IOException {
    long seed = Seeds.seed("HostileElfTest");
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> victims = new ArrayList<>();
    for (String name : VICTIMS) {
      victims.add(Files.readAllBytes(Guests.program(name)));
    }
    ElfMutator mutator = new ElfMutator(random);
    HostileRuns runs = new HostileRuns(host);
    for (int i = 0; i < FILES; i++) {
      byte[] mutated = mutator.mutate(victims.get(random.nextInt(victims.size())));
      try {
        runs.run(mutated);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", file " + i, e);
      }
    }
    runs.finish("mutated programs");
    assertTrue(runs.reachedCode() >= FILES / 2, "at least half must start");
  }
}
