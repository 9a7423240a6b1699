// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;

/**
 * Finds, by data flow over a region, what must be moved between the hart and JVM locals: at the
 * start of each block, which registers may be <em>dirty</em> (the local is newer than the hart's)
 * and which are <em>live</em> (the local will be read, if only to be written back). A call of
 * another region makes all registers clean; what is not live need not be read from the hart.
 *
 * <p>Registers are bits, numbered as in {@link Forms}.
 */
final class SyncAnalysis {
  private final Region region;
  private final long[] dirty;
  private final long[] live;
  private long used;

  SyncAnalysis(Region region) {
    this.region = region;
    int n = region.blocks.size();
    dirty = new long[n];
    live = new long[n];
    findDirty();
    findLive();
  }

  /** Registers that may be newer than the hart's when a block begins. */
  long dirtyAt(RegionBlock block) {
    return dirty[block.index];
  }

  /** Registers whose locals matter when a block begins. */
  long liveAt(RegionBlock block) {
    return live[block.index];
  }

  /** Registers read or written anywhere. */
  long used() {
    return used;
  }

  private void findDirty() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (RegionBlock block : region.blocks) {
        long out = dirty[block.index];
        for (GuestInstruction i : block.instructions) {
          out |= writes(i);
          used |= writes(i) | reads(i);
        }
        for (RegionBlock to : block.next) {
          if ((dirty[to.index] | out) != dirty[to.index]) {
            dirty[to.index] |= out;
            changed = true;
          }
        }
      }
    }
  }

  private void findLive() {
    int n = region.blocks.size();
    long[] use = new long[n];
    long[] define = new long[n];
    for (RegionBlock block : region.blocks) {
      summarize(block, use, define);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int b = n - 1; b >= 0; b--) {
        RegionBlock block = region.blocks.get(b);
        long out = 0;
        for (RegionBlock to : block.next) {
          out |= live[to.index];
        }
        long in = use[b] | out & ~define[b];
        changed |= in != live[b];
        live[b] = in;
      }
    }
  }

  private void summarize(RegionBlock block, long[] use, long[] define) {
    int b = block.index;
    // Whoever leaves writes back what is dirty: at the check of a loop, at a trap, at the end.
    long now = dirty[b];
    if (block.loopHeader) {
      use[b] |= now;
    }
    for (GuestInstruction i : block.instructions) {
      long needed = reads(i) | (i.mayTrap() ? now : 0);
      use[b] |= needed & ~define[b];
      define[b] |= writes(i);
      now |= writes(i);
    }
    if (block.leaves) {
      use[b] |= now & ~define[b];
    }
  }

  private static long reads(GuestInstruction i) {
    long set = 0;
    for (Statement s : i.instruction().semantics().statements()) {
      set |=
          switch (s) {
            case Statement.Compute(Value v) -> reads(v, i);
            case Statement.Store(int bytes, Value a, Value v) -> reads(a, i) | reads(v, i);
            case Statement.WriteX(Value v) -> reads(v, i);
            case Statement.WriteF(Value v) -> reads(v, i);
            case Statement.Branch(Value v) -> reads(v, i);
            case Statement.Jump(Value v) -> reads(v, i);
            default -> 0;
          };
    }
    return set & ~1L;
  }

  private static long reads(Value v, GuestInstruction i) {
    if (v.op() == Op.READ_X || v.op() == Op.READ_F) {
      return 1L << Forms.register(v, i);
    }
    long set = 0;
    for (Value arg : v.args()) {
      set |= reads(arg, i);
    }
    return set;
  }

  /** The register that an instruction writes, as a bit; 0 if none. */
  static long writes(GuestInstruction i) {
    for (Statement s : i.instruction().semantics().statements()) {
      if (s instanceof Statement.WriteX) {
        return i.rd() == 0 ? 0 : 1L << i.rd();
      }
      if (s instanceof Statement.WriteF) {
        return 1L << Forms.F + i.rd();
      }
    }
    return 0;
  }
}
