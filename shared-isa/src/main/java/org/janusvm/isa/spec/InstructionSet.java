// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.janusvm.isa.ext.Privileged;
import org.janusvm.isa.ext.Rv64A;
import org.janusvm.isa.ext.Rv64C;
import org.janusvm.isa.ext.Rv64D;
import org.janusvm.isa.ext.Rv64F;
import org.janusvm.isa.ext.Rv64I;
import org.janusvm.isa.ext.Rv64M;
import org.janusvm.isa.ext.Zba;
import org.janusvm.isa.ext.Zbb;
import org.janusvm.isa.ext.Zbs;
import org.janusvm.isa.ext.Zicsr;
import org.janusvm.isa.ext.Zifencei;

/**
 * The instruction set: every instruction, declared once, one file per extension. To add an
 * extension, write its file and add one line to {@link #declareAll}.
 */
public final class InstructionSet {
  private static final InstructionSet RV64 = new InstructionSet();

  private final List<Instruction> instructions;
  private final List<Compressed> compressed;
  private final Map<String, Instruction> byName = new HashMap<>();

  private InstructionSet() {
    Declarations declarations = new Declarations();
    declareAll(declarations);
    instructions = declarations.instructions();
    compressed = declarations.compressed();
    instructions.forEach(i -> byName.put(i.name(), i));
  }

  private static void declareAll(Declarations isa) {
    Rv64I.declare(isa);
    Rv64M.declare(isa);
    Rv64A.declare(isa);
    Rv64F.declare(isa);
    Rv64D.declare(isa);
    Zicsr.declare(isa);
    Zifencei.declare(isa);
    Zba.declare(isa);
    Zbb.declare(isa);
    Zbs.declare(isa);
    Privileged.declare(isa);
    Rv64C.declare(isa);
  }

  /** RV64 with everything Janus implements. */
  public static InstructionSet rv64() {
    return RV64;
  }

  /** All instructions, by index; the first stands for undefined encodings. */
  public List<Instruction> instructions() {
    return instructions;
  }

  /** All 16-bit forms. */
  public List<Compressed> compressed() {
    return compressed;
  }

  public Instruction get(int index) {
    return instructions.get(index);
  }

  /** An instruction by mnemonic. */
  public Optional<Instruction> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The instruction with this mnemonic.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Instruction get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no instruction " + name));
  }
}
