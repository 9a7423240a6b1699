// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/** Every declared user-level encoding, sorted by what a stream must take care of. */
final class Candidates {
  /** An encoding, and the instruction it is of or stands for. */
  record Candidate(String name, Encoding encoding, Instruction base) {
    boolean compressed() {
      return encoding.length() == 2;
    }
  }

  /** Anything that only computes; also fences. */
  static final List<Candidate> PLAIN = new ArrayList<>();

  /** Those of {@link #PLAIN} that use floating-point registers. */
  static final List<Candidate> FLOAT = new ArrayList<>();

  /** Loads and stores, but atomic ones. */
  static final List<Candidate> MEMORY = new ArrayList<>();

  static final List<Candidate> AMO = new ArrayList<>();

  /** Conditional branches and direct jumps. */
  static final List<Candidate> BRANCH = new ArrayList<>();

  /** Indirect jumps. */
  static final List<Candidate> INDIRECT = new ArrayList<>();

  static final List<Candidate> CSR = new ArrayList<>();

  static {
    InstructionSet isa = InstructionSet.rv64();
    isa.instructions().stream()
        .skip(1)
        .forEach(i -> sort(new Candidate(i.name(), i.encoding(), i), i.operands()));
    isa.compressed()
        .forEach(c -> sort(new Candidate(c.name(), c.encoding(), c.base()), c.base().operands()));
  }

  private Candidates() {}

  private static void sort(Candidate c, String operands) {
    String name = c.base.name();
    if (c.base.isSystem() || name.startsWith("lr.") || name.startsWith("sc.")) {
      // System instructions have directed tests; streams write LR and SC as pairs, by name.
      return;
    }
    if (name.equals("jalr")) {
      INDIRECT.add(c);
    } else if (operands.endsWith("target")) {
      BRANCH.add(c);
    } else if (operands.endsWith("imm(rs1)")) {
      MEMORY.add(c);
    } else if (operands.endsWith("(rs1)")) {
      AMO.add(c);
    } else if (operands.contains("csr")) {
      CSR.add(c);
    } else {
      PLAIN.add(c);
      if (c.base.semantics().usesFloat()) {
        FLOAT.add(c);
      }
    }
  }
}
