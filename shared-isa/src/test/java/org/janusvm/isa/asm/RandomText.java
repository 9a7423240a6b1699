// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import java.util.Random;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.spec.Encoding;

/** Random operands in text, for a pattern. */
final class RandomText {
  private static final List<String> CSRS = List.of("fflags", "frm", "cycle", "mstatus", "0x5c0");

  private final Random random;

  RandomText(long seed) {
    random = new Random(seed);
  }

  /** A statement: a mnemonic with operands that its encoding can hold. */
  String statement(String name, OperandPattern pattern, Encoding encoding) {
    StringBuilder text = new StringBuilder(name).append(' ');
    for (OperandPattern.Part part : pattern.parts()) {
      text.append(part.operand() == null ? part.text() : operand(part.operand(), encoding));
    }
    return text.toString();
  }

  private String operand(Operand operand, Encoding encoding) {
    if (operand.isInteger()) {
      return RegisterNames.INTEGER.get(register());
    }
    if (operand.isFloat()) {
      return RegisterNames.FLOAT.get(register());
    }
    return switch (operand) {
      case IMM -> Long.toString(immediate(encoding));
      case UIMM20 -> "0x" + Integer.toHexString(random.nextInt(1 << 20));
      case TARGET -> ".+" + (random.nextInt(-1000, 1000) << (random.nextBoolean() ? 1 : 0)) * 2;
      case CSR -> CSRS.get(random.nextInt(CSRS.size()));
      case ZIMM -> Integer.toString(random.nextInt(32));
      case RM -> AssemblyNames.roundingMode(random.nextInt(5));
      case PRED, SUCC -> AssemblyNames.fenceSet(random.nextInt(1, 16));
      default -> throw new IllegalArgumentException(operand.toString());
    };
  }

  private int register() {
    return random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(32);
  }

  private long immediate(Encoding encoding) {
    long value = random.nextInt(4) == 0 ? 0 : random.nextInt() >> random.nextInt(20, 31);
    return encoding.immFits(value) ? value : Math.abs(value) & (1L << encoding.immWidth() - 1) - 1;
  }
}
