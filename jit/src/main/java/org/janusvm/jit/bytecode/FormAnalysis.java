// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Decoded;

/**
 * Finds, by data flow over a region, the form in which each register stands at the start of each
 * block, and which registers the region touches at all.
 *
 * <p>Where a block is entered from outside, registers come raw. If the region speculates, the edges
 * from outside are left out of account: a register that is an int on all other edges is taken for
 * one, and entering checks it. That is only done for registers that the block reads before it
 * writes them, since the others may hold anything.
 */
final class FormAnalysis {
  private static final byte UNKNOWN = -1;

  private final Region region;
  private final byte[][] atStart;
  private final long[] live;
  private long read;
  private long written;

  FormAnalysis(Region region) {
    this.region = region;
    atStart = new byte[region.blocks.size()][64];
    live = liveness();
    for (RegionBlock block : region.blocks) {
      boolean guesses = region.speculates || !block.entry;
      Arrays.fill(atStart[block.index], guesses ? UNKNOWN : Forms.RAW);
    }
    iterate();
  }

  /** Forms at the start of a block; not to be changed. */
  byte[] atStart(RegionBlock block) {
    return atStart[block.index];
  }

  /** Registers read or written, as a set of bits. */
  long used() {
    return read | written;
  }

  /** Registers written. */
  long written() {
    return written;
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
      if (block.last().isCall()) {
        continue; // What comes back from a call comes from outside.
      }
      for (long next : block.successors()) {
        RegionBlock to = region.at(next);
        if (to != null) {
          changed |= merge(to, forms);
        }
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
      if (to.entry && merged != Forms.DOUBLE && (live[to.index] >>> r & 1) == 0) {
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

  private long[] liveness() {
    int n = region.blocks.size();
    long[] use = new long[n];
    long[] define = new long[n];
    for (RegionBlock block : region.blocks) {
      for (GuestInstruction i : block.instructions) {
        long reads = reads(i);
        long writes = writes(i);
        use[block.index] |= reads & ~define[block.index];
        define[block.index] |= writes;
        read |= reads;
        written |= writes;
      }
    }
    long[] in = use.clone();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int b = n - 1; b >= 0; b--) {
        long out = 0;
        for (long next : region.blocks.get(b).successors()) {
          RegionBlock to = region.at(next);
          out |= to == null ? 0 : in[to.index];
        }
        long before = use[b] | out & ~define[b];
        changed |= before != in[b];
        in[b] = before;
      }
    }
    return in;
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

  private static long writes(GuestInstruction i) {
    int rd = Decoded.rd(i.decoded());
    for (Statement s : i.instruction().semantics().statements()) {
      if (s instanceof Statement.WriteX) {
        return rd == 0 ? 0 : 1L << rd;
      }
      if (s instanceof Statement.WriteF) {
        return 1L << Forms.F + rd;
      }
    }
    return 0;
  }
}
