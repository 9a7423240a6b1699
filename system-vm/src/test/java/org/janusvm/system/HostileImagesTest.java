// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.ElfMutator;
import org.janusvm.isa.fixtures.RandomCode;
import org.janusvm.isa.fixtures.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged programs under the teaching kernel, damaged kernels, and random instructions as a kernel:
 * each ends by the guest, by the budget or in a clear error, whatever the technique.
 */
class HostileImagesTest {
  private static final Path BIN = Path.of("../guests/bin");
  private static final int PROGRAMS = 10_000;
  private static final int KERNELS = 1_000;
  private static final int RANDOM_KERNELS = 10_000;
  private static final int WORDS = 512;
  private static final int MEMORY = 16 << 20;

  /** The kernel's boot and the start of a program take about 200,000. */
  private static final long BOOT_BUDGET = 400_000;

  /** Of so many images two are compiled where they run more than a few times. */
  private static final int COMPILED_SHARE = 20;

  private static final long RANDOM_BUDGET = 5_000;
  private static final List<String> VICTIMS =
      List.of("hello", "echo", "fib", "sha256", "faults", "cat", "ls", "syscalls", "libctest");

  private final Map<StoppedBy, Integer> endings = new EnumMap<>(StoppedBy.class);
  private int refused;
  private int reached;

  @Test
  @Timeout(900)
  void mutatedProgramsEndInAnOrderlyWayUnderTheTeachingKernel() throws IOException {
    SplittableRandom random = Seeds.random("HostileImagesTest, mutated programs");
    ElfMutator mutator = new ElfMutator(random);
    byte[] kernel = Files.readAllBytes(BIN.resolve("kernel.elf"));
    List<byte[]> victims = new ArrayList<>();
    for (String name : VICTIMS) {
      victims.add(Files.readAllBytes(BIN.resolve(name + ".elf")));
    }
    for (int i = 0; i < PROGRAMS; i++) {
      byte[] program = mutator.mutate(victims.get(random.nextInt(victims.size())));
      boot(
          i,
          options(i, BOOT_BUDGET).kernel(kernel).program(program, List.of("hostile"), List.of()),
          true);
    }
    finish();
    assertTrue(reached >= PROGRAMS / 2, "at least half must reach user code: " + reached);
  }

  @Test
  @Timeout(900)
  void mutatedKernelsEndInAnOrderlyWay() throws IOException {
    SplittableRandom random = Seeds.random("HostileImagesTest, mutated kernels");
    ElfMutator mutator = new ElfMutator(random);
    byte[] kernel = Files.readAllBytes(BIN.resolve("kernel.elf"));
    byte[] hello = Files.readAllBytes(BIN.resolve("hello.elf"));
    for (int i = 0; i < KERNELS; i++) {
      boot(
          i,
          options(i, BOOT_BUDGET)
              .kernel(mutator.mutate(kernel))
              .program(hello, List.of("hello"), List.of()),
          false);
    }
    finish();
    assertTrue(reached >= KERNELS / 2, "at least half must run: " + reached);
  }

  @Test
  @Timeout(900)
  void randomInstructionsEndInAnOrderlyWayAsAKernel() {
    SplittableRandom random = Seeds.random("HostileImagesTest, random kernels");
    RandomCode codes = new RandomCode(random, TestGuest.BASE + 0x4000);
    for (int i = 0; i < RANDOM_KERNELS; i++) {
      TestGuest guest = new TestGuest(0x8000).put(TestGuest.CODE, codes.next(WORDS));
      boot(i, options(i, RANDOM_BUDGET).kernel(guest.image()), false);
    }
    finish();
    assertTrue(reached == RANDOM_KERNELS, "all must run: " + reached);
  }

  /** Techniques by turns, and a share of the images compiled. */
  private static SystemOptions options(int number, long budget) {
    Technique[] all = Technique.values();
    TestEngine engine = number % COMPILED_SHARE < 2 ? TestEngine.WARM : TestEngine.INTERPRETER;
    return engine
        .choose(new SystemOptions())
        .technique(all[number % all.length])
        .memory(MEMORY)
        .deterministic(true)
        .maxInstructions(budget)
        .output(OutputStream.nullOutputStream());
  }

  private void boot(int number, SystemOptions options, boolean userCode) {
    try {
      SystemResult result = new SystemVm(options).run();
      endings.merge(result.stoppedBy(), 1, Integer::sum);
      long code = userCode ? result.userInstructions() : result.instructions();
      reached += code > 0 ? 1 : 0;
      assertFalse(result.message().contains("Exception"), result.message());
    } catch (BootException e) {
      refused++;
      assertFalse(e.getMessage().isBlank() || e.getMessage().contains("\n"), e.getMessage());
    } catch (RuntimeException | Error e) {
      throw new AssertionError("image " + number, e);
    }
  }

  private void finish() {
    System.out.println(endings + ", refused " + refused + ", " + reached + " reached guest code");
  }
}
