// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/** Finds 16-bit forms of instructions, in the cases in which the GNU assembler does. */
final class Compressor {
  private static final InstructionSet ISA = InstructionSet.rv64();
  private static final Instruction ADD = ISA.get("add");
  private static final Instruction ADDI = ISA.get("addi");

  private static final Map<Instruction, List<Compressed>> FORMS =
      ISA.compressed().stream().collect(Collectors.groupingBy(Compressed::base));

  private Compressor() {}

  /** The bits of a 16-bit form that does the same, if there is one. */
  static Optional<Integer> compress(Instruction base, Fields fields) {
    Optional<Integer> bits = encode(base, fields);
    if (bits.isEmpty() && Meaning.isCommutative(base)) {
      Fields swapped =
          new Fields(fields.rd(), fields.rs2(), fields.rs1(), fields.rs3(), fields.imm());
      bits = encode(base, swapped);
    }
    // Adding to x0 is moving; c.mv is declared as the other way to move.
    if (base == ADD && fields.rs1() == 0 && fields.rs2() != 0) {
      bits = encode(ADDI, new Fields(fields.rd(), fields.rs2(), 0, 0, 0));
    }
    return bits;
  }

  private static Optional<Integer> encode(Instruction base, Fields fields) {
    return form(base, fields).map(form -> fields.encode(form.encoding()));
  }

  /** The first form that can encode these fields and is not a hint. */
  static Optional<Compressed> form(Instruction base, Fields fields) {
    return FORMS.getOrDefault(base, List.of()).stream()
        .filter(form -> fields.fit(form.encoding()) && !isHint(form, fields))
        .findFirst();
  }

  /** Encodings that change nothing are hints or reserved for them, c.nop excepted. */
  private static boolean isHint(Compressed form, Fields fields) {
    boolean writes =
        OperandPattern.of(form.operands()).parts().stream()
            .anyMatch(part -> part.operand() == Operand.RD);
    boolean inPlace =
        form.encoding().rs1IsRd() && fields.imm() == 0 && Meaning.keepsRs1AtZero(form.base());
    return writes && (fields.rd() == 0 || inPlace);
  }
}
