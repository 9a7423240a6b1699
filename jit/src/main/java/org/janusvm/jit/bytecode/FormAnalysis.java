// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;

/**
 * Finds, by data flow over a region, the form in which each register stands at the start of each
 * block.
 *
 * <p>Where a block is entered from outside, registers come raw. If the region speculates, the edges
 * from outside are left out of account: a register that is an int on all other edges is taken for
 * one, and entering checks it. That is only done for registers that are live there, since the
 * others may hold anything.
 */
final class FormAnalysis {
  private static final byte UNKNOWN = -1;

  private final Region region;
  private final byte[][] atStart;
  private final SyncAnalysis sync;

  FormAnalysis(Region region, SyncAnalysis sync) {
    this.region = region;
    this.sync = sync;
    atStart = new byte[region.blocks.size()][64];
    for (RegionBlock block : region.blocks) {
      boolean guesses = region.speculates || !block.isFromOutside();
      Arrays.fill(atStart[block.index], guesses ? UNKNOWN : Forms.RAW);
    }
    iterate();
  }

  /** Forms at the start of a block; not to be changed. */
  byte[] atStart(RegionBlock block) {
    return atStart[block.index];
  }

  private void iterate() {
    boolean changed = true;
    while (changed) {
      changed = flow();
      if (!changed) {
        changed = settleUnknown();
      }
    }
  }

  private boolean flow() {
    boolean changed = false;
    for (RegionBlock block : region.blocks) {
      byte[] forms = atStart[block.index].clone();
      for (GuestInstruction i : block.instructions) {
        apply(i, forms);
      }
      for (RegionBlock to : block.next) {
        changed |= merge(to, forms);
      }
    }
    return changed;
  }

  private boolean merge(RegionBlock to, byte[] forms) {
    byte[] known = atStart[to.index];
    boolean changed = false;
    for (int r = 0; r < 64; r++) {
      if (forms[r] == UNKNOWN) {
        continue;
      }
      byte merged = known[r] == UNKNOWN ? forms[r] : Forms.meet(known[r], forms[r]);
      if (to.isFromOutside() && merged != Forms.DOUBLE && (sync.liveAt(to) >>> r & 1) == 0) {
        merged = Forms.RAW;
      }
      changed |= merged != known[r];
      known[r] = merged;
    }
    return changed;
  }

  /** What nothing inside the region tells anything about comes raw from outside. */
  private boolean settleUnknown() {
    boolean changed = false;
    for (byte[] forms : atStart) {
      for (int r = 0; r < 64; r++) {
        if (forms[r] == UNKNOWN) {
          forms[r] = Forms.RAW;
          changed = true;
        }
      }
    }
    return changed;
  }

  /** Changes {@code forms} as an instruction does. */
  static void apply(GuestInstruction i, byte[] forms) {
    byte x = -1;
    byte f = -1;
    for (Statement s : i.instruction().semantics().statements()) {
      if (s instanceof Statement.WriteX(Value v)) {
        x = Forms.ofInteger(v, i, forms);
      } else if (s instanceof Statement.WriteF(Value v)) {
        f = Forms.ofFloat(v, i, forms);
      }
    }
    if (x >= 0 && i.rd() != 0) {
      forms[i.rd()] = x;
    }
    if (f >= 0) {
      forms[Forms.F + i.rd()] = f;
    }
  }
}
