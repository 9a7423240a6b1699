// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compiled code remembers which memory it may access; it must never remember too much. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RangesTest {
  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x10_0000;
  private static final long FAR = 0x80_0000;
  private static final int PAGE = 4096;
  private static final int READ_WRITE = PageMemory.READ | PageMemory.WRITE;
  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int A3 = 13;

  private final PageMemory memory = new PageMemory(16 << 20);
  private final Hart hart = new Hart(0);
  private final BytecodeJit jit = BytecodeJit.eager(0);
  private final TestEnvironment environment = new TestEnvironment();
  private final Engine engine = jit.forProcess(memory, environment);

  private void load(Code code) {
    byte[] bytes = code.toBytes();
    memory.protect(CODE, PAGE, PageMemory.READ | PageMemory.EXECUTE);
    RawMemory.copyIn(bytes, 0, memory.base() + CODE, bytes.length);
  }

  /** do { sd a2, 0(a0); a0 += a3; a1 -= 1 } while (a1 != 0); ecall */
  private void loadStores() {
    load(
        new Code(CODE)
            .store("sd", A2, A0, 0)
            .add("add", A0, A0, A3)
            .immediate("addi", A1, A1, -1)
            .add("bne", 0, A1, 0, -12)
            .ecall());
  }

  private Exit store(long first, long step, long times) {
    hart.pc = CODE;
    hart.x[A0] = first;
    hart.x[A1] = times;
    hart.x[A2] = 0x0102030405060708L;
    hart.x[A3] = step;
    return engine.run(hart, hart.instructions + 1_000_000);
  }

  @Test
  void theFirstAddressAfterWhatMayBeWrittenTraps() {
    loadStores();
    memory.protect(DATA, 4 * PAGE, READ_WRITE);
    for (int i = 0; i < 5; i++) {
      hart.instructions = 0;
      assertEquals(ExitReason.MEMORY_FAULT, store(DATA, 8, 10_000).reason);
      assertEquals(CODE, hart.pc);
      assertEquals(DATA + 4 * PAGE, hart.x[A0]);
      assertEquals(4L * 4 * PAGE / 8 + 1, hart.instructions);
    }
    assertTrue(jit.statistics().instructions() > 0, "some of it was compiled");
  }

  @Test
  void rightsThatAreTakenAwayAreMissedAtOnce() {
    loadStores();
    memory.protect(DATA, 8 * PAGE, READ_WRITE);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, 8, 4096).reason);
    memory.protect(DATA + 3 * PAGE, PAGE, PageMemory.READ);
    assertEquals(ExitReason.MEMORY_FAULT, store(DATA, 8, 4096).reason);
    assertEquals(DATA + 3 * PAGE, hart.x[A0]);
    memory.protect(DATA + 3 * PAGE, PAGE, READ_WRITE);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, 8, 4096).reason);
    memory.protect(DATA, 8 * PAGE, 0);
    assertEquals(ExitReason.MEMORY_FAULT, store(DATA, 8, 4096).reason);
    assertEquals(DATA, hart.x[A0]);
  }

  @Test
  void manyLossesAtOnceAreNotOverlooked() {
    loadStores();
    memory.protect(DATA, 512 * PAGE, READ_WRITE);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, PAGE, 512).reason);
    memory.protect(DATA + 7 * PAGE, PAGE, PageMemory.READ);
    for (int i = 0; i < 2 * LostRights.KEPT; i++) {
      memory.protect(DATA + (100 + i) * PAGE, PAGE, PageMemory.READ);
    }
    assertEquals(ExitReason.MEMORY_FAULT, store(DATA, PAGE, 512).reason);
    assertEquals(DATA + 7 * PAGE, hart.x[A0]);
  }

  @Test
  void pagesThatAreClearedCountAsWrittenWhenTheyAreWrittenAgain() {
    loadStores();
    memory.protect(DATA, 64 * PAGE, READ_WRITE);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, PAGE, 64).reason);
    memory.clear(DATA, 64 * PAGE);
    assertEquals(DATA + 64 * PAGE, memory.nextTouched(DATA, DATA + 64 * PAGE));
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, PAGE, 64).reason);
    assertEquals(DATA + 64 * PAGE, memory.nextUntouched(DATA, DATA + 64 * PAGE));
  }

  private void storeToAndFro(int times) {
    for (int i = 0; i < times; i++) {
      long first = (i & 1) == 0 ? DATA : FAR;
      assertEquals(ExitReason.SYSTEM_CALL, store(first + 8 * (i & 255), 8, 1).reason);
      assertEquals(hart.x[A2], RawMemory.getLong(memory.base() + first + 8 * (i & 255)));
    }
  }

  @Test
  void onePointerThatGoesToAndFroIsCompiledAnewAndStaysPrecise() {
    loadStores();
    memory.protect(DATA, 4 * PAGE, READ_WRITE);
    memory.protect(FAR, PAGE, READ_WRITE);
    storeToAndFro(1);
    long regions = jit.statistics().regions();
    storeToAndFro(2000);
    assertTrue(jit.statistics().regions() > regions, "looks at the states of pages now");
    assertEquals(ExitReason.SYSTEM_CALL, store(FAR, 8, 1).reason);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA + PAGE - 4, 8, 1).reason);
    assertEquals(hart.x[A2], RawMemory.getLong(memory.base() + DATA + PAGE - 4));
    memory.clear(DATA + PAGE, PAGE);
    assertEquals(ExitReason.SYSTEM_CALL, store(FAR, 8, 1).reason);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA + PAGE, 8, 1).reason);
    assertEquals(DATA + PAGE, memory.nextTouched(DATA + PAGE, DATA + 2 * PAGE));
    assertEquals(ExitReason.SYSTEM_CALL, store(FAR, 8, 1).reason);
    memory.protect(DATA + 2 * PAGE, PAGE, PageMemory.READ);
    assertEquals(ExitReason.MEMORY_FAULT, store(DATA, 8, 2000).reason);
    assertEquals(DATA + 2 * PAGE, hart.x[A0]);
    assertEquals(CODE, hart.pc);
    assertEquals(ExitReason.SYSTEM_CALL, store(FAR, 8, 1).reason);
    for (long wild : new long[] {0, -8, -1, 1L << 63, memory.limit(), DATA + 2 * PAGE - 4}) {
      assertEquals(ExitReason.MEMORY_FAULT, store(wild, 8, 1).reason);
    }
    memory.protect(FAR, PAGE, 0);
    assertEquals(ExitReason.SYSTEM_CALL, store(DATA, 8, 1).reason);
    assertEquals(ExitReason.MEMORY_FAULT, store(FAR, 8, 1).reason);
    assertEquals(FAR, hart.x[A0]);
  }

  @Test
  void accessesThatCrossPagesAgainAndAgainOutsideTheirRangeEndAsCalls() {
    loadStores();
    memory.protect(DATA, 4 * PAGE, READ_WRITE);
    memory.protect(FAR, 4 * PAGE, READ_WRITE);
    storeToAndFro(2000);
    for (int i = 0; i < 2000; i++) {
      long first = ((i & 1) == 0 ? DATA : FAR) + PAGE - 4;
      assertEquals(ExitReason.SYSTEM_CALL, store(first, 8, 1).reason);
      assertEquals(hart.x[A2], RawMemory.getLong(memory.base() + first));
    }
    storeToAndFro(10);
  }

  @Test
  void aGroupThatOnlyPartlyLiesInMemoryTrapsWhereItLeaves() {
    // Three loads with one check; only the last lies in a page that may not be read.
    load(
        new Code(CODE)
            .immediate("ld", A1, A0, -8)
            .immediate("ld", A2, A0, -16)
            .immediate("ld", A3, A0, 0)
            .ecall());
    memory.protect(DATA, PAGE, READ_WRITE);
    for (int i = 0; i < 300; i++) {
      hart.pc = CODE;
      hart.instructions = 0;
      hart.x[A0] = DATA + PAGE;
      hart.x[A1] = -1;
      hart.x[A3] = 77;
      assertEquals(ExitReason.MEMORY_FAULT, engine.run(hart, 100).reason);
      assertEquals(CODE + 8, hart.pc);
      assertEquals(0, hart.x[A1]);
      assertEquals(77, hart.x[A3]);
      assertEquals(3, hart.instructions);
      hart.pc = CODE;
      hart.x[A0] = DATA + 16;
      assertEquals(ExitReason.SYSTEM_CALL, engine.run(hart, 100).reason);
    }
  }

  @Test
  void addressesAtTheEndsOfTheAddressSpaceTrap() {
    loadStores();
    memory.protect(DATA, PAGE, READ_WRITE);
    for (int i = 0; i < 3; i++) {
      assertEquals(ExitReason.SYSTEM_CALL, store(DATA, 8, 512).reason);
      for (long wild : new long[] {0, -8, -1, 1L << 63, 1L << 62, memory.limit(), DATA - 4}) {
        assertEquals(ExitReason.MEMORY_FAULT, store(wild, 8, 1).reason);
      }
    }
  }

  @Test
  void noPageIsMarkedAheadOfItsWriteThatHasToBeToldFirst() {
    loadStores();
    memory.protect(DATA, 64 * PAGE, READ_WRITE);
    Set<Long> told = new TreeSet<>();
    memory.onTouch(told::add);
    for (int i = 0; i < 20; i++) {
      assertEquals(ExitReason.SYSTEM_CALL, store(DATA + i * PAGE, 8, 512).reason);
    }
    assertEquals(20, told.size());
    assertEquals(DATA + 20 * PAGE, memory.nextUntouched(DATA, DATA + 64 * PAGE));
    assertTrue(jit.statistics().instructions() > 0, "some of it was compiled");
  }
}
