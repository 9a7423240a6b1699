// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Code at the end of a region that writes registers back before control leaves. There is one piece
 * for each set of dirty registers, with their forms, and it reads no other local: for whatever a
 * place that may leave reads is kept alive there by HotSpot, dead registers and all. A piece writes
 * what a smaller one does not, and goes on there.
 */
final class WriteBacks implements Opcodes {
  // Bytes of bytecode, about.
  private static final int STORING = 7;
  private static final int CONVERTING = 5;

  private final Code code;
  private final Registers registers;
  private final Map<Dirty, Label> labels = new HashMap<>();

  WriteBacks(Code code, Registers registers) {
    this.code = code;
    this.registers = registers;
  }

  /** Dirty registers, as bits, and those of them that are in other forms than raw. */
  private record Dirty(long all, long ints, long doubles, long floats) {
    static Dirty of(Registers registers) {
      long[] inForm = new long[4];
      for (int r = 1; r < 64; r++) {
        inForm[registers.forms[r]] |= 1L << r;
      }
      long all = registers.dirty & ~1L;
      return new Dirty(
          all, inForm[Forms.INT] & all, inForm[Forms.DOUBLE] & all, inForm[Forms.FLOAT] & all);
    }

    byte[] forms() {
      byte[] forms = new byte[64];
      for (int r = 1; r < 64; r++) {
        if ((all >>> r & 1) != 0) {
          forms[r] = form(r);
        }
      }
      return forms;
    }

    private byte form(int r) {
      return (ints >>> r & 1) != 0
          ? Forms.INT
          : (doubles >>> r & 1) != 0
              ? Forms.DOUBLE
              : (floats >>> r & 1) != 0 ? Forms.FLOAT : Forms.RAW;
    }

    private long others() {
      return ints | doubles | floats;
    }

    /** Whether another's code can do a part of this one's. */
    boolean includes(Dirty part) {
      return (part.all & ~all) == 0
          && (part.ints & ~ints) == 0
          && (part.doubles & ~doubles) == 0
          && (part.floats & ~floats) == 0;
    }

    int cost(Dirty part) {
      return STORING * Long.bitCount(all & ~part.all)
          + CONVERTING * Long.bitCount(others() & part.all & ~part.others());
    }
  }

  /** Where to go from the present place, with nothing on the stack, to write back and leave. */
  Label fromHere() {
    return labels.computeIfAbsent(Dirty.of(registers), d -> new Label());
  }

  boolean isEmpty() {
    return labels.isEmpty();
  }

  /** Writes the code; after it, control is behind it with all registers in the hart. */
  void write() {
    Dirty nothing = new Dirty(0, 0, 0, 0);
    labels.computeIfAbsent(nothing, d -> new Label());
    List<Dirty> order = new ArrayList<>(labels.keySet());
    // What is gone on to comes later; the rest makes the order the same in every run.
    order.sort(
        Comparator.comparingInt((Dirty d) -> -Long.bitCount(d.all))
            .thenComparingInt(d -> -Long.bitCount(d.others()))
            .thenComparingLong(Dirty::all)
            .thenComparingLong(Dirty::ints)
            .thenComparingLong(Dirty::doubles));
    for (int i = 0; i < order.size() - 1; i++) {
      write(order.get(i), order.subList(i + 1, order.size()));
    }
    code.label(labels.get(nothing));
  }

  private void write(Dirty dirty, List<Dirty> later) {
    Dirty next =
        later.stream().filter(dirty::includes).min(Comparator.comparingInt(dirty::cost)).get();
    code.label(labels.get(dirty));
    registers.at(new Registers.Place(dirty.forms(), dirty.all & ~next.all));
    registers.storeDirty();
    registers.makeRaw(dirty.others() & next.all & ~next.others());
    if (next != later.get(0)) {
      code.jump(GOTO, labels.get(next));
    }
  }
}
