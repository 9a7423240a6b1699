// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Type;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.api.Test;

/** Singles in 64-bit registers (RISC-V Unprivileged ISA, "NaN Boxing of Narrower Values"). */
class NanBoxingTest {
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final long NAN = BOX | 0x7fc0_0000L;
  private static final long ONE = BOX | 0x3f80_0000L;
  private static final long[] BROKEN = {
    0x3f80_0000L, 0x1_3f80_0000L, 0xffff_fffe_3f80_0000L, 0x3ff0_0000_0000_0000L, 0
  };

  /** What computes with singles from registers: not loads, stores and moves of bits. */
  private static List<Instruction> takeSingles() {
    return InstructionSet.rv64().instructions().stream()
        .filter(i -> i.operands().contains("fs1"))
        .filter(i -> i.name().contains(".s") && !i.name().equals("fcvt.s.d"))
        .toList();
  }

  private record Outcome(long x, long f, int flags) {}

  private static Outcome run(Guest guest, Instruction i, long a, long b, long c) {
    guest.hart.x[10] = 0;
    guest.hart.f[10] = 0;
    guest.hart.f[11] = a;
    guest.hart.f[12] = b;
    guest.hart.f[13] = c;
    guest.hart.fp.flags = 0;
    int rs2 = i.operands().contains("fs2") ? 12 : 0;
    guest.execute(i.encoding().encode(10, 11, rs2, 13, 0), 4);
    return new Outcome(guest.hart.x[10], guest.hart.f[10], guest.hart.fp.flags);
  }

  @Test
  void aSingleThatIsNotBoxedCountsAsTheCanonicalNan() {
    assertEquals(23, takeSingles().size());
    try (Guest guest = new Guest(Kind.PROCESS)) {
      for (Instruction i : takeSingles()) {
        for (long broken : BROKEN) {
          String what = i.name() + " " + Long.toHexString(broken);
          assertEquals(run(guest, i, NAN, ONE, ONE), run(guest, i, broken, ONE, ONE), what);
          assertEquals(run(guest, i, ONE, NAN, ONE), run(guest, i, ONE, broken, ONE), what);
          assertEquals(run(guest, i, ONE, ONE, NAN), run(guest, i, ONE, ONE, broken), what);
        }
      }
    }
  }

  @Test
  void everySingleResultIsBoxed() {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      int results = 0;
      for (Instruction i : InstructionSet.rv64().instructions()) {
        if (i.hasFloatDestination() && writesSingle(i)) {
          guest.hart.x[11] = Guest.DATA;
          Outcome outcome = run(guest, i, ONE, ONE, ONE);
          assertEquals(BOX, outcome.f & BOX, i.name());
          results++;
        }
      }
      assertTrue(results >= 20);
    }
  }

  private static boolean writesSingle(Instruction i) {
    return i.semantics().statements().stream()
        .anyMatch(s -> s instanceof Statement.WriteF(Value v) && v.op() == Op.BOX);
  }

  @Test
  void loadsStoresAndMovesTransferRawBits() {
    try (Guest guest = new Guest(Kind.PROCESS)) {
      guest.space.putLong(Guest.DATA, 0x1234_5678_ff81_0001L);
      guest.hart.x[11] = Guest.DATA;
      guest.execute("flw", 10, 11, 0, 0);
      assertEquals(BOX | 0xff81_0001L, guest.hart.f[10]);
      guest.hart.f[12] = 0x1234_5678_9abc_def0L;
      guest.execute("fsw", 0, 11, 12, 0);
      assertEquals(0x1234_5678_9abc_def0L, guest.space.getLong(Guest.DATA));
      guest.execute("fmv.x.w", 10, 12, 0, 0);
      assertEquals(0xffff_ffff_9abc_def0L, guest.hart.x[10]);
      guest.execute("fmv.x.d", 10, 12, 0, 0);
      assertEquals(0x1234_5678_9abc_def0L, guest.hart.x[10]);
      guest.hart.x[11] = 0x7777_7777_ff81_0001L;
      guest.execute("fmv.w.x", 10, 11, 0, 0);
      assertEquals(BOX | 0xff81_0001L, guest.hart.f[10]);
    }
  }

  @Test
  void singlesAreWhatTheInstructionsOfFTake() {
    for (Instruction i : takeSingles()) {
      boolean reads =
          i.semantics().statements().stream()
              .anyMatch(s -> s.toString().contains("f[rs1]:" + Type.F32));
      assertTrue(reads, i.name());
    }
  }
}
