// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashMap;
import java.util.Map;

/**
 * Which accesses of a machine's code share a look into the TLB: those of a block by one register
 * that keeps its value in between, loads apart from stores, since a store must not set the D bit of
 * a page before its time.
 */
final class AccessGroups {
  /** Bytes of a group at most; more are in one page too rarely. */
  private static final int SPAN = 512;

  private static final int STORES = 32;

  /** Accesses that share a look. */
  static final class Group extends AccessSpan {
    final boolean store;
    private int size = 1;

    /** Index of the last instruction. */
    int last;

    private Group(PlainAccess first) {
      super(first);
      store = first.store();
    }
  }

  private final Group[][] groups;

  AccessGroups(Region region) {
    groups = new Group[region.blocks.size()][];
    for (RegionBlock block : region.blocks) {
      groups[block.index] = group(block);
    }
  }

  /** The group of an instruction, or null if it has no access that is like others. */
  Group of(RegionBlock block, int instruction) {
    Group group = groups[block.index][instruction];
    return group == null || group.size < 2 ? null : group;
  }

  private static Group[] group(RegionBlock block) {
    int n = block.instructions.size();
    Group[] all = new Group[n];
    Map<Integer, Group> open = new HashMap<>();
    for (int i = 0; i < n; i++) {
      GuestInstruction at = block.instructions.get(i);
      PlainAccess access = PlainAccess.of(at);
      if (access != null) {
        all[i] = join(open, access);
        all[i].last = i;
      }
      AccessSpan.end(open.values(), at);
    }
    return all;
  }

  private static Group join(Map<Integer, Group> open, PlainAccess access) {
    int key = access.register() | (access.store() ? STORES : 0);
    Group group = open.get(key);
    if (group != null && group.widen(access, SPAN)) {
      group.size++;
      return group;
    }
    group = new Group(access);
    open.put(key, group);
    return group;
  }
}
