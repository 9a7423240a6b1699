// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.janusvm.system.TestCode.A0;
import static org.janusvm.system.TestCode.A1;
import static org.janusvm.system.TestCode.A2;
import static org.janusvm.system.TestCode.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Cause;
import org.janusvm.jit.Exit;
import org.janusvm.system.hart.Privilege;
import org.janusvm.system.hart.Status;
import org.janusvm.system.mmu.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same compiled code under changing translation and protection: each access is judged by what
 * holds when it happens, in every engine. All code is compiled before it first runs.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CompiledTranslationTest {
  private static final long ROOT = 0x8010_0000L;
  private static final long MIDDLE = 0x8010_1000L;
  private static final long LEAVES = 0x8010_2000L;

  /** Virtual pages, and the frames that they are mapped to at first. */
  private static final long CODE = 0x1_0000;

  private static final long CODE_FRAME = 0x8020_0000L;
  private static final long OTHER_FRAME = 0x8021_0000L;
  private static final long DATA = 0x2_0000;
  private static final long DATA_FRAME = 0x8030_0000L;
  private static final long ALIAS = 0x3_0000;

  private static final long ALL = Pte.V | Pte.R | Pte.W | Pte.A | Pte.D;
  private static final long EXECUTABLE = Pte.V | Pte.R | Pte.X | Pte.A;
  private static final long VALUE = 0x1122_3344_5566_7788L;
  private static final int NAPOT = 0x18;
  private static final int READ = 1;
  private static final int OPEN = 7;

  private TestHart t;
  private long compiled;

  @AfterEach
  void close() {
    assertTrue(compiled == 0 || t.compiledInstructions() > 0, "nothing ran compiled");
    t.close();
  }

  /** A hart whose page at {@link #CODE} has this code, and one page of data. */
  private void start(TestEngine engine, TestCode code) {
    t = new TestHart(true, engine);
    compiled = engine == TestEngine.INTERPRETER ? 0 : 1;
    t.poke(ROOT, Pte.make(MIDDLE, Pte.V));
    t.poke(MIDDLE, Pte.make(LEAVES, Pte.V));
    t.put(CODE_FRAME, code.bytes());
    map(CODE, CODE_FRAME, EXECUTABLE);
    map(DATA, DATA_FRAME, ALL);
    t.poke(DATA_FRAME, VALUE);
    t.write("satp", 8L << 60 | ROOT >>> 12);
  }

  private void map(long virtual, long frame, long bits) {
    t.poke(LEAVES + (virtual >>> 12) * 8, Pte.make(frame, bits));
  }

  private long leaf(long virtual) {
    return t.peek(LEAVES + (virtual >>> 12) * 8) & 0x3ff;
  }

  private void flush() {
    t.privileged.fence(0, 0, false, false);
  }

  /** Sets bits of mstatus and runs the code in S mode, twice, to the same end. */
  private Exit run(long status, long a0) {
    Exit exit = null;
    for (int i = 0; i < 2; i++) {
      t.privileged.enter(Privilege.MACHINE);
      t.write("mstatus", status);
      t.privileged.enter(Privilege.SUPERVISOR);
      t.hart.pc = CODE;
      t.hart.x[A0] = a0;
      t.hart.x[A1] = 0;
      exit = t.run(1000);
    }
    return exit;
  }

  private void assertTraps(Exit exit, int cause, long tval, long pc) {
    assertEquals(cause, exit.cause);
    assertEquals(tval, exit.value);
    assertEquals(pc, t.hart.pc);
  }

  /** One access, to the address in a0, and a breakpoint. */
  private static TestCode access(String name) {
    TestCode code = new TestCode(CODE);
    code.op("addi", A2, 0, 0, 7);
    if (name.startsWith("l")) {
      code.load(name, A1, A0, 0);
    } else {
      code.store(name, A2, A0, 0);
    }
    return code.op("ebreak", 0, 0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void sumAndMxrChangeBetweenRuns(TestEngine engine) {
    start(engine, access("ld"));
    map(DATA, DATA_FRAME, Pte.V | Pte.R | Pte.U | Pte.A);
    for (int i = 0; i < 3; i++) {
      assertTraps(run(0, DATA), Cause.LOAD_PAGE_FAULT, DATA, CODE + 4);
      assertEquals(Cause.BREAKPOINT, run(Status.SUM, DATA).cause);
      assertEquals(VALUE, t.hart.x[A1]);
    }
    map(DATA, DATA_FRAME, Pte.V | Pte.X | Pte.A);
    flush();
    for (int i = 0; i < 3; i++) {
      assertTraps(run(Status.SUM, DATA), Cause.LOAD_PAGE_FAULT, DATA, CODE + 4);
      assertEquals(Cause.BREAKPOINT, run(Status.MXR, DATA).cause);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void machineModeAccessesMemoryAsMprvSays(TestEngine engine) {
    start(engine, access("ld"));
    t.poke(CODE_FRAME + 0x800, 42);
    for (int i = 0; i < 4; i++) {
      boolean translated = i % 2 == 0;
      long status = translated ? Status.MPRV | 1L << Status.MPP_SHIFT : 0;
      t.privileged.enter(Privilege.MACHINE);
      t.write("mstatus", status);
      t.hart.pc = CODE_FRAME;
      t.hart.x[A0] = translated ? DATA : CODE_FRAME + 0x800;
      assertEquals(Cause.BREAKPOINT, t.run(100).cause);
      assertEquals(translated ? VALUE : 42, t.hart.x[A1]);
      t.hart.pc = CODE_FRAME;
      t.hart.x[A0] = translated ? CODE_FRAME : DATA;
      int cause = translated ? Cause.LOAD_PAGE_FAULT : Cause.LOAD_ACCESS;
      assertTraps(t.run(100), cause, t.hart.x[A0], CODE_FRAME + 4);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void loadsSetTheAccessedBitAndOnlyStoresThatHappenTheDirtyBit(TestEngine engine) {
    TestCode code = new TestCode(CODE);
    code.load("ld", A1, A0, 0).load("ld", A1, A0, 8).branch("bne", A1, 0, "store");
    code.op("ebreak", 0, 0, 0, 0);
    code.label("store").store("sd", 0, A0, 8).store("sd", 0, A0, 16).op("ebreak", 0, 0, 0, 0);
    start(engine, code);
    map(DATA, DATA_FRAME, Pte.V | Pte.R | Pte.W);
    assertEquals(Cause.BREAKPOINT, run(0, DATA).cause);
    assertEquals(Pte.V | Pte.R | Pte.W | Pte.A, leaf(DATA));
    t.poke(DATA_FRAME + 8, 1);
    assertEquals(Cause.BREAKPOINT, run(0, DATA).cause);
    assertEquals(ALL, leaf(DATA));
    map(DATA, DATA_FRAME, Pte.V | Pte.R | Pte.W);
    flush();
    assertEquals(Cause.BREAKPOINT, run(0, DATA).cause);
    assertEquals(Pte.V | Pte.R | Pte.W | Pte.A, leaf(DATA), "cleared bits are set anew");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void protectionFinerThanAPageStopsTheSecondOfTwoNeighbours(TestEngine engine) {
    TestCode code = new TestCode(CODE);
    code.load("ld", A1, A0, 0).load("ld", A2, A0, 8).op("ebreak", 0, 0, 0, 0);
    start(engine, code);
    t.privileged.pmp().writeAddress(0, DATA_FRAME + 0x100 >> 2); // 8 bytes
    t.privileged.pmp().writeAddress(1, (1L << 54) - 1);
    t.privileged.pmp().writeConfigs(0, NAPOT | (NAPOT | OPEN) << 8);
    flush();
    for (int i = 0; i < 3; i++) {
      t.poke(DATA_FRAME + 0xf8, 5 + i);
      t.hart.x[A2] = 9;
      assertTraps(run(0, DATA + 0xf8), Cause.LOAD_ACCESS, DATA + 0x100, CODE + 4);
      assertEquals(5 + i, t.hart.x[A1], "the first load happened");
      assertEquals(9, t.hart.x[A2]);
      assertTraps(run(0, DATA + 0xfc), Cause.LOAD_ACCESS, DATA + 0xfc, CODE);
      assertEquals(Cause.BREAKPOINT, run(0, DATA + 0xe8).cause);
      assertEquals(Cause.BREAKPOINT, run(0, DATA + 0x108).cause);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void protectionOfAPageChangesBetweenRuns(TestEngine engine) {
    start(engine, access("sd"));
    for (int i = 0; i < 3; i++) {
      assertEquals(Cause.BREAKPOINT, run(0, DATA).cause);
      t.privileged.pmp().writeAddress(0, DATA_FRAME >> 2 | 0x1ff); // 4 KiB
      t.privileged.pmp().writeAddress(1, (1L << 54) - 1);
      t.privileged.pmp().writeConfigs(0, NAPOT | READ | (NAPOT | OPEN) << 8);
      flush();
      assertTraps(run(0, DATA), Cause.STORE_ACCESS, DATA, CODE + 4);
      t.privileged.pmp().writeConfigs(0, NAPOT | OPEN | (NAPOT | OPEN) << 8);
      flush();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void anAccessOverTwoPagesTrapsWithTheSecondAndStoresNothing(TestEngine engine) {
    start(engine, access("sd"));
    long at = DATA + 4096 - 3;
    t.poke(DATA_FRAME + 4088, VALUE);
    assertTraps(run(0, at), Cause.STORE_PAGE_FAULT, DATA + 4096, CODE + 4);
    assertEquals(VALUE, t.peek(DATA_FRAME + 4088));
    map(DATA + 4096, OTHER_FRAME, ALL);
    flush();
    assertEquals(Cause.BREAKPOINT, run(0, at).cause);
    assertEquals(VALUE & 0xff_ffff_ffffL | 7L << 40, t.peek(DATA_FRAME + 4088));
    map(DATA + 4096, OTHER_FRAME, Pte.V | Pte.R | Pte.A);
    flush();
    assertTraps(run(0, at), Cause.STORE_PAGE_FAULT, DATA + 4096, CODE + 4);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void aLoadOverTwoPagesTrapsWithTheSecond(TestEngine engine) {
    start(engine, access("lw"));
    long at = DATA + 4096 - 2;
    assertTraps(run(0, at), Cause.LOAD_PAGE_FAULT, DATA + 4096, CODE + 4);
    map(DATA + 4096, OTHER_FRAME, ALL);
    flush();
    t.poke(DATA_FRAME + 4088, 0x1122L << 48);
    t.poke(OTHER_FRAME, 0x3344);
    assertEquals(Cause.BREAKPOINT, run(0, at).cause);
    assertEquals(0x3344_1122, t.hart.x[A1]);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void afterAFenceOfItsAddressOrSpaceCodeIsThatOfItsNewFrame(TestEngine engine) {
    start(engine, access("ld"));
    TestCode other = new TestCode(CODE).op("addi", A2, 0, 0, 8).load("ld", A1, A0, 8);
    t.put(OTHER_FRAME, other.op("ebreak", 0, 0, 0, 0).bytes());
    t.poke(DATA_FRAME + 8, 99);
    for (int i = 0; i < 6; i++) {
      boolean first = i % 2 == 0;
      map(CODE, first ? CODE_FRAME : OTHER_FRAME, EXECUTABLE);
      t.privileged.fence(CODE, 0, i < 3, i >= 3);
      assertEquals(Cause.BREAKPOINT, run(0, DATA).cause);
      assertEquals(first ? 7 : 8, t.hart.x[A2]);
      assertEquals(first ? VALUE : 99, t.hart.x[A1]);
    }
    map(CODE, CODE_FRAME, EXECUTABLE & ~Pte.X);
    t.privileged.fence(CODE, 0, true, false);
    assertTraps(run(0, DATA), Cause.FETCH_PAGE_FAULT, CODE, CODE);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WARM")
  void codeThatIsWrittenUnderAnotherAddressRunsAsItIsNow(TestEngine engine) {
    TestCode code = new TestCode(CODE);
    code.li(T0, 3).label("again");
    code.op("addi", A1, A1, 0, 1); // written over: 1, then 2, then 4
    long target = code.here() - 4 - CODE;
    code.load("lw", A2, A0, target).op("lui", 6, 0, 0, 1 << 20);
    code.op("slli", A2, A2, 0, 0).op("add", 7, A2, 6, 0);
    code.store("sw", 7, A0, target).op("fence.i", 0, 0, 0, 0);
    code.op("addi", T0, T0, 0, -1).branch("bne", T0, 0, "again").op("ebreak", 0, 0, 0, 0);
    start(engine, code);
    map(ALIAS, CODE_FRAME, ALL);
    assertEquals(Cause.BREAKPOINT, run(0, ALIAS).cause);
    // The immediate grows by one each time: 1 + 2 + 3, and in the second run 4 + 5 + 6.
    assertEquals(15, t.hart.x[A1]);
  }
}
