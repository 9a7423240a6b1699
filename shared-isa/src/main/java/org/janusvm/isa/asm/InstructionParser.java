// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import java.util.Optional;
import org.janusvm.isa.spec.Compressed;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/** Turns a mnemonic and operands into one instruction: an alias, a declared one, a 16-bit form. */
final class InstructionParser {
  private static final InstructionSet ISA = InstructionSet.rv64();

  /** The 16 bits that are defined to be illegal, and thus no instruction of the set. */
  private static final int C_UNIMP = 0;

  private final SectionContents section;
  private final Place place;
  private final ExpressionParser.Context context;
  private final boolean compress;
  private SourceError nearest;

  /** A parser for the instruction that goes next into a section. */
  InstructionParser(
      SectionContents section, Place place, ExpressionParser.Context context, boolean compress) {
    this.section = section;
    this.place = place;
    this.context = context;
    this.compress = compress;
  }

  /** Whether there is anything of this name. */
  static boolean isKnown(String name) {
    return name.equals("c.unimp")
        || !Aliases.named(name).isEmpty()
        || ISA.find(name).filter(i -> i.index() != 0).isPresent()
        || form(name).isPresent()
        || !ordered(name).isEmpty();
  }

  /**
   * Assembles the instruction.
   *
   * @return false when no pattern of this mnemonic matches
   * @throws SourceError when one does, but for a value out of range
   */
  boolean parse(String name, List<String> operands) throws SourceError {
    if (operands.isEmpty() && (name.equals("c.unimp") || compress && name.equals("unimp"))) {
      section.number(place, C_UNIMP, 2);
      return true;
    }
    for (Alias alias : Aliases.named(name)) {
      if (attempt(() -> alias(alias, operands))) {
        return true;
      }
    }
    Optional<Instruction> declared = ISA.find(name).filter(i -> i.index() != 0);
    if (declared.isPresent() && attempt(() -> instruction(declared.get(), 0, operands))) {
      return true;
    }
    Optional<Compressed> form = form(name);
    if (form.isPresent() && attempt(() -> compressed(form.get(), operands))) {
      return true;
    }
    String ordering = ordered(name);
    if (!ordering.isEmpty()) {
      String base = name.substring(0, name.length() - ordering.length());
      int bits = AssemblyNames.orderings().indexOf(ordering);
      if (attempt(() -> instruction(ISA.get(base), bits, operands))) {
        return true;
      }
    }
    if (nearest != null) {
      throw nearest;
    }
    return false;
  }

  private interface Attempt {
    boolean run() throws SourceError;
  }

  /** Tries a pattern; if it nearly matches, the error is kept in case no other does. */
  private boolean attempt(Attempt attempt) {
    try {
      return attempt.run();
    } catch (SourceError e) {
      nearest = nearest == null ? e : nearest;
      return false;
    }
  }

  private static Optional<Compressed> form(String name) {
    return ISA.compressed().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The suffix .aq, .rl or .aqrl, if the name is that of an atomic instruction with one. */
  private static String ordered(String name) {
    for (String suffix : AssemblyNames.orderings()) {
      if (!suffix.isEmpty() && name.endsWith(suffix)) {
        String base = name.substring(0, name.length() - suffix.length());
        if (ISA.find(base).filter(Instruction::hasOrderingSuffix).isPresent()) {
          return suffix;
        }
      }
    }
    return "";
  }

  private boolean alias(Alias alias, List<String> operands) throws SourceError {
    OperandMatcher.Match match = OperandMatcher.match(alias.operands(), operands, context);
    if (match == null) {
      return false;
    }
    Fields fields = alias.expand(match.fields());
    if (alias.base().startsWith("c.")) {
      boolean chosen = compress || alias.name().startsWith("c.");
      if (!chosen || match.late() != null || !match.fields().equals(alias.contract(fields))) {
        return false;
      }
      return put(alias.encoding(), fields.completed(alias.encoding()), match);
    }
    return put(ISA.get(alias.base()), fields, match);
  }

  private boolean instruction(Instruction instruction, int ordering, List<String> operands)
      throws SourceError {
    OperandMatcher.Match match =
        OperandMatcher.match(OperandPattern.of(instruction.operands()), operands, context);
    if (match == null) {
      return false;
    }
    Fields f = match.fields();
    return put(
        instruction, new Fields(f.rd(), f.rs1(), f.rs2(), f.rs3(), f.imm() | ordering), match);
  }

  private boolean compressed(Compressed form, List<String> operands) throws SourceError {
    OperandMatcher.Match match =
        OperandMatcher.match(OperandPattern.of(form.operands()), operands, context);
    return match != null && put(form.encoding(), match.fields().completed(form.encoding()), match);
  }

  private boolean put(Instruction base, Fields fields, OperandMatcher.Match match)
      throws SourceError {
    if (match.late() == Operand.TARGET) {
      check(base.encoding(), fields);
      LateInstruction late = new LateInstruction(base, fields, compress, match.immediate());
      section.add(new Item.Code(place, late));
      return true;
    }
    if (match.late() == null && compress) {
      Optional<Integer> small = Compressor.compress(base, fields);
      if (small.isPresent()) {
        section.number(place, small.get(), 2);
        return true;
      }
    }
    return put(base.encoding(), fields, match);
  }

  private boolean put(Encoding encoding, Fields fields, OperandMatcher.Match match)
      throws SourceError {
    if (match.late() == null) {
      check(encoding, fields);
      section.number(place, fields.encode(encoding), encoding.length());
      return true;
    }
    LateInstruction late = new LateInstruction(encoding, fields, match.late(), match.immediate());
    section.add(new Item.Code(place, late));
    return true;
  }

  private static void check(Encoding encoding, Fields fields) throws SourceError {
    if (fields.fit(encoding)) {
      return;
    }
    int width = encoding.immWidth();
    if (!encoding.immFits(fields.imm()) && width > 0) {
      long min = encoding.signed() ? -(1L << width - 1) : 0;
      long max = (1L << (encoding.signed() ? width - 1 : width)) - 1;
      Numbers.range("immediate", fields.imm(), min, max);
      throw new SourceError("immediate " + fields.imm() + " cannot be encoded");
    }
    throw new SourceError("a register cannot be encoded here");
  }

  /** Assembles operands by an encoding and a pattern that are given, as for {@code .insn}. */
  boolean parse(Encoding encoding, String pattern, List<String> operands) throws SourceError {
    OperandMatcher.Match match =
        OperandMatcher.match(OperandPattern.of(pattern), operands, context);
    return match != null && put(encoding, match.fields().completed(encoding), match);
  }
}
