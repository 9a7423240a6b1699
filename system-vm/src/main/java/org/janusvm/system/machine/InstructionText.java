// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.disasm.Disassembler;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.jit.TlbMemory;
import org.janusvm.memory.RawMemory;

/** Instructions as people read them. */
public final class InstructionText {
  private InstructionText() {}

  /** Assembly text of the instruction at an address; empty if it cannot be fetched. */
  public static String at(long pc, TlbMemory memory) {
    try {
      return of(fetch(pc, memory), pc);
    } catch (GuestTrap trap) {
      return "";
    }
  }

  /** Assembly text of an instruction. */
  public static String of(int bits, long pc) {
    return Disassembler.text(bits, pc).replace('\t', ' ');
  }

  /**
   * The instruction at an address.
   *
   * @throws GuestTrap when it cannot be fetched
   */
  public static int fetch(long pc, TlbMemory memory) {
    // SAFETY: fetch proved that the half word at this even address may be read; so below.
    int bits = RawMemory.getShort(memory.fetch(pc & ~1L)) & 0xffff;
    return Decoder.length(bits) == 2
        ? bits
        : bits | RawMemory.getShort(memory.fetch((pc & ~1L) + 2)) << 16;
  }
}
