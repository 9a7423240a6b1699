// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.janusvm.isa.Hart;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.Engine;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.janusvm.jit.guest.TestEnvironment;
import org.junit.jupiter.api.Test;

/**
 * Both interpreters, instruction by instruction, on streams that leave none out: an instruction
 * declared tomorrow that the streams do not reach fails this test.
 */
class InstructionCoverageTest {
  private final Set<String> executed = new HashSet<>();

  @Test
  void everyDeclaredInstructionIsExecutedAndBothInterpretersAgreeAfterEach() {
    runInLockstep(new StreamProgram(new SplittableRandom(7).longs(220).toArray(), 120));
    executeSystemInstructions();
    InstructionSet isa = InstructionSet.rv64();
    List<String> missing =
        Stream.concat(
                isa.instructions().stream().skip(1).map(Instruction::name),
                isa.compressed().stream().map(c -> c.name()))
            .filter(name -> !executed.contains(name))
            .toList();
    assertEquals(List.of(), missing);
  }

  private void runInLockstep(StreamProgram program) {
    try (GuestSpace pages = Kind.PROCESS.newSpace();
        GuestSpace tlb = Kind.MACHINE.newSpace()) {
      Engine one = pages.engine(new TestEnvironment(pages));
      Engine other = tlb.engine(new TestEnvironment(tlb));
      program.load(pages);
      program.load(tlb);
      Hart a = new Hart(0);
      Hart b = new Hart(0);
      a.pc = StreamProgram.CODE;
      b.pc = StreamProgram.CODE;
      while (true) {
        long pc = a.pc;
        int bits = (int) pages.getLong(pc);
        ExitReason reason = one.run(a, 1).reason;
        assertEquals(reason, other.run(b, 1).reason);
        assertSame(a, b, pc);
        note(bits);
        if (reason != ExitReason.BUDGET) {
          assertEquals(ExitReason.SYSTEM_CALL, reason);
          return;
        }
      }
    }
  }

  private static void assertSame(Hart a, Hart b, long pc) {
    if (a.pc != b.pc || a.fp.fcsr() != b.fp.fcsr() || a.instructions != b.instructions) {
      throw new AssertionError("differ after 0x" + Long.toHexString(pc));
    }
    a.x[Hart.X0_SINK] = 0;
    b.x[Hart.X0_SINK] = 0;
    assertArrayEquals(a.x, b.x, () -> "after 0x" + Long.toHexString(pc));
    assertArrayEquals(a.f, b.f, () -> "after 0x" + Long.toHexString(pc));
  }

  private void note(int bits) {
    long d = Decoder.decode(bits);
    executed.add(InstructionSet.rv64().get(Decoded.index(d)).name());
    if (Decoded.length(d) == 2) {
      InstructionSet.rv64().compressed().stream()
          .filter(c -> c.encoding().matches(bits & 0xffff))
          .findFirst()
          .ifPresent(c -> executed.add(c.name()));
    }
  }

  private void executeSystemInstructions() {
    for (Kind kind : new Kind[] {Kind.PROCESS, Kind.MACHINE}) {
      try (Guest guest = new Guest(kind)) {
        for (String name : systemInstructions()) {
          int bits = Code.bits(name, 0, 0, 0, 0);
          assertEquals(
              ExitReason.SYSTEM_CALL,
              guest.execute(bits, Code.encoding(name).length()).reason,
              name);
          note(bits);
        }
      }
    }
  }

  private static List<String> systemInstructions() {
    InstructionSet isa = InstructionSet.rv64();
    return Stream.concat(
            isa.instructions().stream().skip(1).filter(Instruction::isSystem).map(i -> i.name()),
            isa.compressed().stream().filter(c -> c.base().isSystem()).map(c -> c.name()))
        .toList();
  }
}
