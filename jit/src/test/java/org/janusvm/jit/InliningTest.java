// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Cause;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callees that are copied into the region of their caller do what the called ones do. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InliningTest {
  private static final long CODE = 0x1_0000;
  private static final long CALLEE = CODE + 0x100;
  private static final long OTHER = CODE + 0x200;
  private static final long DATA = 0x2_0000;
  private static final int RA = 1;
  private static final int SP = 2;
  private static final int S0 = 8;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int A3 = 13;
  private static final int T0 = 5;
  private static final int TIMES = 5_000;

  private int largest;

  /** Counts the instructions of what is compiled. */
  private final JitObserver observer =
      new JitObserver() {
        @Override
        public void formed(RegionFacts region) {
          largest = Math.max(largest, region.instructions());
        }
      };

  /** A hart with memory and an engine of its own. */
  private static final class Machine {
    final PageMemory memory = new PageMemory(16 << 20);
    final Hart hart = new Hart(0);
    final Engine engine;
    Exit exit;

    Machine(boolean compiles, JitObserver observer) {
      TestEnvironment environment = new TestEnvironment();
      engine =
          compiles
              ? BytecodeJit.eager(50, observer).forProcess(memory, environment)
              : Interpreters.forProcess(memory, environment);
      memory.protect(CODE, 4096, PageMemory.READ | PageMemory.WRITE | PageMemory.EXECUTE);
      memory.protect(DATA, 4096, PageMemory.READ | PageMemory.WRITE);
    }

    void load(Code... parts) {
      for (Code part : parts) {
        byte[] bytes = part.toBytes();
        RawMemory.copyIn(bytes, 0, memory.hostForWrite(part.base(), bytes.length), bytes.length);
      }
    }

    void run(long times, long budget) {
      hart.pc = CODE;
      hart.x[SP] = DATA + 4096;
      hart.x[A0] = times;
      hart.x[A2] = DATA;
      exit = engine.run(hart, budget);
    }
  }

  private final Machine compiled = new Machine(true, observer);
  private final Machine interpreted = new Machine(false, JitObserver.NONE);

  private void load(Code... parts) {
    compiled.load(parts);
    interpreted.load(parts);
  }

  /** Runs both, and compares all that can be seen. */
  private void run(long times, long budget) {
    interpreted.run(times, budget);
    compiled.run(times, budget);
    same();
  }

  private void same() {
    assertEquals(interpreted.exit.toString(), compiled.exit.toString());
    assertEquals(interpreted.hart.pc, compiled.hart.pc);
    assertEquals(interpreted.hart.instructions, compiled.hart.instructions);
    assertArrayEquals(Arrays.copyOf(interpreted.hart.x, 32), Arrays.copyOf(compiled.hart.x, 32));
  }

  private static Code at(long pc) {
    return new Code(pc);
  }

  private static Code call(Code code, long target) {
    return code.immediate("jal", RA, 0, target - code.here());
  }

  private static Code ret(Code code) {
    return code.immediate("jalr", 0, RA, 0);
  }

  /** do { callee(); a0 -= 1 } while (a0 != 0); ecall */
  private static Code caller() {
    Code code = call(at(CODE), CALLEE).immediate("addi", A0, A0, -1);
    return code.add("bne", 0, A0, 0, CODE - code.here()).ecall();
  }

  /** a1 += a0, a3 = the word at a2 */
  private static Code callee() {
    return ret(at(CALLEE).add("add", A1, A1, A0).immediate("lw", A3, A2, 0));
  }

  @Test
  void aSmallCalleeIsPartOfItsCallersRegion() {
    load(caller(), callee());
    run(TIMES, Long.MAX_VALUE);
    assertEquals(6, largest, "three instructions of the loop and three of the callee");
    assertEquals((long) TIMES * (TIMES + 1) / 2, compiled.hart.x[A1]);
  }

  @Test
  void aTrapInACopyHasTheCalleesPcAndAllRegisters() {
    load(caller(), callee().ecall());
    Code faulty = at(CALLEE).add("add", A1, A1, A0).immediate("lw", A3, A2, 0);
    // The address moves on with each call until it leaves the page.
    load(ret(faulty.immediate("addi", A2, A2, 4)));
    run(TIMES, Long.MAX_VALUE);
    assertEquals(Cause.LOAD_PAGE_FAULT, compiled.exit.cause);
    assertEquals(CALLEE + 4, compiled.hart.pc);
    assertEquals(DATA + 4096, compiled.exit.value);
    assertTrue(largest >= 7);
  }

  @Test
  void aBudgetMayEndAnywhereInACopy() {
    load(caller(), callee());
    run(TIMES, Long.MAX_VALUE);
    for (int budget = 1; budget < 40; budget++) {
      long end = compiled.hart.instructions + budget;
      run(TIMES, budget);
      assertEquals(ExitReason.BUDGET, compiled.exit.reason);
      assertEquals(end, compiled.hart.instructions);
    }
  }

  @Test
  void aCalleeMayReturnToAnotherPlace() {
    // Every 16th call comes back behind the loop's decrement.
    Code code = call(at(CODE), CALLEE).immediate("addi", A0, A0, -1).immediate("addi", A0, A0, -1);
    load(code.add("bge", 0, 0, A0, 8).add("jal", 0, 0, 0, CODE - code.here()).ecall());
    Code odd =
        at(CALLEE)
            .immediate("addi", S0, S0, 1)
            .immediate("andi", A3, S0, 15)
            .add("bne", 0, A3, 0, 8);
    load(ret(odd.immediate("addi", RA, RA, 4).add("add", A1, A1, A0)));
    run(TIMES, Long.MAX_VALUE);
    assertTrue(largest >= 8, "the callee was inlined");
  }

  @Test
  void aCalleeThatSavesItsReturnAddressMayFindAnother() {
    // The callee calls one that overwrites the saved address, now and then: a longjmp, in short.
    Code code = call(at(CODE), CALLEE).immediate("addi", A0, A0, -1);
    code.add("bne", 0, A0, 0, CODE - code.here()).ecall();
    load(code);
    Code saving = at(CALLEE).immediate("addi", SP, SP, -16).store("sd", RA, SP, 0);
    call(saving, OTHER).immediate("ld", RA, SP, 0).immediate("addi", SP, SP, 16);
    load(ret(saving));
    Code other = at(OTHER).immediate("andi", A3, A0, 63).add("bne", 0, A3, 0, 16);
    other.immediate("ld", T0, SP, 0).immediate("addi", T0, T0, 4).store("sd", T0, SP, 0);
    load(ret(other.add("add", A1, A1, A0)));
    // 64 divides the start, so that a skipped decrement comes back here for ever: the budget ends
    // it.
    run(TIMES, 400_000);
    assertEquals(ExitReason.BUDGET, compiled.exit.reason);
    assertTrue(largest >= 8, "both callees were inlined");
  }

  @Test
  void aCalleeThatChangesIsNoLongerRunFromItsCopy() {
    load(caller(), callee());
    run(TIMES, Long.MAX_VALUE);
    long before = compiled.hart.x[A1];
    load(ret(at(CALLEE).immediate("addi", A1, A1, 1)));
    run(TIMES, Long.MAX_VALUE);
    assertEquals(before + TIMES, compiled.hart.x[A1]);
  }

  @Test
  void aCalleeMayChangeItselfWhileItRuns() {
    // Adds 1 to a1 until a0 is 1000, then rewrites its own first instruction to add 2.
    Code patching = at(CALLEE).immediate("addi", A1, A1, 1).immediate("addi", A3, A0, -1000);
    patching.add("bne", 0, A3, 0, 16).li(T0, Code.bits("addi", A1, A1, 0, 2));
    patching.store("sw", T0, RA, (int) (CALLEE - CODE - 4)).add("fence.i", 0, 0, 0);
    load(caller(), ret(patching));
    run(TIMES, Long.MAX_VALUE);
    assertEquals(TIMES - 999 + 2 * 999, compiled.hart.x[A1]);
  }

  @Test
  void recursionGoesDeeperThanItsCopies() {
    // fib(20), with a frame for each call.
    Code main = call(at(CODE).immediate("addi", A0, 0, 20), CALLEE).ecall();
    Code fib = at(CALLEE).immediate("addi", SP, SP, -16).store("sd", RA, SP, 0);
    fib.store("sd", S0, SP, 8).immediate("addi", S0, A0, 0).immediate("addi", A3, 0, 1);
    long exit = CALLEE + 4 * 13;
    fib.add("bge", 0, A3, A0, exit - fib.here()).immediate("addi", A0, A0, -1);
    call(fib, CALLEE).immediate("addi", A3, A0, 0).immediate("addi", A0, S0, -2);
    fib.immediate("addi", S0, A3, 0);
    call(fib, CALLEE).add("add", A0, A0, S0);
    assertEquals(exit, fib.here());
    fib.immediate("ld", RA, SP, 0).immediate("ld", S0, SP, 8).immediate("addi", SP, SP, 16);
    load(main, ret(fib));
    run(0, Long.MAX_VALUE);
    assertEquals(6765, compiled.hart.x[A0]);
    assertTrue(largest > 3 * 17, "the function is in itself");
    assertTrue(largest <= 200);
  }

  @Test
  void aFunctionThatCallsAnotherByATailCallReturnsToTheFirstCaller() {
    Code first = at(CALLEE).add("add", A1, A1, A0);
    load(caller(), first.add("jal", 0, 0, 0, OTHER - first.here()));
    load(ret(at(OTHER).add("xor", A1, A1, A0)));
    run(TIMES, Long.MAX_VALUE);
    assertEquals(7, largest, "three instructions of the loop, two of each callee");
  }
}
