// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Engine;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random programs of an interpreter's shape: handlers reached by computed jumps, from one place or
 * from the end of each other, which call functions that return, return elsewhere, loop and recurse.
 * However they are cut into regions, they must do what the interpreter does.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RandomControlFlowTest {
  private static final long CODE = 0x1_0000;
  private static final int PROGRAMS = 12;
  private static final int HANDLERS = 8;
  private static final int FUNCTIONS = 4;

  /** Bytes for each handler and each function. */
  private static final int SLOT = 128;

  private static final long FIRST_HANDLER = CODE + SLOT;
  private static final long FIRST_FUNCTION = FIRST_HANDLER + HANDLERS * SLOT;

  private static final int RA = 1;
  private static final int T0 = 5;
  private static final int STATE = 8;
  private static final int LEFT = 9;
  private static final int TABLE = 18;
  private static final int KEPT_RA = 19;
  private static final int COUNT = 20;

  private final SplittableRandom random = Seeds.random("random control flow");

  private int rounds = 6000;

  /** A value register, a0 to a7. */
  private int value() {
    return random.nextInt(10, 18);
  }

  private void work(Code code, int instructions) {
    String[] names = {"add", "sub", "xor", "addw", "subw", "mulw", "sltu", "sllw", "srlw"};
    for (int i = 0; i < instructions; i++) {
      code.add(names[random.nextInt(names.length)], value(), value(), value());
    }
  }

  private static void fill(Code code, long to) {
    assertTrue(code.here() <= to, "a slot is too small");
    while (code.here() < to) {
      code.immediate("addi", 0, 0, 0);
    }
  }

  /** Draws the next state, and jumps to the handler that it names; ends when LEFT is used up. */
  private static void dispatch(Code code, long end) {
    code.immediate("addi", LEFT, LEFT, -1);
    code.add("beq", 0, LEFT, 0, end - code.here());
    code.immediate("slli", T0, STATE, 5);
    code.add("add", STATE, STATE, T0);
    code.immediate("addi", STATE, STATE, 77);
    code.immediate("srli", T0, STATE, 17);
    code.immediate("andi", T0, T0, HANDLERS - 1);
    code.immediate("slli", T0, T0, 7);
    code.add("add", 7, TABLE, T0);
    code.immediate("jalr", 0, 7, 0);
  }

  private void handler(Code code, long dispatcher, long end) {
    work(code, random.nextInt(1, 5));
    if (random.nextBoolean()) {
      long function = FIRST_FUNCTION + (long) random.nextInt(FUNCTIONS) * SLOT;
      if (random.nextInt(3) == 0) {
        // The function is at a known distance from the table.
        code.immediate("addi", 7, TABLE, function - FIRST_HANDLER);
        code.immediate("jalr", RA, 7, 0);
      } else {
        code.add("jal", RA, 0, 0, function - code.here());
      }
      // A function may return behind this instruction.
      code.immediate("addi", value(), value(), random.nextInt(-9, 9));
    }
    work(code, random.nextInt(1, 4));
    if (random.nextInt(3) == 0) {
      dispatch(code, end);
    } else {
      code.add("jal", 0, 0, 0, dispatcher - code.here());
    }
  }

  private void function(Code code, int number) {
    long start = code.here();
    switch (number) {
      case 0 -> work(code, random.nextInt(1, 9));
      case 1 -> { // A loop of up to seven rounds.
        code.immediate("andi", COUNT, STATE, 7);
        long top = code.here();
        work(code, random.nextInt(1, 5));
        code.immediate("addi", COUNT, COUNT, -1);
        code.add("blt", 0, 0, COUNT, top - code.here());
      }
      case 2 -> { // Now and then it returns one instruction further on.
        work(code, 2);
        code.immediate("andi", T0, STATE, 4);
        code.add("add", RA, RA, T0);
      }
      default -> { // Calls itself without end of its own: as deep as the state says, and unwinds.
        code.immediate("addi", KEPT_RA, RA, 0);
        code.immediate("andi", COUNT, STATE, 1023);
        long again = code.here();
        work(code, 1);
        code.immediate("addi", COUNT, COUNT, -1);
        code.add("bge", 0, 0, COUNT, 8);
        code.add("jal", RA, 0, 0, again - code.here());
        code.immediate("addi", RA, KEPT_RA, 0);
      }
    }
    code.immediate("jalr", 0, RA, 0);
    fill(code, start + SLOT);
  }

  private Code program() {
    Code code = new Code(CODE);
    long end = FIRST_FUNCTION + FUNCTIONS * SLOT;
    code.li(TABLE, (int) FIRST_HANDLER);
    long dispatcher = code.here();
    dispatch(code, end);
    fill(code, FIRST_HANDLER);
    for (int i = 0; i < HANDLERS; i++) {
      long start = code.here();
      handler(code, dispatcher, end);
      fill(code, start + SLOT);
    }
    for (int i = 0; i < FUNCTIONS; i++) {
      function(code, i);
    }
    return code.ecall();
  }

  private interface Maker {
    Engine engine(PageMemory memory);
  }

  private Hart run(Code code, Maker maker, LongSupplier slices) {
    try (PageMemory memory = new PageMemory(1 << 20)) {
      memory.protect(CODE, 8192, PageMemory.READ | PageMemory.WRITE | PageMemory.EXECUTE);
      byte[] bytes = code.toBytes();
      RawMemory.copyIn(bytes, 0, memory.hostForWrite(CODE, bytes.length), bytes.length);
      Hart hart = new Hart(0);
      hart.pc = CODE;
      hart.x[STATE] = 12345;
      hart.x[LEFT] = rounds;
      for (int r = 10; r < 18; r++) {
        hart.x[r] = r * 0x1234_5678_9abcL;
      }
      Engine engine = maker.engine(memory);
      while (true) {
        long slice = slices.getAsLong();
        long before = hart.instructions;
        ExitReason reason = engine.run(hart, slice).reason;
        if (reason == ExitReason.SYSTEM_CALL) {
          return hart;
        }
        assertEquals(ExitReason.BUDGET, reason);
        assertEquals(slice, hart.instructions - before, "a budget is exact");
      }
    }
  }

  private static void assertSame(Hart expected, Hart actual, String what) {
    // What lies behind x31 is the interpreter's own.
    assertArrayEquals(Arrays.copyOf(expected.x, 32), Arrays.copyOf(actual.x, 32), what);
    assertEquals(expected.pc, actual.pc, what);
    assertEquals(expected.instructions, actual.instructions, what);
  }

  @Test
  void programsDoTheSameWhateverIsCompiled() {
    for (int i = 0; i < PROGRAMS; i++) {
      Code code = program();
      Hart expected =
          run(
              code,
              memory -> Interpreters.forProcess(memory, new TestEnvironment()),
              () -> Long.MAX_VALUE);
      for (int heat : new int[] {0, 2, 30, 200}) {
        Maker compiled =
            memory -> BytecodeJit.eager(heat).forProcess(memory, new TestEnvironment());
        String what = "program " + i + ", heat " + heat;
        assertSame(expected, run(code, compiled, () -> Long.MAX_VALUE), what);
        assertSame(
            expected, run(code, compiled, () -> random.nextLong(1, 3000)), what + ", sliced");
      }
    }
  }

  @Test
  void computedJumpsStayInCompiledCode() {
    rounds = 100_000;
    Code code = program();
    BytecodeJit jit = BytecodeJit.eager(20);
    Hart hart =
        run(code, memory -> jit.forProcess(memory, new TestEnvironment()), () -> Long.MAX_VALUE);
    assertTrue(
        jit.statistics().instructions() > hart.instructions * 9 / 10,
        jit.statistics().instructions() + " of " + hart.instructions + " are compiled");
    long misses = jit.statistics().misses();
    assertTrue(misses < rounds / 4, misses + " misses in " + rounds + " jumps");
  }
}
