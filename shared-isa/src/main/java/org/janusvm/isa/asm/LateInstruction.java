// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * An instruction whose immediate is known only when addresses are. A branch begins in its shortest
 * form and grows when its target turns out to be too far: at last into the inverted branch over a
 * jump, as the GNU assembler does it.
 */
final class LateInstruction {
  private static final Instruction JAL = InstructionSet.rv64().get("jal");

  /** One way to encode it, and whether a jump follows, which then has the target. */
  private record Form(Encoding encoding, Fields fields, boolean jumps) {
    int size() {
      return encoding.length() + (jumps ? 4 : 0);
    }

    /** The distance encoded in this form's last instruction. */
    boolean reaches(long distance) {
      return jumps
          ? JAL.encoding().immFits(distance - encoding.length())
          : encoding.immFits(distance);
    }
  }

  private final Operand operand;
  private final Immediate immediate;
  private final List<Form> forms = new ArrayList<>();
  private int current;

  /** An instruction in one encoding, with an operand that is set later. */
  LateInstruction(Encoding encoding, Fields fields, Operand operand, Immediate immediate) {
    this.operand = operand;
    this.immediate = immediate;
    forms.add(new Form(encoding, fields.completed(encoding), false));
  }

  /** A branch or jump, in all the forms that it may take. */
  LateInstruction(Instruction base, Fields fields, boolean compress, Immediate target) {
    this.operand = Operand.TARGET;
    this.immediate = target;
    Optional<Compressed> small = compress ? Compressor.form(base, fields) : Optional.empty();
    small.ifPresent(form -> forms.add(new Form(form.encoding(), fields, false)));
    forms.add(new Form(base.encoding(), fields, false));
    Optional<Instruction> inverse = Meaning.inverseBranch(base);
    if (inverse.isPresent()) {
      Encoding encoding =
          small
              .flatMap(s -> Compressor.form(inverse.get(), fields))
              .map(Compressed::encoding)
              .orElse(inverse.get().encoding());
      forms.add(new Form(encoding, fields, true));
    }
  }

  Immediate immediate() {
    return immediate;
  }

  /** Bytes of the present form. */
  int size() {
    return forms.get(current).size();
  }

  /** Whether there is only one form. */
  boolean isFixed() {
    return forms.size() == 1;
  }

  /** Takes a longer form if the present one does not reach. */
  void grow(long pc) throws SourceError {
    if (forms.size() > 1) {
      long distance = immediate.value(pc) - pc;
      while (current < forms.size() - 1 && !forms.get(current).reaches(distance)) {
        current++;
      }
    }
  }

  /** Writes the instruction, or the two, for this address. */
  void emit(long pc, ByteBuffer out) throws SourceError {
    Form form = forms.get(current);
    long value = immediate.value(pc);
    if (operand != Operand.TARGET) {
      if (operand == Operand.UIMM20) {
        Numbers.range("immediate", value, 0, 0xfffff);
      }
      Fields fields = operand.put(form.fields, value);
      if (!fields.fit(form.encoding)) {
        throw new SourceError("immediate " + value + " is out of range");
      }
      put(form.encoding, fields, out);
      return;
    }
    long distance = value - pc;
    if (!form.reaches(distance)) {
      throw new SourceError(
          (distance & 1) != 0
              ? "target 0x" + Long.toHexString(value) + " is not even"
              : "target is too far away: " + distance + " bytes");
    }
    if (form.jumps) {
      put(form.encoding, Operand.TARGET.put(form.fields, form.size()), out);
      put(JAL.encoding(), new Fields(0, 0, 0, 0, distance - form.encoding.length()), out);
    } else {
      put(form.encoding, Operand.TARGET.put(form.fields, distance), out);
    }
  }

  private static void put(Encoding encoding, Fields fields, ByteBuffer out) {
    int bits = fields.encode(encoding);
    if (encoding.length() == 2) {
      out.putShort((short) bits);
    } else {
      out.putInt(bits);
    }
  }
}
