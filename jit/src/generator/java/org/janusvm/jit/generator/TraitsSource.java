// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.generator;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/** Writes what engines ask about instructions at run time as bit sets, so that no IR is built. */
final class TraitsSource {
  private TraitsSource() {}

  static String of(InstructionSet isa) {
    return """
    // SPDX-License-Identifier: Apache-2.0
    package org.janusvm.jit.generated;

    /** Traits of instructions, by index; derived from their meaning. */
    public final class Traits {
      private static final long[] ENDS_BLOCK = {%s};
      private static final long[] PC_RELATIVE = {%s};

      private Traits() {}

      /** Whether a block of straight code must end after this instruction. */
      public static boolean endsBlock(int index) {
        return (ENDS_BLOCK[index >>> 6] >>> index & 1) != 0;
      }

      /** Whether the immediate counts from the instruction's own address. */
      public static boolean isPcRelative(int index) {
        return (PC_RELATIVE[index >>> 6] >>> index & 1) != 0;
      }
    }
    """
        .formatted(
            bits(isa, i -> i.index() == 0 || i.semantics().endsBlock()),
            bits(isa, TraitsSource::isPcRelative));
  }

  private static boolean isPcRelative(Instruction instruction) {
    return instruction.semantics().statements().stream()
        .anyMatch(
            s ->
                switch (s) {
                  case Statement.Branch b -> true;
                  case Statement.WriteX(Value v) -> v.op() == Op.PC_PLUS_IMM;
                  case Statement.Jump(Value v) -> v.op() == Op.PC_PLUS_IMM;
                  default -> false;
                });
  }

  private static String bits(InstructionSet isa, Predicate<Instruction> predicate) {
    long[] bits = new long[(isa.instructions().size() + 63) / 64];
    isa.instructions().stream()
        .filter(predicate)
        .forEach(i -> bits[i.index() >>> 6] |= 1L << i.index());
    return Arrays.stream(bits)
        .mapToObj(b -> "0x" + Long.toHexString(b) + "L")
        .collect(Collectors.joining(", "));
  }
}
