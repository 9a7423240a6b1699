// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.jit.JitObserver.RegionFacts;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a guest can see of being compiled: nothing. What the host sees of it: bounds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BytecodeJitTest {
  private static final long CODE = 0x1_0000;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int A3 = 13;
  private static final int RA = 1;

  // Large enough for code that is too far apart for one region; what is not touched costs nothing.
  private final PageMemory memory = new PageMemory(2L << 30);
  private final Hart hart = new Hart(0);

  private void load(Code code) {
    load(CODE, code);
    hart.pc = CODE;
  }

  private void load(long at, Code code) {
    byte[] bytes = code.toBytes();
    memory.protect(at & -4096, 4096, PageMemory.READ | PageMemory.WRITE | PageMemory.EXECUTE);
    RawMemory.copyIn(bytes, 0, memory.hostForWrite(at, bytes.length), bytes.length);
  }

  /** a1 = 0; do { a1 += 3; a0 -= 1 } while (a0 != 0); ecall */
  private static Code loop() {
    return new Code(CODE)
        .immediate("addi", A1, 0, 0)
        .immediate("addi", A1, A1, 3)
        .immediate("addi", A0, A0, -1)
        .add("bne", 0, A0, 0, -8)
        .ecall();
  }

  private Exit runLoop(BytecodeJit jit, long times) {
    load(loop());
    hart.x[A0] = times;
    return jit.forProcess(memory, new TestEnvironment()).run(hart, Long.MAX_VALUE);
  }

  private static JitObserver noting(List<RegionFacts> formed) {
    return new JitObserver() {
      @Override
      public void formed(RegionFacts region) {
        formed.add(region);
      }
    };
  }

  @Test
  void aLoopRunsInCompiledCode() {
    BytecodeJit jit = BytecodeJit.eager(20);
    Exit exit = runLoop(jit, 100_000);
    assertEquals(ExitReason.SYSTEM_CALL, exit.reason);
    assertEquals(300_000, hart.x[A1]);
    assertEquals(300_002, hart.instructions);
    assertTrue(jit.statistics().instructions() > 299_000, "most of it was compiled");
  }

  @Test
  void aLoopIsOneRegionThoughItsBlocksTakeEachOthersPlaceInTheInterpretersTable() {
    long far = 0x2_0006; // Of all addresses there, the one whose place is that of CODE.
    load(new Code(CODE).immediate("addi", A1, A1, 3).add("jal", 0, 0, 0, far - CODE - 4));
    Code back = new Code(far).immediate("addi", A0, A0, -1).add("beq", 0, A0, 0, 8);
    load(far, back.add("jal", 0, 0, 0, CODE - far - 8).ecall());
    List<RegionFacts> formed = new ArrayList<>();
    hart.x[A0] = 1000;
    BytecodeJit jit = BytecodeJit.eager(20, noting(formed));
    Exit exit = jit.forProcess(memory, new TestEnvironment()).run(hart, Long.MAX_VALUE);
    assertEquals(ExitReason.SYSTEM_CALL, exit.reason);
    assertEquals(3000, hart.x[A1]);
    assertEquals(1, formed.size());
    assertEquals(3, formed.getFirst().blocks());
  }

  @Test
  void aRegionIsNotFormedAnewForWhatIsTooFarOff() {
    long far = CODE + (1L << 30) + 0x2000;
    load(new Code(CODE).immediate("addi", A1, A1, 3).immediate("jalr", 0, A2, 0));
    Code back = new Code(far).immediate("addi", A0, A0, -1).add("beq", 0, A0, 0, 8);
    load(far, back.immediate("jalr", 0, A3, 0).ecall());
    List<RegionFacts> formed = new ArrayList<>();
    hart.x[A0] = 200_000;
    hart.x[A2] = far;
    hart.x[A3] = CODE;
    BytecodeJit jit = BytecodeJit.eager(20, noting(formed));
    Exit exit = jit.forProcess(memory, new TestEnvironment()).run(hart, Long.MAX_VALUE);
    assertEquals(ExitReason.SYSTEM_CALL, exit.reason);
    assertEquals(600_000, hart.x[A1]);
    assertTrue(formed.size() < 20, () -> "formed " + formed.size() + " regions");
  }

  @Test
  void theBackgroundCompilerGivesTheSameResult() {
    BytecodeJit jit = BytecodeJit.auto();
    long times = 1_000_000;
    do {
      hart.instructions = 0;
      runLoop(jit, times);
      assertEquals(3 * times, hart.x[A1]);
      assertEquals(3 * times + 2, hart.instructions);
    } while (jit.statistics().instructions() == 0); // the test's own timeout bounds this
  }

  @Test
  void recursionWithoutAStackPointerEndsWithTheBudget() {
    // f: jal ra, f. Nothing is saved, so the guest needs no memory for it; neither may the host.
    load(new Code(CODE).add("jal", RA, 0, 0, 0));
    Engine engine = BytecodeJit.eager(0).forProcess(memory, new TestEnvironment());
    Exit exit = engine.run(hart, 5_000_000);
    assertEquals(ExitReason.BUDGET, exit.reason);
    assertEquals(5_000_000, hart.instructions);
  }

  @Test
  void budgetsAreExactWhateverIsCompiled() {
    for (long budget = 1; budget < 60; budget++) {
      load(loop());
      hart.instructions = 0;
      hart.x[A0] = 1000;
      Engine engine = BytecodeJit.eager(0).forProcess(memory, new TestEnvironment());
      assertEquals(ExitReason.BUDGET, engine.run(hart, budget).reason);
      assertEquals(budget, hart.instructions);
      assertEquals(3 * ((budget + 1) / 3), hart.x[A1]);
    }
  }

  @Test
  void rewrittenCodeIsDropped() {
    BytecodeJit jit = BytecodeJit.eager(0);
    Engine engine = jit.forProcess(memory, new TestEnvironment());
    for (int step = 1; step < 5; step++) {
      Code code = new Code(CODE).immediate("addi", A1, A1, step).ecall();
      load(code);
      hart.x[A1] = 0;
      engine.run(hart, 1000);
      assertEquals(step, hart.x[A1]);
    }
    assertEquals(3, jit.statistics().invalidated());
  }

  @Test
  void threadsShareWhatIsCompiled() {
    BytecodeJit jit = BytecodeJit.eager();
    runLoop(jit, 100_000);
    long regions = jit.statistics().regions();
    Hart other = new Hart(1);
    other.pc = CODE;
    other.x[A0] = 100_000;
    jit.forProcess(memory, new TestEnvironment()).run(other, Long.MAX_VALUE);
    assertEquals(300_000, other.x[A1]);
    assertEquals(regions, jit.statistics().regions());
  }
}
