// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TlbMemory;
import org.janusvm.jit.TlbRecording;

/** What engine {@code check} asks of a memory, beside telling it of stores. */
interface LockstepMemory {
  /**
   * Host address of an instruction.
   *
   * @throws org.janusvm.isa.GuestTrap when it may not be fetched
   */
  long fetch(long pc);

  /** Keeps what the memory remembers of accesses, which {@link #restore} gives back. */
  default void save() {}

  /** Forgets what accesses since {@link #save} left behind, beside stores. */
  default void restore() {}

  static LockstepMemory of(PageMemory memory) {
    return memory::fetch;
  }

  static LockstepMemory of(TlbMemory memory, TlbRecording recording) {
    return new LockstepMemory() {
      @Override
      public long fetch(long pc) {
        return memory.fetch(pc);
      }

      @Override
      public void save() {
        recording.save();
      }

      @Override
      public void restore() {
        recording.restore();
      }
    };
  }
}
