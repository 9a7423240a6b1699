// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Accesses by registers that change among them, with branches into the middle, at the ends of
 * pages, of the window and of the address space: compiled code does what the interpreter does, also
 * while pages change their rights.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RandomAccessesTest {
  private static final int PROGRAMS = 60;
  private static final int RUNS = 60;
  private static final int INSTRUCTIONS = 24;
  private static final int PAGE = 4096;
  private static final long WINDOW = 4 << 20;
  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x10_0000;

  /** Pages of data: around the first address, in the middle, and up to the window's end. */
  private static final long[] PAGES = {
    0, PAGE, DATA, DATA + PAGE, DATA + 2 * PAGE, WINDOW - 2 * PAGE, WINDOW - PAGE
  };

  private static final int[] RIGHTS = {0, 1, 3, 3, 3, 3};
  private static final int[] BASES = {2, 8, 10, 11, 12};
  private static final String[] LOADS = {"ld", "lw", "lwu", "lh", "lhu", "lb", "lbu"};
  private static final String[] STORES = {"sd", "sw", "sh", "sb"};

  private static final class Side {
    final PageMemory memory = new PageMemory(WINDOW);
    final Hart hart = new Hart(0);
    final Engine engine;

    Side(BytecodeJit jit) {
      TestEnvironment environment = new TestEnvironment();
      engine =
          jit == null
              ? Interpreters.forProcess(memory, environment)
              : jit.forProcess(memory, environment);
    }

    void load(byte[] code) {
      memory.protect(CODE, PAGE, PageMemory.READ | PageMemory.EXECUTE);
      RawMemory.copyIn(code, 0, memory.base() + CODE, code.length);
    }

    byte[] page(long address) {
      byte[] bytes = new byte[PAGE];
      RawMemory.copyOut(memory.base() + address, bytes, 0, PAGE);
      return bytes;
    }
  }

  private final SplittableRandom random = Seeds.random(RandomAccessesTest.class.getName());

  private int pick(int[] from) {
    return from[random.nextInt(from.length)];
  }

  /** An address near where something begins or ends. */
  private long address() {
    long page = PAGES[random.nextInt(PAGES.length)] + (random.nextBoolean() ? PAGE : 0);
    return switch (random.nextInt(12)) {
      case 0 -> random.nextLong();
      case 1 -> Long.MIN_VALUE + random.nextInt(-64, 64);
      case 2 -> DATA + random.nextInt(2 * PAGE);
      default -> page + random.nextInt(-48, 48);
    };
  }

  private int offset() {
    return random.nextInt(8) == 0 ? random.nextInt(-2048, 2048) : random.nextInt(-40, 40);
  }

  private byte[] program() {
    Code code = new Code(CODE);
    for (int i = 0; i < INSTRUCTIONS; i++) {
      int base = pick(BASES);
      int other = random.nextInt(4) == 0 ? pick(BASES) : random.nextInt(13, 18);
      switch (random.nextInt(16)) {
        case 0 -> code.immediate("addi", base, base, random.nextInt(-16, 16));
        case 1 -> code.add("add", base, pick(BASES), 0);
        case 2 -> code.immediate("ld", random.nextBoolean() ? 0 : base, base, offset());
        case 3, 4 -> {
          // To any instruction of the program, before or after.
          int to = 4 * (random.nextInt(INSTRUCTIONS + 1) - i);
          code.add(random.nextBoolean() ? "bne" : "bltu", 0, base, other, to);
        }
        case 5, 6, 7, 8, 9 ->
            code.store(STORES[random.nextInt(STORES.length)], other, base, offset());
        default -> {
          int to = random.nextInt(5) == 0 ? base : random.nextInt(13, 18);
          code.immediate(LOADS[random.nextInt(LOADS.length)], to, base, offset());
        }
      }
    }
    return code.ecall().toBytes();
  }

  private void changeRights(Side... sides) {
    long page = PAGES[random.nextInt(PAGES.length)];
    int rights = pick(RIGHTS);
    for (Side side : sides) {
      side.memory.protect(page, PAGE, rights);
    }
  }

  private void same(Side one, Side other, int program) {
    Exit a = one.engine.run(one.hart, 400);
    Exit b = other.engine.run(other.hart, 400);
    String where = "program " + program;
    assertEquals(a.reason, b.reason, where);
    assertEquals(one.hart.pc, other.hart.pc, where);
    assertEquals(one.hart.instructions, other.hart.instructions, where);
    // What comes after the registers is where interpreters write what goes to x0.
    assertArrayEquals(Arrays.copyOf(one.hart.x, 32), Arrays.copyOf(other.hart.x, 32), where);
  }

  @Test
  void compiledAccessesDoWhatInterpretedOnesDo() {
    long compiled = 0;
    for (int program = 0; program < PROGRAMS; program++) {
      BytecodeJit jit = BytecodeJit.eager(1);
      Side one = new Side(null);
      Side other = new Side(jit);
      byte[] code = program();
      one.load(code);
      other.load(code);
      for (long page : PAGES) {
        one.memory.protect(page, PAGE, 3);
        other.memory.protect(page, PAGE, 3);
      }
      for (int run = 0; run < RUNS; run++) {
        if (random.nextInt(4) == 0) {
          changeRights(one, other);
        }
        one.hart.pc = CODE;
        other.hart.pc = CODE;
        for (int register : BASES) {
          long value = run < 4 ? DATA + 256 * register : address();
          one.hart.x[register] = value;
          other.hart.x[register] = value;
        }
        same(one, other, program);
      }
      for (long page : PAGES) {
        assertArrayEquals(one.page(page), other.page(page), "program " + program);
      }
      compiled += jit.statistics().instructions();
      one.memory.close();
      other.memory.close();
    }
    assertTrue(compiled > PROGRAMS * 100, "much of it was compiled: " + compiled);
  }
}
