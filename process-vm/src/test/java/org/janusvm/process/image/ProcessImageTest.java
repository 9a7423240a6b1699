// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import static org.janusvm.process.TestElf.BASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.Guests;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.RunResult;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.TestElf;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.MemoryBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs are loaded as Linux does; what cannot be loaded is refused with one clear line. */
class ProcessImageTest {
  private static final int R = 4;
  private static final int W = 2;
  private static final int X = 1;
  private static final int NOP = 0x13;
  private static final int CAP = 64 << 20;

  @TempDir Path folder;

  private static TestElf exits(int status) {
    byte[] code = TestElf.exit(status);
    return new TestElf().load(BASE, R | X, code, code.length);
  }

  private void assertRefused(TestElf elf, String reason) {
    RunResult result = Guests.run(Guests.options(folder, elf.build())).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy(), result.message());
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, result.exitStatus());
    assertTrue(result.message().contains(reason), result.message());
    assertTrue(result.message().contains("program.elf: "), result.message());
    assertFalse(result.message().contains("\n"));
    assertEquals(0, result.instructions());
  }

  private RunResult run(TestElf elf) {
    return Guests.run(Guests.options(folder, elf.build()).memory(CAP)).result();
  }

  @Test
  void aSmallProgramRuns() {
    RunResult result = run(exits(42));
    assertEquals(StoppedBy.GUEST, result.stoppedBy(), result.message());
    assertEquals(42, result.exitStatus());
    assertEquals(3, result.instructions());
  }

  @Test
  void aPositionIndependentProgramRuns() {
    byte[] code = TestElf.exit(7);
    TestElf elf =
        new TestElf().type(ElfFile.SHARED).entry(0x10).load(0x10, R | X, code, code.length);
    assertEquals(7, run(elf).exitStatus());
  }

  @Test
  void segmentsGetTheirRightsAndZeros() throws Exception {
    byte[] data = new byte[100];
    Arrays.fill(data, (byte) 9);
    ElfFile elf = ElfFile.parse(exits(0).load(0x20f00, R | W, data, 0x3000).build(), "test");
    try (AddressSpace memory = new AddressSpace(new MemoryBudget(CAP))) {
      ProcessImage image = ProcessImage.load(elf, memory, CAP);
      assertEquals(BASE, image.entry());
      assertEquals(AddressSpace.READ | AddressSpace.EXECUTE, memory.rights(BASE));
      assertEquals(9, memory.memory().load8(0x20f00 + 99));
      assertEquals(0, memory.memory().load8(0x20f00 + 100));
      assertEquals(0, memory.memory().load8(0x20f00 + 0x2fff));
      assertEquals(AddressSpace.READ | AddressSpace.WRITE, memory.rights(0x23000));
      assertEquals(-1, memory.rights(0x24000));
      assertEquals(0x24000, memory.moveBreak(0), "the heap begins after the last segment");
      assertEquals(AddressSpace.READ | AddressSpace.WRITE, memory.rights(image.stackTop() - 4096));
    }
  }

  @Test
  void overlappingSegmentsAreRefused() {
    assertRefused(exits(0).load(BASE + 4, R | W, new byte[8], 8), "overlapping");
    TestElf elf = exits(0).load(0x31000, R, new byte[8], 8);
    assertRefused(elf.load(0x30000, R | W, new byte[8], 0x1001), "overlapping");
  }

  @Test
  void segmentsOutsideTheWindowAreRefused() {
    assertRefused(exits(0).load(1L << 36, R | W, new byte[8], 8), "outside");
    assertRefused(exits(0).load(0x20000, R | W, new byte[8], 1L << 40), "outside");
    assertRefused(exits(0).load(0x20000, R | W, new byte[8], Long.MAX_VALUE - 0x30000), "outside");
    assertRefused(exits(0).load((1L << 36) - 8192, R | W, new byte[8], 4096), "stack");
    assertRefused(new TestElf().entry(0).load(0, R | X, TestElf.exit(0), 12), "below 0x10000");
  }

  @Test
  void whatExceedsTheCapIsRefused() {
    assertRefused(exits(0).load(0x20000, R | W, new byte[8], 3L << 30), "--memory");
  }

  @Test
  void theEntryMustBeExecutable() {
    assertRefused(exits(0).entry(BASE + 0x1000), "starts at 0x11000");
    assertRefused(exits(0).entry(BASE + 1), "starts at 0x10001");
    assertRefused(exits(0).entry(-2), "starts at");
    byte[] code = TestElf.exit(0);
    assertRefused(new TestElf().load(BASE, R | W, code, 12), "not in an executable segment");
  }

  @Test
  void offsetAndAddressMustAgree() {
    assertRefused(exits(0).header(1, R, 0x10, 0x20000, 16, 16, 4096), "do not agree");
  }

  @Test
  void strangeAlignmentsAreRefusedOrIgnored() {
    // A shared object that begins at 0 would be a library.
    byte[] code = Arrays.copyOf(TestElf.code(NOP), 16);
    System.arraycopy(TestElf.exit(3), 0, code, 4, 12);
    TestElf elf = new TestElf().type(ElfFile.SHARED).entry(4).load(0, R | X, code, code.length);
    assertEquals(3, run(elf.header(1, R, 0, 0x1000, 0, 16, 12345)).exitStatus());
    assertEquals(3, run(elf.header(1, R, 0, 0x3000, 0, 16, Long.MIN_VALUE)).exitStatus());
    assertRefused(elf.header(1, R, 0, 0x5000, 0, 16, 1L << 60), "alignment");
  }

  @Test
  void aDynamicProgramIsNamedAsSuch() {
    byte[] name = "/lib/\u001b[31mld.so\0".getBytes(StandardCharsets.UTF_8);
    TestElf elf = exits(0).load(0x20000, R, name, name.length);
    elf.header(3, R, 0x2000, 0x20000, name.length, name.length, 1);
    assertRefused(elf, "dynamically linked (needs /lib/?[31mld.so)");
  }

  @Test
  void filesThatAreNoProgramsHaveTheirStatus() {
    RunResult missing = Guests.run(ProcessOptions.builder(folder.resolve("none"))).result();
    assertEquals(RunResult.STATUS_NOT_FOUND, missing.exitStatus());
    RunResult directory = Guests.run(ProcessOptions.builder(folder)).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, directory.exitStatus());
    RunResult text = Guests.run(Guests.options(folder, new byte[] {'h', 'i'})).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, text.exitStatus());
    RunResult empty = Guests.run(Guests.options(folder, new byte[0])).result();
    assertEquals(RunResult.STATUS_NOT_RUNNABLE, empty.exitStatus());
  }
}
