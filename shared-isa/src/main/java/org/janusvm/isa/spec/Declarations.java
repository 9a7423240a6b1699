// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.janusvm.isa.ir.SemanticsBuilder;

/** What an extension's file writes its instructions into. */
public final class Declarations {
  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<String, Instruction> byName = new HashMap<>();
  private final List<Compressed> compressed = new ArrayList<>();
  private String extension = "";

  Declarations() {
    define("illegal", "imm[31:0]", "", b -> {});
  }

  /** The declarations that follow belong to this extension. */
  public void extension(String name) {
    extension = name;
  }

  /**
   * Declares an instruction.
   *
   * @param name mnemonic
   * @param encoding see {@link Encoding}
   * @param operands see {@link Instruction#operands}
   * @param body writes its meaning
   */
  public void define(
      String name, String encoding, String operands, Consumer<SemanticsBuilder> body) {
    Instruction instruction =
        new Instruction(
            instructions.size(), name, extension, Encoding.parse(encoding), operands, body);
    instructions.add(instruction);
    if (byName.put(name, instruction) != null) {
      throw new IllegalStateException(name + " declared twice");
    }
  }

  /**
   * Declares a 16-bit form. Where several forms could encode an instruction, the assembler takes
   * the one declared first.
   *
   * @param base mnemonic of the instruction it stands for, declared before
   */
  public void compressed(String name, String base, String encoding, String operands) {
    Instruction target = byName.get(base);
    if (target == null) {
      throw new IllegalStateException(name + " stands for undeclared " + base);
    }
    compressed.add(new Compressed(name, operands, target, Encoding.parse(encoding)));
  }

  List<Instruction> instructions() {
    return List.copyOf(instructions);
  }

  List<Compressed> compressed() {
    return List.copyOf(compressed);
  }
}
