// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;

/**
 * Which loads and stores of a region share a check. Accesses of a block by one register that keeps
 * its value in between are a group: whether all of them lie in one range is found out before the
 * first. Groups by one register share a slot of {@link Ranges}, stores apart from loads.
 */
final class AccessPlan {
  /** Slots of a region: each takes two locals, which must be read when it is entered. */
  private static final int MAX_SLOTS = 12;

  /** Bytes that a group may span. */
  private static final int MAX_SPAN = 256;

  /** Stack pointer and frame pointer: what they point to can always be written. */
  private static final long STACK = 1L << 2 | 1L << 8;

  /** A place in {@link Ranges}. */
  static final class Slot {
    /** Misses after which it is looked at how far they are apart. */
    private static final int MANY = 64;

    /** Instructions on average between two misses that are too few. */
    private static final int FEW = 1 << 22;

    final boolean write;
    final int index;

    /** The local that holds where its range begins. */
    int first;

    /** The local that holds how much further a group of {@link #span} bytes may begin. */
    int limit;

    /** Bytes of the longest group that uses it. */
    int span;

    private int weight;
    private long registers;
    private int misses;
    private long since;

    Slot(boolean write) {
      this.write = write;
      index = Ranges.allocate(write);
    }

    /** Registers as bits; those of stores are in the upper half. */
    long registers() {
      return registers;
    }

    /**
     * Notes a miss. (Several harts may do so at once; then some are not counted.)
     *
     * @param now instructions that the hart has executed
     * @return whether slots are no good here
     */
    boolean missedTooOften(long now) {
      if (++misses < MANY) {
        return false;
      }
      boolean tooOften = now - since >= 0 && now - since < (long) MANY * FEW;
      misses = 0;
      since = now;
      return tooOften;
    }
  }

  /** Accesses from {@code min} to {@code end} bytes beyond what a register holds. */
  static final class Group {
    final int register;
    boolean write;
    int min;
    int end;
    Slot slot;

    Group(int register, int offset, int bytes, boolean write) {
      this.register = register;
      this.write = write;
      min = offset;
      end = offset + bytes;
    }

    private boolean add(int offset, int bytes, boolean store) {
      int least = Math.min(min, offset);
      int most = Math.max(end, offset + bytes);
      if (most - least > MAX_SPAN) {
        return false;
      }
      min = least;
      end = most;
      write |= store;
      return true;
    }
  }

  /**
   * A load or store.
   *
   * @param first whether it is the first of its group that runs
   */
  record Access(Group group, int offset, boolean first) {}

  private record Shape(Value address, int bytes, boolean store) {}

  private final Access[][] accesses;
  private final long called;
  private final List<Group> groups = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  AccessPlan(Region region) {
    called = region.calledAccesses;
    accesses = new Access[region.blocks.size()][];
    for (RegionBlock block : region.blocks) {
      accesses[block.index] = plan(block);
    }
    assignSlots();
  }

  /** The access of an instruction, or null if it has none that can be in line. */
  Access of(RegionBlock block, int instruction) {
    return accesses[block.index][instruction];
  }

  List<Slot> slots() {
    return slots;
  }

  private boolean isCalled(Shape shape, GuestInstruction at) {
    int register = Forms.register(shape.address.arg(0), at);
    long either = 1L << register | 1L << register + 32;
    return (called & either) != 0;
  }

  private Access[] plan(RegionBlock block) {
    int n = block.instructions.size();
    Access[] all = new Access[n];
    Map<Integer, Group> open = new HashMap<>();
    for (int i = 0; i < n; i++) {
      GuestInstruction at = block.instructions.get(i);
      Shape shape = shape(at);
      if (shape != null && !isCalled(shape, at)) {
        int register = Forms.register(shape.address.arg(0), at);
        int offset = at.imm();
        Group group = open.get(register);
        boolean first = group == null || !group.add(offset, shape.bytes, shape.store);
        if (first) {
          boolean stack = (STACK >>> register & 1) != 0;
          group = new Group(register, offset, shape.bytes, shape.store || stack);
          groups.add(group);
          open.put(register, group);
        }
        all[i] = new Access(group, offset, first);
      }
      if (writesInteger(at)) {
        open.remove(at.rd());
      }
    }
    return all;
  }

  /** What a load or store accesses, if it is one by a register and an immediate; or null. */
  private static Shape shape(GuestInstruction at) {
    for (Statement s : at.instruction().semantics().statements()) {
      Shape shape =
          switch (s) {
            case Statement.Store(int bytes, Value a, Value v) -> new Shape(a, bytes, true);
            case Statement.Compute(Value v) when bytes(v.op()) != 0 ->
                new Shape(v.arg(0), bytes(v.op()), false);
            default -> null;
          };
      if (shape != null) {
        Value a = shape.address;
        boolean simple = a.op() == Op.ADD && a.arg(0).op() == Op.READ_X && a.arg(1).op() == Op.IMM;
        return simple ? shape : null;
      }
    }
    return null;
  }

  private static int bytes(Op op) {
    return switch (op) {
      case LOAD_I8, LOAD_U8 -> 1;
      case LOAD_I16, LOAD_U16 -> 2;
      case LOAD_I32, LOAD_U32 -> 4;
      case LOAD_I64 -> 8;
      default -> 0;
    };
  }

  private static boolean writesInteger(GuestInstruction at) {
    return at.instruction().semantics().statements().stream()
        .anyMatch(s -> s instanceof Statement.WriteX);
  }

  /** The registers used most get slots of their own; the others share the last of their kind. */
  private void assignSlots() {
    Map<Integer, Slot> byKey = new HashMap<>();
    Map<Integer, Integer> weights = new HashMap<>();
    for (Group g : groups) {
      weights.merge(key(g), 1, Integer::sum);
    }
    List<Integer> keys = new ArrayList<>(weights.keySet());
    keys.sort(Comparator.comparingInt((Integer k) -> -weights.get(k)).thenComparingInt(k -> k));
    for (int key : keys) {
      boolean write = (key & 1) != 0;
      Slot slot = slots.size() < MAX_SLOTS ? null : last(write);
      if (slot == null) {
        slot = new Slot(write);
        slots.add(slot);
      }
      slot.weight += weights.get(key);
      slot.registers |= 1L << (key >> 1) + (write ? 32 : 0);
      byKey.put(key, slot);
    }
    for (Group g : groups) {
      g.slot = byKey.get(key(g));
      g.slot.span = Math.max(g.slot.span, g.end - g.min);
    }
  }

  private static int key(Group g) {
    return 2 * g.register + (g.write ? 1 : 0);
  }

  /** The slot of a kind that is used least, or null if there is none. */
  private Slot last(boolean write) {
    return slots.stream()
        .filter(s -> s.write == write)
        .min(Comparator.comparingInt(s -> s.weight))
        .orElse(null);
  }
}
