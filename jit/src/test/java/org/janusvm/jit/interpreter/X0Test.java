// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** x0 reads as zero whatever is written to it. */
class X0Test {
  private static final int A1 = 11;

  /** Runs every instruction with an integer destination as one that writes x0. */
  private static int runAll(Kind kind, long address) {
    SplittableRandom random = new SplittableRandom(1);
    int instructions = 0;
    try (Guest guest = new Guest(kind)) {
      for (Instruction i : InstructionSet.rv64().instructions()) {
        if (!i.operands().startsWith("rd")) {
          continue;
        }
        instructions++;
        Arrays.setAll(guest.hart.x, r -> r == 0 ? 0 : random.nextLong());
        Arrays.setAll(guest.hart.f, r -> random.nextLong());
        guest.hart.x[A1] = address;
        int bits = i.encoding().encode(0, A1, 12, 0, i.operands().contains("csr") ? 0x800 : 0);
        guest.execute(bits, 4);
        assertEquals(0, guest.hart.x[0], i.name());
      }
    }
    return instructions;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void staysZeroForEveryInstructionThatNamesItAsDestination(Kind kind) {
    assertTrue(runAll(kind, Guest.DATA) > 120);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void staysZeroWhenTheAccessFaults(Kind kind) {
    runAll(kind, Guest.DATA + 4096);
  }
}
