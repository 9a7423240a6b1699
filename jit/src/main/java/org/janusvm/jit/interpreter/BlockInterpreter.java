// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.janusvm.isa.Cause;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fp.Rounding;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.isa.ir.SystemOp;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;

/**
 * What does not depend on single instructions or on the kind of memory: finding blocks, budgets,
 * traps, polls, CSRs. The generated subclasses add {@link #chain}, the loop over instructions.
 */
public abstract class BlockInterpreter implements Engine, CodeWatcher {
  /** Why {@link #chain} returned. */
  protected enum Stop {
    BUDGET,
    POLL,
    TRAP,
    LEAVE,
    /** The upper tier has the code at hart.pc. */
    PROMOTED
  }

  /** The environment of this hart. */
  protected final Environment environment;

  private final BlockCache cache = new BlockCache();
  private final BlockDecoder decoder = new BlockDecoder();
  private final Exit exit = new Exit();
  private int trapCause;
  private long trapValue;
  private Exit pending;

  /** Pages that other threads have changed since this hart last looked. */
  private final Set<Long> changedElsewhere = ConcurrentHashMap.newKeySet();

  private UpperTier upper;

  /**
   * Once more instructions than this were begun, a budget that covers no whole block any more
   * counts as used up.
   */
  protected long exactUntil;

  private volatile Hart running;
  private volatile Thread runner;

  /** Creates an interpreter for one hart. */
  protected BlockInterpreter(Environment environment) {
    this.environment = environment;
  }

  @Override
  public final String name() {
    return upper == null ? "interpreter" : upper.name();
  }

  /** From now on hot code is offered to a higher tier. To be called before the first run. */
  public final void setUpperTier(UpperTier tier) {
    upper = tier;
  }

  /**
   * A change by the thread that runs the hart counts at once, from the end of the present block on.
   * One by any other thread counts from the hart's next poll on, which is requested.
   */
  @Override
  public final void codeChanged(long hostPage) {
    if (upper != null) {
      upper.codeChanged(hostPage);
    }
    if (Thread.currentThread() == runner) {
      cache.drop(hostPage);
      return;
    }
    changedElsewhere.add(hostPage);
    Hart hart = running;
    if (hart != null) {
      hart.requestPoll(Hart.POLL_ENGINE);
    }
  }

  private void dropChangedElsewhere() {
    for (Iterator<Long> i = changedElsewhere.iterator(); i.hasNext(); ) {
      long page = i.next();
      // Removed first: what changes again from here on is added again.
      i.remove();
      cache.drop(page);
    }
  }

  @Override
  public final Exit run(Hart hart, long budget) {
    return run(hart, budget, false);
  }

  @Override
  public final Exit runAbout(Hart hart, long budget) {
    return run(hart, budget, true);
  }

  private Exit run(Hart hart, long budget, boolean about) {
    exactUntil = about ? hart.instructions : Long.MAX_VALUE;
    running = hart;
    runner = Thread.currentThread();
    try {
      dropChangedElsewhere();
      return runLoop(hart, budget);
    } finally {
      runner = null;
      running = null;
    }
  }

  private Exit runLoop(Hart hart, long budget) {
    long end = hart.instructions + budget;
    if (end < 0) {
      end = Long.MAX_VALUE;
    }
    while (hart.instructions < end) {
      Stop stop = chain(hart, end - hart.instructions, cache.table());
      if (stop == Stop.PROMOTED) {
        stop = runPromoted(hart, end);
      }
      Exit left =
          switch (stop) {
            case BUDGET -> exit.set(ExitReason.BUDGET);
            case PROMOTED -> null;
            case POLL -> poll(hart);
            case TRAP -> {
              hart.reservation = -1;
              yield environment.trap(hart, trapCause, trapValue);
            }
            case LEAVE -> pending;
          };
      if (left != null) {
        return left;
      }
    }
    return exit.set(ExitReason.BUDGET);
  }

  /** Runs compiled code, from hart.pc on, until it needs the interpreter or the environment. */
  private Stop runPromoted(Hart hart, long end) {
    return switch (upper.run(hart, end)) {
      case INTERPRET -> Stop.PROMOTED;
      case POLL -> Stop.POLL;
      case TRAP -> {
        GuestTrap trap = upper.trap();
        trapCause = trap.cause;
        trapValue = trap.tval;
        yield Stop.TRAP;
      }
    };
  }

  /**
   * Whether the upper tier is to go on at {@code block}, whose heat is used up.
   *
   * @param remaining instructions left of the budget
   */
  protected final boolean promoted(Block block, long remaining) {
    if (upper == null) {
      block.heat = Integer.MAX_VALUE;
      return false;
    }
    return upper.promoted(block, remaining);
  }

  /** The decoded block whose code begins at a host address, wherever it ran; or null. */
  public final Block decodedAt(long host) {
    return cache.find(host);
  }

  /** As {@link #decodedAt}, for the block of one instruction that crosses into a page. */
  public final Block decodedAcross(long host, long hostOfSecondHalf) {
    return cache.findCrossing(host, hostOfSecondHalf);
  }

  private Exit poll(Hart hart) {
    dropChangedElsewhere();
    long pc = hart.pc;
    Exit left = environment.poll(hart);
    if (hart.pc != pc) {
      // An interrupt or a signal was taken. A poll alone must not fail a store-conditional, or the
      // number of instructions until it succeeds would depend on the outside.
      hart.reservation = -1;
    }
    return left;
  }

  /**
   * Runs blocks, from hart.pc on, until the budget is used up or something else is to be done
   * first. On return hart.pc and hart.instructions are exact.
   */
  protected abstract Stop chain(Hart hart, long budget, Block[] table);

  /** Host address of the instruction at {@code pc}, or a trap. */
  protected abstract long fetch(long pc);

  /** As {@link #fetch}, but sees to it that a change of this code from now on is noticed. */
  protected abstract long fetchToDecode(long pc);

  /** Names the address space and the state of its instruction translations. */
  protected abstract long stamp();

  /** Index of {@code pc} in the table of blocks. */
  protected static int slot(long pc) {
    return BlockCache.slot(pc);
  }

  /**
   * Finds or decodes the block at {@code pc}.
   *
   * @throws GuestTrap when its first instruction cannot be fetched
   */
  protected final Block lookup(long pc) {
    long host = fetch(pc);
    Block block = cache.find(host);
    if (block == null) {
      host = fetchToDecode(pc);
      block = decoder.decode(host);
      if (block != null) {
        if (upper != null) {
          block.heat = upper.heat(pc);
        }
        cache.add(host, block);
      } else {
        block = lookupCrossing(host, pc + 2);
      }
    }
    cache.enter(pc, stamp(), block);
    return block;
  }

  /** The block of the one instruction that begins with the last half word of a page. */
  private Block lookupCrossing(long host, long nextPage) {
    long second = fetch(nextPage);
    Block block = cache.findCrossing(host, second);
    if (block == null) {
      second = fetchToDecode(nextPage);
      block = decoder.decodeCrossing(host, second);
      cache.addCrossing(host, second, block);
    }
    return block;
  }

  /** The first instructions of a block, for the end of a budget. */
  protected static Block prefix(Block block, int count) {
    return block.prefix(count);
  }

  /** The instruction {@code index} of a block trapped: makes the hart exact and notes the trap. */
  protected final Stop trapped(Hart hart, GuestTrap trap, Block block, int index) {
    hart.pc = block.pc + block.offset(index);
    trapCause = trap.cause;
    trapValue =
        trap.cause == Cause.ILLEGAL_INSTRUCTION
            ? Integer.toUnsignedLong(block.bits(index))
            : trap.tval;
    return Stop.TRAP;
  }

  /** The instruction at {@code pc} could not be fetched. */
  protected final Stop fetchTrapped(Hart hart, GuestTrap trap, long pc) {
    hart.pc = pc;
    hart.instructions++;
    trapCause = trap.cause;
    trapValue = trap.tval;
    return Stop.TRAP;
  }

  /** The trap of an undefined or, here and now, illegal instruction. */
  protected static GuestTrap illegal() {
    return new GuestTrap(Cause.ILLEGAL_INSTRUCTION, 0);
  }

  /** A floating-point instruction is legal only while the unit is on. */
  protected static void requireFloat(Hart hart) {
    if (hart.fs == Hart.FS_OFF) {
      throw illegal();
    }
  }

  /** The rounding mode of an instruction: its own or the dynamic one; reserved ones are illegal. */
  protected static int roundingMode(Hart hart, long d) {
    int mode = Decoded.imm(d) & 7;
    if (mode == Rounding.DYN) {
      mode = hart.fp.frm;
    }
    if (mode > Rounding.RMM) {
      throw illegal();
    }
    return mode;
  }

  /** Executes a CSR instruction, the last of its block; returns the old value. */
  protected final long csr(Hart hart, Block block, long d, CsrOp op, long operand) {
    int number = Decoded.imm(d);
    boolean reads = op != CsrOp.WRITE || Decoded.rd(d) != 0;
    boolean writes = op == CsrOp.WRITE || Decoded.rs1(d) != 0;
    hart.pc = block.pc + block.bytes - Decoded.length(d);
    long old =
        number >= Csrs.FFLAGS && number <= Csrs.FCSR
            ? floatCsr(hart, number, op, operand, writes)
            : environment.csr(hart, number, op, operand, reads, writes);
    hart.pc = block.pc + block.bytes;
    return old;
  }

  private static long floatCsr(Hart hart, int number, CsrOp op, long operand, boolean writes) {
    requireFloat(hart);
    long old =
        switch (number) {
          case Csrs.FFLAGS -> hart.fp.flags;
          case Csrs.FRM -> hart.fp.frm;
          default -> hart.fp.fcsr();
        };
    if (writes) {
      long value = op.apply(old, operand);
      hart.fs = Hart.FS_DIRTY;
      switch (number) {
        case Csrs.FFLAGS -> hart.fp.flags = (int) value & 31;
        case Csrs.FRM -> hart.fp.frm = (int) value & 7;
        default -> hart.fp.setFcsr(value);
      }
    }
    return old;
  }

  /** Executes a system instruction, the last of its block; true when guest code is to be left. */
  protected final boolean system(Hart hart, Block block, long d, SystemOp op) {
    hart.pc = block.pc + block.bytes - Decoded.length(d);
    pending =
        environment.system(
            hart,
            op,
            hart.x[Decoded.rs1(d)],
            hart.x[Decoded.rs2(d)],
            block.bits(block.code.length - 1),
            block.pc + block.bytes);
    return pending != null;
  }
}
