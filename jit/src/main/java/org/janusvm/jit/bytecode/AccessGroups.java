// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;

/**
 * Which accesses of a machine's code share a look into the TLB: those of a block by one register
 * that keeps its value in between, loads apart from stores, since a store must not set the D bit of
 * a page before its time.
 */
final class AccessGroups {
  /** Bytes of a group at most; more are in one page too rarely. */
  private static final int SPAN = 512;

  private static final int STORES = 32;

  /** Accesses from {@code min} to {@code end} bytes beyond what a register holds. */
  static final class Group {
    final int register;
    final boolean store;
    int min;
    int end;
    int size;

    /** Index of the last instruction. */
    int last;

    private Group(int register, boolean store, int offset, int bytes) {
      this.register = register;
      this.store = store;
      min = offset;
      end = offset + bytes;
    }

    private boolean add(int index, int offset, int bytes) {
      int least = Math.min(min, offset);
      int most = Math.max(end, offset + bytes);
      if (most - least > SPAN) {
        return false;
      }
      min = least;
      end = most;
      size++;
      last = index;
      return true;
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
      for (Statement s : at.instruction().semantics().statements()) {
        switch (s) {
          case Statement.Store(int bytes, Value a, Value v) -> all[i] = join(open, i, at, a, bytes);
          case Statement.Compute(Value v) when bytes(v.op()) != 0 ->
              all[i] = join(open, i, at, v.arg(0), -bytes(v.op()));
          case Statement.WriteX(Value v) -> {
            open.remove(at.rd());
            open.remove(at.rd() | STORES);
          }
          default -> {}
        }
      }
    }
    return all;
  }

  /** Joins or opens a group; {@code bytes} is negative for a load. */
  private static Group join(
      Map<Integer, Group> open, int index, GuestInstruction at, Value address, int bytes) {
    boolean simple =
        address.op() == Op.ADD && address.arg(0).op() == Op.READ_X && address.arg(1).op() == Op.IMM;
    if (!simple) {
      return null;
    }
    boolean store = bytes > 0;
    int register = Forms.register(address.arg(0), at);
    int key = register | (store ? STORES : 0);
    Group group = open.get(key);
    if (group == null || !group.add(index, at.imm(), Math.abs(bytes))) {
      group = new Group(register, store, at.imm(), Math.abs(bytes));
      group.add(index, at.imm(), Math.abs(bytes));
      open.put(key, group);
    }
    return group;
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
}
