// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.disasm.Disassembler;
import org.janusvm.memory.RawMemory;

/** A stretch of guest code, interpreted one instruction after the other for a report. */
final class InterpreterTrace {
  private static final int SHOWN = 24;

  private final LockstepMemory memory;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final String[] writers = new String[64];
  private final Map<Long, String> storers = new HashMap<>();

  InterpreterTrace(LockstepMemory memory) {
    this.memory = memory;
  }

  /** Interprets from a state on, and undoes it. */
  void run(
      Reference reference, StretchRecorder recorder, HartState from, int fs, long instructions) {
    StoreLog stores = new StoreLog();
    reference.begin(from, fs);
    recorder.begin(stores);
    try {
      for (long i = 0; i < instructions && reference.ending().isEmpty(); i++) {
        step(reference, stores);
      }
    } finally {
      recorder.end();
      stores.undo();
    }
  }

  private void step(Reference reference, StoreLog stores) {
    long pc = reference.hart.pc;
    GuestInstruction instruction;
    try {
      instruction = GuestInstruction.of(pc, bits(pc));
    } catch (GuestTrap e) {
      instruction = null;
    }
    String text =
        instruction == null
            ? "0x%x: (not executable)".formatted(pc)
            : "0x%x: %s"
                .formatted(pc, Disassembler.text(instruction.bits(), pc))
                .replace('\t', ' ');
    if (last.size() == SHOWN) {
      last.removeFirst();
    }
    last.addLast(text);
    int before = stores.count();
    reference.run(1);
    if (instruction != null) {
      long written = SyncAnalysis.writes(instruction);
      if (written != 0) {
        writers[Long.numberOfTrailingZeros(written)] = text;
      }
    }
    for (int i = before; i < stores.count(); i++) {
      for (int b = 0; b < stores.size(i); b++) {
        storers.put(stores.address(i) + b, text);
      }
    }
  }

  private int bits(long pc) {
    // SAFETY: fetch proves that the half word lies in a page of the guest's; pc is even.
    int low = RawMemory.getShort(memory.fetch(pc)) & 0xffff;
    return (low & 3) == 3 ? low | RawMemory.getShort(memory.fetch(pc + 2)) << 16 : low;
  }

  /** The last instructions, as text. */
  Iterable<String> last() {
    return last;
  }

  /** The instruction that wrote a register last, null if none did. Numbered as in {@link Forms}. */
  String writer(int register) {
    return writers[register];
  }

  /** The instruction that wrote a byte of memory last, null if none did. */
  String storer(long address) {
    return storers.get(address);
  }
}
