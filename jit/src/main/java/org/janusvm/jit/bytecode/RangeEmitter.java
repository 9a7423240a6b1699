// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.ir.Value;
import org.janusvm.jit.PagesAtOnce;
import org.janusvm.memory.RawMemory;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/**
 * Loads and stores of a process's code. Those that {@link AccessPlan} knows are in line: one
 * comparison tells whether an access, or a group of them, lies in the range of its slot. What does
 * not is left to the interpreter: not to a call, for HotSpot keeps nothing in registers over a loop
 * that has a call, however seldom it happens.
 */
final class RangeEmitter extends MemoryEmitter {
  /**
   * For measuring what checks cost, {@code -Djanus.jit.unchecked=true} leaves them out. Guests can
   * then crash the JVM, and worse: never to be set for any other purpose.
   */
  private static final boolean UNCHECKED = Boolean.getBoolean("janus.jit.unchecked");

  /** Of so many accesses outside their range, plus one, one is left to the interpreter. */
  private static final int RARELY = (1 << 16) - 1;

  private static final String MATH = "java/lang/Math";
  private static final String RAW = Type.getInternalName(RawMemory.accessors());

  private final AccessPlan plan;

  /** What the present instruction accesses in line, or null. */
  private AccessPlan.Access access;

  /** By which the present instruction is known when it traps. */
  private int site;

  // Locals.
  private int base;
  private int states;
  private int pages;
  private int address;
  private int page;

  /** How often an access was outside its range but right. */
  private int outside;

  /** Where to go, with the site noted, when an access is outside its range. */
  private Label missed;

  RangeEmitter(Code code, AccessPlan plan) {
    super(code, MemoryKind.PAGES.className());
    this.plan = plan;
  }

  private boolean isInline() {
    return !plan.slots().isEmpty();
  }

  @Override
  void allocate(Locals locals) {
    if (!isInline()) {
      return;
    }
    base = locals.add(LONG);
    if (plan.looks()) {
      states = locals.add(LONG);
      pages = locals.add(LONG);
      address = locals.add(LONG);
      page = locals.add(LONG);
      outside = locals.add(INTEGER);
    }
    for (AccessPlan.Slot slot : plan.slots()) {
      slot.first = locals.add(LONG);
      slot.limit = locals.add(LONG);
    }
  }

  @Override
  void prologue() {
    if (!isInline()) {
      return;
    }
    code.local(ALOAD, Locals.CONTEXT).field(GETFIELD, Names.CONTEXT, "base", "J");
    code.local(LSTORE, base);
    if (plan.looks()) {
      code.local(ALOAD, Locals.CONTEXT).field(GETFIELD, Names.CONTEXT, "states", "J");
      code.local(LSTORE, states);
      code.local(ALOAD, Locals.CONTEXT).field(GETFIELD, Names.CONTEXT, "pageCount", "J");
      code.local(LSTORE, pages);
      code.push(0L).local(LSTORE, address);
      code.push(0L).local(LSTORE, page);
      code.push(0).local(ISTORE, outside);
    }
    int table = code.temporary(1);
    code.local(ALOAD, Locals.CONTEXT).field(GETFIELD, Names.CONTEXT, "table", "[J");
    code.local(ASTORE, table);
    for (AccessPlan.Slot slot : plan.slots()) {
      code.local(ALOAD, table).push(slot.index).op(LALOAD).local(LSTORE, slot.first);
      code.local(ALOAD, table).push(slot.index + 1).op(LALOAD);
      if (slot.span > 1) {
        code.push(slot.span - 1L).op(LSUB).push(0L).callStatic(MATH, "max", "(JJ)J");
      }
      code.local(LSTORE, slot.limit);
    }
  }

  @Override
  AccessPlan.Access access(RegionBlock block, int instruction) {
    return plan.of(block, instruction);
  }

  @Override
  void begin(RegionBlock block, int instruction, int site, Label missed) {
    access = plan.of(block, instruction);
    this.site = site;
    this.missed = missed;
    if (access == null) {
      super.begin(block, instruction, site, missed);
    }
  }

  @Override
  protected void load(int bytes, Value at, ValueEmitter values) {
    if (access == null) {
      super.load(bytes, at, values);
      return;
    }
    pushHost(at, values);
    get(RAW, bytes);
  }

  @Override
  void store(int bytes, Value at, Value value, ValueEmitter values) {
    if (access == null) {
      super.store(bytes, at, value, values);
      return;
    }
    pushHost(at, values);
    put(RAW, bytes, value, values);
  }

  /** Pushes the host's address of a guest's, having checked it unless that was done before. */
  private void pushHost(Value at, ValueEmitter values) {
    if (!access.first() || UNCHECKED) {
      code.local(LLOAD, base);
      values.push(at);
      code.op(LADD);
      return;
    }
    AccessPlan.Group group = access.group();
    values.pushRegister(group.register);
    if (group.min != 0) {
      code.push((long) group.min).op(LADD);
    }
    if (group.slot.looks) {
      code.op(DUP2).local(LSTORE, address);
    }
    code.local(LLOAD, group.slot.first).op(LSUB).local(LLOAD, group.slot.limit);
    int number = site;
    Label leave = missed;
    Label back = new Label();
    Label beyond =
        code.later(
            () -> {
              if (group.slot.looks) {
                lookAtState(group, number, back, leave);
              } else {
                miss(number, leave);
              }
            });
    code.callStatic("java/lang/Long", "compareUnsigned", "(JJ)I").jump(IFGE, beyond);
    if (group.slot.looks) {
      code.label(back);
    }
    code.local(LLOAD, base);
    values.push(at);
    code.op(LADD);
  }

  private void miss(int number, Label leave) {
    code.push(number).local(ISTORE, Locals.SITE).jump(GOTO, leave);
  }

  /**
   * What is outside the range may still be right, where a register is known to go to and fro: the
   * state of its page tells. To find a range it is left to the interpreter nevertheless, if there
   * is none, and now and then. Elsewhere this would cost more than it saves: what it needs takes
   * registers from the loop that it goes back to.
   */
  private void lookAtState(AccessPlan.Group group, int number, Label back, Label leave) {
    Label miss = new Label();
    int bytes = group.span();
    code.local(LLOAD, group.slot.limit).push(0L).op(LCMP).jump(IFEQ, miss);
    code.increment(outside, 1);
    code.local(ILOAD, outside).push(RARELY).op(IAND).jump(IFEQ, miss);
    code.local(LLOAD, address).push(12).op(LUSHR).local(LSTORE, page);
    code.local(LLOAD, page).local(LLOAD, pages).op(LCMP).jump(IFGE, miss);
    if (bytes > 1) {
      code.local(LLOAD, address).push(bytes - 1L).op(LADD).push(12).op(LUSHR);
      code.local(LLOAD, page).op(LCMP).jump(IFNE, miss);
    }
    boolean write = group.slot.write;
    code.local(LLOAD, states).local(LLOAD, page).op(LADD);
    get(RAW, 1);
    code.push(PagesAtOnce.bits(write)).op(IAND).push(PagesAtOnce.state(write));
    code.jump(IF_ICMPEQ, back);
    code.label(miss);
    miss(number, leave);
  }
}
