// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.Op;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TlbMemory;
import org.janusvm.jit.interpreter.Atomics;
import org.janusvm.jit.interpreter.UpperTier.Leave;

/** What compiled code works on: one hart, its memory, and what is left of its budget. */
public abstract class RegionContext {
  /** Instructions of a chunk, which {@link #remaining} counts down as an int. */
  private static final int CHUNK = 1 << 30;

  /** Times one region is entered from others until it is asked whether they should be one. */
  static final int MAX_HANDOVERS = 20_000;

  private static final int JUMP_SAMPLE = 63;

  /** Wrong guesses about registers after which a region is compiled without guessing. */
  private static final int MAX_WRONG_GUESSES = 20;

  /** The hart. */
  public Hart hart;

  /** Instructions left of the present chunk of the budget; exact whenever no region runs. */
  public int remaining;

  /** What {@link Hart#instructions} is when {@link #remaining} is used up. */
  private long chunkEnd;

  /** The same for the whole budget. */
  private long end;

  /** Memory of a process, or null. */
  public final PageMemory pages;

  /** Host address of guest address 0 of {@link #pages}. */
  public final long base;

  /** Host address of the states of {@link #pages}. */
  public final long states;

  /** How many pages there are. */
  public final long pageCount;

  /** The table of {@link #ranges}. */
  public final long[] table;

  /** What is known of the rights in {@link #pages}, or null. */
  final Ranges ranges;

  /** Memory of a machine's hart, or null. */
  public final TlbMemory tlb;

  final CodeCache cache;

  /** Whether the hart is in compiled code, and must be told when some of it goes. */
  volatile boolean running;

  private int jumps;

  /** Set when an access is left to the interpreter. */
  boolean leftAccess;

  Leave leave;
  GuestTrap trap;

  RegionContext(CodeCache cache, PageMemory pages, TlbMemory tlb) {
    this.cache = cache;
    this.pages = pages;
    this.tlb = tlb;
    base = pages == null ? 0 : pages.base();
    states = pages == null ? 0 : pages.states();
    pageCount = pages == null ? 0 : pages.limit() >>> 12;
    ranges = pages == null ? null : new Ranges(pages);
    table = pages == null ? new long[0] : ranges.table();
  }

  /** Sets the budget of what runs from now on, by the number of its last instruction. */
  final void begin(long end) {
    begin(hart.instructions, end);
  }

  /** As {@link #begin(long)}, after {@code now} instructions, whatever the hart says. */
  final void begin(long now, long end) {
    this.end = end;
    chunkEnd = now;
    remaining = 0;
    remaining = refill(0);
  }

  /** The number of the last instruction of the whole budget. */
  final long end() {
    return end;
  }

  /** Instructions executed so far, when {@link #remaining} is exact. */
  final long instructions() {
    return chunkEnd - remaining;
  }

  /**
   * Begins the next chunk of the budget, unless there is a poll to be answered first.
   *
   * @param left instructions left of the present chunk
   * @return the same of the next, or {@code left} when the budget or the stay must end
   */
  private int refill(int left) {
    if (hart.pollRequested()) {
      return left;
    }
    long now = chunkEnd - left;
    int next = (int) Math.min(end - now, CHUNK);
    chunkEnd = now + next;
    return next;
  }

  /** The region that can be entered at {@code pc} now, or null. */
  CompiledRegion find(long pc) {
    return cache.find(pc);
  }

  /**
   * A region was entered under a translation for which it is not known to be right.
   *
   * @return what running the right one returns, or {@code pc} if there is none
   */
  public final long unverified(long pc, int depth) {
    CompiledRegion region = find(pc);
    return region == null ? pc : region.run(this, pc, depth);
  }

  /**
   * Leaves for the interpreter to go on at {@code pc}, because not enough is left of the budget; or
   * only of its present chunk: then compiled code goes on.
   */
  public final long exhausted(long pc) {
    int next = refill(remaining);
    if (next > remaining) {
      remaining = next;
      return pc;
    }
    return interpret(pc);
  }

  /** Leaves for the interpreter to go on at {@code pc}. */
  public final long interpret(long pc) {
    leave = Leave.INTERPRET;
    return pc | 1;
  }

  /** Leaves because the poll word is set. */
  public final long polled(long pc) {
    leave = Leave.POLL;
    return pc | 1;
  }

  /** Leaves because a register is not what the region guessed. */
  public final long guessedWrong(CompiledRegion region, long pc) {
    if (++region.info.wrongGuesses % MAX_WRONG_GUESSES == 0) {
      cache.stopGuessing(region);
    }
    return interpret(pc);
  }

  /**
   * Leaves because an instruction trapped. Registers are in the hart already.
   *
   * @param trap null if the interpreter has to find out
   */
  public final long trapped(CompiledRegion region, GuestTrap trap, int site) {
    if (trap == null) {
      return missed(region, site);
    }
    if (trap == TlbMemory.LEAVE) {
      leftAccess = true;
      remaining += region.info.sites.refund(site) + 1;
      return interpret(region.info.sites.pc(site));
    }
    this.trap = trap;
    leave = Leave.TRAP;
    remaining += region.info.sites.refund(site);
    return region.info.sites.pc(site) | 1;
  }

  /** Leaves because an access is outside the range of its slot. */
  private long missed(CompiledRegion region, int site) {
    TrapSites sites = region.info.sites;
    remaining += sites.refund(site) + 1;
    AccessPlan.Access access = sites.access(site);
    AccessPlan.Group group = access.group();
    AccessPlan.Slot slot = group.slot;
    long pointer = hart.x[group.register];
    long start = pointer + group.min;
    // Then it only left because now and then one does.
    boolean right =
        slot.looks
            && pages.atOnce().contains(start, slot.write)
            && start >>> 12 == start + group.span() - 1 >>> 12;
    ranges.find(slot, pointer + access.offset(), slot.span);
    if (!right && slot.missedTooOften(instructions())) {
      cache.stopAssuming(region, slot);
    }
    return interpret(sites.pc(site));
  }

  /**
   * Goes on where a called region left off until control is back at the caller.
   *
   * @param pc where the callee left
   * @param expected where the caller goes on
   * @return {@code expected}, or something else when the Java stack must be unwound
   */
  public final long follow(long pc, long expected, int depth) {
    while (pc != expected && (pc & 1) == 0) {
      CompiledRegion region = find(pc);
      if (region == null) {
        return pc;
      }
      if (++region.info.handovers > MAX_HANDOVERS) {
        handedOver(region, pc);
      }
      pc = region.run(this, pc, depth);
    }
    return pc;
  }

  /** A computed jump leaves its region, because that was not made for where it goes. */
  public final void jumped(long from, long to) {
    // What is nowhere is told each time until it is compiled; what is elsewhere, now and then.
    if ((++jumps & JUMP_SAMPLE) == 0 || find(to) == null) {
      cache.planner().jumped(from, to);
    }
  }

  /** A region is entered from others very often. */
  abstract void handedOver(CompiledRegion region, long pc);

  /** Calls a region by an address that was computed; see {@link #follow}. */
  public final long call(long pc, long expected, int depth) {
    if (depth <= 0) {
      return pc;
    }
    CompiledRegion region = find(pc);
    if (region == null) {
      cache.planner().called(pc);
      return pc;
    }
    return follow(region.run(this, pc, depth - 1), expected, depth - 1);
  }

  public final int loadReserved32(long a) {
    return Atomics.loadReserved32(hart, a, address(Atomics.alignedForLoad(a, 4), 4, false));
  }

  public final long loadReserved64(long a) {
    return Atomics.loadReserved64(hart, a, address(Atomics.alignedForLoad(a, 8), 8, false));
  }

  public final boolean storeConditional32(long a, int value) {
    return Atomics.storeConditional32(
        hart, a, address(Atomics.alignedForStore(a, 4), 4, true), value);
  }

  public final boolean storeConditional64(long a, long value) {
    return Atomics.storeConditional64(
        hart, a, address(Atomics.alignedForStore(a, 8), 8, true), value);
  }

  public final int amo32(long a, int value, Op op) {
    return Atomics.amo32(op, address(Atomics.alignedForStore(a, 4), 4, true), value);
  }

  public final long amo64(long a, long value, Op op) {
    return Atomics.amo64(op, address(Atomics.alignedForStore(a, 8), 8, true), value);
  }

  /** Host address for an atomic access. */
  protected abstract long address(long a, int bytes, boolean write);
}
