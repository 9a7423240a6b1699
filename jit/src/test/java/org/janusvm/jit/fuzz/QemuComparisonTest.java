// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The interpreter against QEMU, an implementation of the instruction set that is not ours. Runs for
 * some seconds; {@code -Djanus.fuzz.seconds=N} makes it N, {@code -Djanus.fuzz.seed=N} repeats a
 * run.
 */
class QemuComparisonTest {
  private static final int STREAMS = 250;
  private static final int ITEMS = 80;
  private static final int BATCHES = 12;

  @Test
  void randomStreamsEndInTheSameStateAsUnderQemu() {
    if (!Machines.hasQemu()) {
      System.out.println("skipped: qemu-riscv64 is not installed, so there is nothing to compare");
    }
    Assumptions.assumeTrue(Machines.hasQemu(), "qemu-riscv64 is not installed");
    long seconds = Long.getLong("janus.fuzz.seconds", 0);
    SplittableRandom random = Seeds.random("random streams against qemu-riscv64");
    List<Comparison> comparisons =
        Stream.of(Kind.PROCESS, Kind.PROCESS, Kind.PROCESS_COMPILED)
            .map(kind -> new Comparison(Machines::qemu, program -> Machines.run(kind, program)))
            .toList();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long instructions = 0;
    for (int batch = 0; batch < BATCHES || System.nanoTime() < end; batch++) {
      Comparison comparison = comparisons.get(batch % comparisons.size());
      instructions += comparison.compare(random.longs(STREAMS).toArray(), ITEMS);
    }
    System.out.println("compared " + instructions + " instructions");
    assertTrue(instructions >= 200_000, () -> "streams are shorter than meant");
  }
}
