// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.disasm;

import java.util.Optional;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.asm.Alias;
import org.janusvm.isa.asm.Aliases;
import org.janusvm.isa.asm.AssemblyNames;
import org.janusvm.isa.asm.Fields;
import org.janusvm.isa.asm.Operand;
import org.janusvm.isa.asm.OperandPattern;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Turns instructions into text, as GNU objdump 2.40 prints it: mnemonic, tab, operands with commas
 * and no blanks. Names and encodings come from the {@link InstructionSet}, aliases from {@link
 * Aliases}.
 */
public final class Disassembler {
  private final long pc;
  private final SymbolTable symbols;

  private Disassembler(long pc, SymbolTable symbols) {
    this.pc = pc;
    this.symbols = symbols;
  }

  /**
   * The text of one instruction.
   *
   * @param bits the instruction; of a 16-bit one (low two bits not 11) the upper half is ignored
   * @param pc its address, to which branch targets are relative
   */
  public static String text(int bits, long pc) {
    return text(bits, pc, SymbolTable.EMPTY);
  }

  /**
   * The text of one instruction.
   *
   * @param symbols gives names to branch targets; when empty, targets are written as numbers that
   *     the assembler accepts
   */
  public static String text(int bits, long pc, SymbolTable symbols) {
    return new Disassembler(pc, symbols).text(bits);
  }

  private String text(int bits) {
    long decoded = Decoder.decode(bits);
    Instruction base = InstructionSet.rv64().get(Decoded.index(decoded));
    if (base.index() == Decoded.ILLEGAL) {
      return data(bits);
    }
    Fields fields = Fields.of(decoded);
    if (Decoded.length(decoded) == 2) {
      Compressed form = Decoder.compressed(bits).orElseThrow();
      OperandPattern pattern = OperandPattern.of(form.operands());
      Fields named = fields.named(pattern);
      Optional<String> alias = alias(form.name(), form.encoding(), named);
      if (alias.isPresent()) {
        return alias.get();
      }
      if (isHint(pattern, fields)) {
        return line(form.name(), pattern, form.encoding(), named);
      }
    }
    Optional<String> alias = alias(base.name(), base.encoding(), fields);
    if (alias.isPresent()) {
      return alias.get();
    }
    String name = base.name();
    Fields shown = fields.named(OperandPattern.of(base.operands()));
    if (base.hasOrderingSuffix()) {
      name += AssemblyNames.ordering(fields.imm());
      shown = fields;
    }
    // Bits that the text could not tell are reserved: they are not this instruction.
    if (Decoded.length(decoded) == 4 && shown.encode(base.encoding()) != bits) {
      return data(bits);
    }
    return line(name, OperandPattern.of(base.operands()), base.encoding(), fields);
  }

  /** Writing x0 has no effect; 16-bit encodings that would are hints (or custom use). */
  private static boolean isHint(OperandPattern pattern, Fields fields) {
    return fields.rd() == 0
        && pattern.parts().stream().anyMatch(part -> part.operand() == Operand.RD);
  }

  private static String data(int bits) {
    if ((bits & 3) == 3) {
      return ".4byte\t0x" + Integer.toHexString(bits);
    }
    int half = bits & 0xffff;
    return half == 0 ? "unimp" : ".2byte\t0x" + Integer.toHexString(half);
  }

  private Optional<String> alias(String base, Encoding encoding, Fields fields) {
    for (Alias alias : Aliases.of(base)) {
      Fields contracted = alias.contract(fields);
      if (contracted != null) {
        return Optional.of(line(alias.name(), alias.operands(), encoding, contracted));
      }
    }
    return Optional.empty();
  }

  private String line(String name, OperandPattern pattern, Encoding encoding, Fields fields) {
    StringBuilder line = new StringBuilder(name);
    char separator = '\t';
    for (OperandPattern.Part part : pattern.parts()) {
      if (part.operand() == null && part.text().equals(",")) {
        separator = ',';
        continue;
      }
      // Left out, the mode is dynamic, unless an alias gives the short text another meaning.
      if (part.operand() == Operand.RM
          && fields.imm() == AssemblyNames.DYNAMIC
          && Aliases.of(name).isEmpty()) {
        continue;
      }
      if (separator != 0) {
        line.append(separator);
        separator = 0;
      }
      line.append(part.operand() == null ? part.text() : operand(part.operand(), encoding, fields));
    }
    return line.toString();
  }

  private String operand(Operand operand, Encoding encoding, Fields fields) {
    long value = operand.get(fields);
    if (operand.isInteger()) {
      return RegisterNames.INTEGER.get((int) value);
    }
    if (operand.isFloat()) {
      return RegisterNames.FLOAT.get((int) value);
    }
    return switch (operand) {
      case TARGET -> address(pc + value);
      case CSR -> Csrs.name((int) value);
      case RM -> AssemblyNames.roundingMode(value);
      case PRED, SUCC -> AssemblyNames.fenceSet(value);
      case UIMM20 -> "0x" + Long.toHexString(value);
      case IMM -> encoding.signed() ? Long.toString(value) : "0x" + Long.toHexString(value);
      default -> Long.toString(value);
    };
  }

  private String address(long address) {
    String hex = Long.toHexString(address);
    return symbols.nearest(address).map(name -> hex + " <" + name + ">").orElse("0x" + hex);
  }
}
