// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.system.machine.MemoryMap;
import org.janusvm.system.mmu.Pte;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kernels made of random instructions: CSR writes, page tables, SBI calls, device accesses, wild
 * jumps and fences. Nothing they do may throw, hang, or outrun the budget.
 */
class HostileGuestTest {
  private static final long OPERATIONS = 1_000_000;
  private static final long COMPILED_OPERATIONS = 200_000;
  private static final int MOST_SEEDS = 2000;
  private static final int BUDGET = 20_000;
  private static final int WORDS = 4096;
  private static final long[] EXTENSIONS = {
    0x10, 0x54494d45, 0x735049, 0x52464e43, 0x48534d, 0x4442434e, 0, 1, 2, 5, 0x535441
  };
  private static final long[] REGIONS = {
    MemoryMap.RAM,
    TestGuest.BASE,
    TestGuest.BASE + 0x8000,
    MemoryMap.UART,
    MemoryMap.PLIC,
    MemoryMap.PLIC + 0x20_0000,
    MemoryMap.RTC,
    MemoryMap.CLINT,
    MemoryMap.VIRTIO,
    0,
    0x80ff_fff0L
  };
  private static final String[] MEMORY = {
    "lb", "lh", "lw", "ld", "lbu", "sb", "sh", "sw", "sd", "flw", "fld", "fsw", "fsd"
  };
  private static final String[] ATOMICS = {
    "lr.w", "lr.d", "sc.w", "sc.d", "amoadd.w", "amoadd.d", "amoswap.w", "amomaxu.d"
  };
  private static final String[] CSR_OPS = {"csrrw", "csrrs", "csrrc"};
  private static final String[] CSR_IMMEDIATE = {"csrrwi", "csrrsi", "csrrci"};

  @ParameterizedTest
  @EnumSource
  void randomKernelsEndWithinTheirBudgetWithoutAnException(Technique technique) {
    endsWithinBudget(technique, TestEngine.INTERPRETER, OPERATIONS);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(300)
  void compiledRandomKernelsEndWithinTheirBudgetWithoutAnException(Technique technique) {
    endsWithinBudget(technique, TestEngine.WARM, COMPILED_OPERATIONS);
  }

  private static void endsWithinBudget(Technique technique, TestEngine engine, long operations) {
    long first = Seeds.seed("hostile kernels");
    long done = 0;
    for (long seed = first; done < operations; seed++) {
      assertTrue(seed < first + MOST_SEEDS, "the kernels end too early: only " + done);
      try {
        TestGuest.Outcome outcome = guest(seed).run(technique, engine, BUDGET, 0);
        assertNotNull(outcome.stoppedBy());
        done += outcome.instructions();
        assertTrue(outcome.instructions() <= BUDGET, "seed " + seed);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  static TestGuest guest(long seed) {
    Random random = new Random(seed);
    TestGuest guest = new TestGuest(0x2_0000);
    TestCode code = new TestCode(TestGuest.CODE);
    // A trap handler that goes on somewhere else, so that one fault is not the end.
    code.jump(0, "start").label("handler");
    code.csrr(5, "sepc").op("addi", 5, 5, 0, 4 * (1 + random.nextInt(4)));
    code.li(6, (TestGuest.BASE + 4L * WORDS) - 1 & -4096).op("and", 6, 5, 6, 0);
    code.li(7, TestGuest.BASE & -4096);
    code.branch("beq", 6, 7, "near").li(5, TestGuest.CODE + 256 + 4L * random.nextInt(1000));
    code.label("near").csrw("sepc", 5);
    code.li(8, REGIONS[random.nextInt(REGIONS.length)]).op("sret", 0, 0, 0, 0);
    code.label("start").li(5, code.address("handler")).csrw("stvec", 5);
    code.li(1, TestGuest.BASE).li(2, TestGuest.BASE + 0x1_0000).li(3, -1);
    for (int i = 0; i < WORDS - 200; i++) {
      instruction(code, random);
    }
    guest.put(TestGuest.CODE, code.bytes());
    for (int i = 0; i < 1024; i++) {
      guest.putLong(TestGuest.BASE + 0x1_0000 + 8L * i, pte(random));
    }
    return guest;
  }

  private static long pte(Random random) {
    long target =
        switch (random.nextInt(4)) {
          case 0 -> TestGuest.BASE + random.nextInt(32) * 4096L;
          case 1 -> MemoryMap.RAM;
          case 2 -> TestGuest.BASE + 0x1_0000 + random.nextInt(2) * 4096L;
          default -> REGIONS[random.nextInt(REGIONS.length)];
        };
    return Pte.make(target, random.nextInt(256) | (random.nextBoolean() ? Pte.V : 0));
  }

  private static void instruction(TestCode code, Random random) {
    int rd = random.nextInt(32);
    int rs1 = random.nextInt(32);
    int rs2 = random.nextInt(32);
    switch (random.nextInt(20)) {
      case 0, 1 -> code.op(CSR_OPS[random.nextInt(3)], rd, rs1, 0, csr(random));
      case 2 -> code.op(CSR_IMMEDIATE[random.nextInt(3)], rd, rs1, 0, csr(random));
      case 3 -> code.li(rd, REGIONS[random.nextInt(REGIONS.length)] + random.nextInt(64));
      case 4 -> code.li(rd, random.nextLong());
      case 5, 6, 7, 8 -> memory(code, random, rd, rs1, rs2);
      case 9 -> {
        String name = ATOMICS[random.nextInt(ATOMICS.length)];
        code.op(name, rd, rs1, name.startsWith("lr") ? 0 : rs2, 0);
      }
      case 10 -> code.op("sfence.vma", 0, rs1, rs2, 0);
      case 11 -> {
        code.li(17, EXTENSIONS[random.nextInt(EXTENSIONS.length)]).li(16, random.nextInt(5));
        code.op("ecall", 0, 0, 0, 0);
      }
      case 12 -> {
        long root = TestGuest.BASE + 0x1_0000 + random.nextInt(2) * 4096L;
        code.li(5, 8L << 60 | (long) random.nextInt(4) << 44 | root >>> 12).csrw("satp", 5);
      }
      case 13 -> {
        String[] names = {"sret", "mret", "wfi", "ebreak", "ecall", "fence.i"};
        code.op(names[random.nextInt(names.length)], 0, 0, 0, 0);
      }
      case 14 -> code.word(random.nextInt());
      case 15 -> code.op("beq", 0, rs1, rs2, 4 * (random.nextInt(40) - 8));
      case 16 -> code.op("jalr", rd, rs1, 0, random.nextInt(4096) - 2048);
      case 17 -> code.op("add", rd, rs1, rs2, 0);
      default -> code.op("addi", rd, rs1, 0, random.nextInt(4096) - 2048);
    }
  }

  private static void memory(TestCode code, Random random, int rd, int rs1, int rs2) {
    String name = MEMORY[random.nextInt(MEMORY.length)];
    long offset = random.nextInt(4096) - 2048;
    if (name.startsWith("s") || name.startsWith("fs")) {
      code.store(name, rs2, rs1, offset);
    } else {
      code.load(name, rd, rs1, offset);
    }
  }

  private static int csr(Random random) {
    int[] often = {
      Csrs.SSTATUS, Csrs.SIE, Csrs.SIP, Csrs.SEPC, Csrs.SATP, Csrs.SCOUNTEREN, Csrs.SSCRATCH
    };
    return random.nextInt(4) == 0 ? random.nextInt(4096) : often[random.nextInt(often.length)];
  }
}
