// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.disasm;

import java.util.Arrays;
import java.util.OptionalLong;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Follows the pairs of instructions that build an address, such as auipc and addi, through a
 * listing, so that the second can be annotated with the address. Like objdump it goes by the order
 * of the text, not by control flow.
 */
final class AddressTracker {
  private static final int GP = 3;
  private static final int TP = 4;
  private static final InstructionSet ISA = InstructionSet.rv64();
  private static final int LUI = ISA.get("lui").index();
  private static final int AUIPC = ISA.get("auipc").index();
  private static final int ADDI = ISA.get("addi").index();
  private static final int ADDIW = ISA.get("addiw").index();
  private static final int JALR = ISA.get("jalr").index();

  private final long[] upper = new long[32];
  private final boolean[] known = new boolean[32];
  private final OptionalLong globalPointer;

  AddressTracker(SymbolTable symbols) {
    globalPointer =
        symbols
            .find("__global_pointer$")
            .map(s -> OptionalLong.of(s.address()))
            .orElseGet(OptionalLong::empty);
    Arrays.fill(known, false);
  }

  /** Takes note of the next instruction; the address that it completes, if any. */
  OptionalLong next(long decoded, long pc) {
    int index = Decoded.index(decoded);
    int base = Decoded.rs1(decoded);
    long imm = Decoded.imm(decoded);
    if (index == LUI || index == AUIPC) {
      upper[Decoded.rd(decoded)] = index == LUI ? imm : pc + imm;
      known[Decoded.rd(decoded)] = true;
      return OptionalLong.empty();
    }
    boolean isShort = Decoded.length(decoded) == 2;
    if (index == ADDI || index == ADDIW) {
      // Not where it is written as li, mv or sext.w; of the 16-bit forms, only c.addi and c.addiw.
      boolean adds = base != 0 && (isShort ? isInPlaceAdd(decoded) : imm != 0);
      if (!adds) {
        return OptionalLong.empty();
      }
      OptionalLong sum = complete(base, imm);
      return index == ADDI || sum.isEmpty() ? sum : OptionalLong.of((int) sum.getAsLong());
    }
    if (isShort || index == JALR && isReturn(decoded)) {
      return OptionalLong.empty();
    }
    return index == JALR || accessesMemory(ISA.get(index))
        ? complete(base, imm)
        : OptionalLong.empty();
  }

  private static boolean isInPlaceAdd(long decoded) {
    boolean small = Decoded.imm(decoded) >= -32 && Decoded.imm(decoded) < 32;
    boolean sextW = Decoded.index(decoded) == ADDIW && Decoded.imm(decoded) == 0;
    return Decoded.rd(decoded) == Decoded.rs1(decoded) && small && !sextW;
  }

  private static boolean isReturn(long decoded) {
    return Decoded.rd(decoded) == 0 && Decoded.rs1(decoded) == 1 && Decoded.imm(decoded) == 0;
  }

  private static boolean accessesMemory(Instruction instruction) {
    return instruction.operands().endsWith(", imm(rs1)");
  }

  private OptionalLong complete(int base, long offset) {
    if (known[base]) {
      known[base] = false;
      return OptionalLong.of((base == 0 ? 0 : upper[base]) + offset);
    }
    if (base == GP && globalPointer.isPresent()) {
      return OptionalLong.of(globalPointer.getAsLong() + offset);
    }
    return base == 0 || base == TP ? OptionalLong.of(offset) : OptionalLong.empty();
  }
}
