// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.janusvm.isa.ir.Value;
import org.janusvm.jit.TlbMemory;
import org.janusvm.memory.RawMemory;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads and stores of a machine's code: the look into the {@link TlbMemory} in line, and a call
 * where its table has no entry, which gives the host's address as well. One comparison tells that
 * the page, the context and the right are the entry's, and that the access stays in the page.
 */
final class TlbEmitter extends MemoryEmitter {
  private static final String TLB = MemoryKind.TLB.className();
  private static final String RAW = Type.getInternalName(RawMemory.accessors());

  /** Groups whose look is remembered at the same time. */
  private static final int MAX_GROUPS = 6;

  private final AccessGroups groups;

  // Locals.
  private int table;
  private int context;
  private int address;

  /** From virtual to host address for a group, or 0 where each access has to look for itself. */
  private final Deque<Integer> freeAddends = new ArrayDeque<>();

  private final Map<AccessGroups.Group, Integer> addends = new HashMap<>();
  private AccessGroups.Group group;
  private int instruction;

  TlbEmitter(Code code, AccessGroups groups) {
    super(code, TLB);
    this.groups = groups;
  }

  @Override
  void allocate(Locals locals) {
    table = locals.add(Opcodes.LONG);
    context = locals.add(Opcodes.LONG);
    address = locals.add(Opcodes.LONG);
    for (int i = 0; i < MAX_GROUPS; i++) {
      freeAddends.add(locals.add(Opcodes.LONG));
    }
  }

  @Override
  void prologue() {
    code.local(ALOAD, Locals.MEMORY).call(TLB, "table", "()J").local(LSTORE, table);
    code.local(ALOAD, Locals.MEMORY).call(TLB, "context", "()I").op(I2L).local(LSTORE, context);
    code.push(0L).local(LSTORE, address);
    freeAddends.forEach(a -> code.push(0L).local(LSTORE, a));
  }

  @Override
  void begin(RegionBlock block, int index, int site, Label missed) {
    super.begin(block, index, site, missed);
    group = groups.of(block, index);
    instruction = index;
  }

  @Override
  protected void load(int bytes, Value at, ValueEmitter values) {
    pushHost(bytes, at, values, false);
    get(RAW, bytes);
  }

  @Override
  void store(int bytes, Value at, Value value, ValueEmitter values) {
    pushHost(bytes, at, values, true);
    put(RAW, bytes, value, values);
  }

  /** Pushes the host's address of an access that may go ahead. */
  private void pushHost(int bytes, Value at, ValueEmitter values, boolean store) {
    if (group != null && !addends.containsKey(group) && !freeAddends.isEmpty()) {
      lookForGroup(bytes, at, values);
    }
    Integer addend = group == null ? null : addends.get(group);
    Label back = new Label();
    if (addend == null) {
      values.push(at);
      code.local(LSTORE, address);
      look(bytes, store, code.later(() -> slow(bytes, store, back)));
      code.local(LLOAD, address).op(LADD);
    } else {
      Runnable push = values.later(at);
      Label slow =
          code.later(
              () -> {
                push.run();
                code.local(LSTORE, address);
                slow(bytes, store, back);
              });
      code.local(LLOAD, addend).push(0L).op(LCMP).jump(IFEQ, slow);
      values.push(at);
      code.local(LLOAD, addend).op(LADD);
      if (group.last == instruction) {
        addends.remove(group);
        freeAddends.add(addend);
      }
    }
    code.label(back, LONG);
  }

  private void slow(int bytes, boolean store, Label back) {
    code.local(ALOAD, Locals.MEMORY).local(LLOAD, address).push(bytes);
    code.call(TLB, store ? "hostToStore" : "hostToLoad", "(JI)J");
    code.jump(GOTO, back);
  }

  /**
   * Pushes the addend for so many bytes from the address in its local on, if the table has it.
   *
   * @param missing where to go if not, with nothing pushed
   */
  private void look(int bytes, boolean store, Label missing) {
    int entry = code.temporary(2);
    code.local(LLOAD, address).push(TlbMemory.INDEX_SHIFT).op(LUSHR);
    code.push((long) TlbMemory.ENTRY_MASK).op(LAND).local(LLOAD, table).op(LADD);
    code.local(LSTORE, entry);
    pushWord(entry, store ? TlbMemory.STORES : 0);
    code.local(LLOAD, address);
    if (bytes > 1) {
      code.push(bytes - 1L).op(LADD);
    }
    code.push(-4096L).op(LAND).local(LLOAD, context).op(LOR).op(LCMP).jump(IFNE, missing);
    pushWord(entry, (store ? TlbMemory.STORES : 0) + TlbMemory.ADDEND);
  }

  /** Before the first access of a group: looks once for all of them. */
  private void lookForGroup(int bytes, Value at, ValueEmitter values) {
    int addend = freeAddends.remove();
    addends.put(group, addend);
    AccessGroups.Group all = group;
    int span = all.span();
    Runnable push = values.later(at);
    Label back = new Label();
    Label missing =
        code.later(
            () -> {
              code.local(ALOAD, Locals.MEMORY).local(LLOAD, address).push(span);
              push.run();
              code.push(bytes).push(all.store ? 1 : 0).call(TLB, "addend", "(JIJIZ)J");
              code.jump(GOTO, back);
            });
    values.pushRegister(all.register);
    if (all.min != 0) {
      code.push((long) all.min).op(LADD);
    }
    code.local(LSTORE, address);
    look(span, all.store, missing);
    code.label(back, LONG).local(LSTORE, addend);
  }

  private void pushWord(int base, int offset) {
    code.local(LLOAD, base);
    if (offset != 0) {
      code.push((long) offset).op(LADD);
    }
    code.callStatic(RAW, "getLong", "(J)J");
  }
}
