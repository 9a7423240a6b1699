// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** The stack pointer: what it points to can always be written. */
  private static final long STACK = 1L << 2;

  /** A place in {@link Ranges}. */
  static final class Slot {
    /** Misses after which it is looked at how far they are apart. */
    private static final int MANY = 64;

    /** Instructions on average between two misses that are too few. */
    private static final int FEW = 1 << 20;

    final boolean write;

    /** Whether accesses outside its range are looked up by the state of their page. */
    final boolean looks;

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

    Slot(boolean write, boolean looks) {
      this.write = write;
      this.looks = looks;
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

  /** Accesses that share a check. */
  static final class Group extends AccessSpan {
    boolean write;
    Slot slot;

    private Group(PlainAccess first, boolean write) {
      super(first);
      this.write = write;
    }

    private boolean add(PlainAccess access) {
      boolean fits = widen(access, MAX_SPAN);
      write |= fits && access.store();
      return fits;
    }
  }

  /**
   * A load or store.
   *
   * @param first whether it is the first of its group that runs
   */
  record Access(Group group, int offset, boolean first) {}

  private final Access[][] accesses;
  private final long called;
  private final long looked;
  private final List<Group> groups = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  AccessPlan(Region region) {
    called = region.calledAccesses;
    looked = region.lookedAccesses;
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

  /** Whether any access is looked up by the state of its page. */
  boolean looks() {
    return slots.stream().anyMatch(s -> s.looks);
  }

  private boolean isCalled(PlainAccess access) {
    long either = 1L << access.register() | 1L << access.register() + 32;
    return (called & either) != 0;
  }

  private Access[] plan(RegionBlock block) {
    int n = block.instructions.size();
    Access[] all = new Access[n];
    Map<Integer, Group> open = new HashMap<>();
    for (int i = 0; i < n; i++) {
      GuestInstruction at = block.instructions.get(i);
      PlainAccess access = PlainAccess.of(at);
      if (access != null && !isCalled(access)) {
        Group group = open.get(access.register());
        boolean first = group == null || !group.add(access);
        if (first) {
          boolean stack = (STACK >>> access.register() & 1) != 0;
          group = new Group(access, access.store() || stack);
          groups.add(group);
          open.put(access.register(), group);
        }
        all[i] = new Access(group, access.offset(), first);
      }
      AccessSpan.end(open.values(), at);
    }
    return all;
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
      Slot slot = slots.size() < MAX_SLOTS ? null : last(write, isLooked(key));
      if (slot == null) {
        slot = new Slot(write, isLooked(key));
        slots.add(slot);
      }
      slot.weight += weights.get(key);
      slot.registers |= 1L << (key >> 1) + (write ? 32 : 0);
      byKey.put(key, slot);
    }
    for (Group g : groups) {
      g.slot = byKey.get(key(g));
      g.slot.span = Math.max(g.slot.span, g.span());
    }
  }

  private static int key(Group g) {
    return 2 * g.register + (g.write ? 1 : 0);
  }

  private boolean isLooked(int key) {
    return (looked >>> (key >> 1) + 32 * (key & 1) & 1) != 0;
  }

  /** The slot of a kind that is used least, or null if there is none. */
  private Slot last(boolean write, boolean looks) {
    return slots.stream()
        .filter(s -> s.write == write && s.looks == looks)
        .min(Comparator.comparingInt(s -> s.weight))
        .orElse(null);
  }
}
