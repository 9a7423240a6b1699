// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.janusvm.isa.Hart;
import org.janusvm.jit.LockstepException;
import org.janusvm.jit.interpreter.UpperTier.Leave;

/**
 * Runs compiled code of one hart, then the interpreter for as many instructions from the same state
 * on, and compares registers and memory. The stores of the compiled code are undone in between, so
 * that what stands in the end is the interpreter's, and nothing happens twice: compiled code makes
 * no system calls.
 *
 * <p>Regions call each other, so that what is compared is a stretch of them. Where a stretch
 * differs, it is run again, one region at a time, to find the guilty one.
 *
 * <p>Other threads of the guest do not run meanwhile, but their system calls may still write into
 * memory. Therefore a difference must come again twice from the same state before it is believed.
 */
final class Lockstep {
  /** Instructions after which compiled code is stopped to be compared, at the latest. */
  private static final int STRETCH = 5000;

  /** Times a difference must come. */
  private static final int TIMES = 3;

  private final LockstepMemory memory;
  private final StretchRecorder recorder;
  private final LongFunction<String> names;
  private final Reference reference;
  private final AtomicInteger codeChanges = new AtomicInteger();
  private final HartState before = new HartState();
  private final HartState compiled = new HartState();
  private final HartState interpreted = new HartState();
  private final StoreLog compiledStores = new StoreLog();
  private final StoreLog interpretedStores = new StoreLog();
  private long[] stored = {};
  private long executed;
  private String ending = "";

  /**
   * @param recorder is told of the memory's stores
   * @param names gives an address as a symbol, or empty
   */
  Lockstep(
      LockstepMemory memory,
      Reference reference,
      StretchRecorder recorder,
      LongFunction<String> names) {
    this.memory = memory;
    this.reference = reference;
    this.recorder = recorder;
    this.names = names;
  }

  /** See {@link org.janusvm.jit.CodeWatcher}. */
  void codeChanged(long hostPage) {
    codeChanges.incrementAndGet();
    reference.codeChanged(hostPage);
  }

  /**
   * Runs regions; as {@link CompiledRegion#run}.
   *
   * @throws LockstepException at the first difference
   */
  long run(BytecodeTier tier, CompiledRegion region, long pc, int depth) {
    long now = tier.instructions();
    long end = tier.end();
    long limit = Math.min(end - now, Math.max(STRETCH, region.info.region.instructions()));
    int changes = codeChanges.get();
    take(tier.hart, pc);
    for (int times = 0; times < TIMES; times++) {
      long next = runBoth(tier, region, limit, depth);
      if (isSame()) {
        tier.begin(now + executed, end);
        boolean stopped = (next & 1) != 0 && tier.leave == Leave.INTERPRET;
        // Not out of need, perhaps, but because a stretch was granted less than there is left.
        return stopped && executed != 0 ? next & ~1L : next;
      }
      undo(tier.hart);
      if (codeChanges.get() != changes) {
        // Until fence.i a hart may still run what its code was before. Compiled code and the
        // interpreter notice changes at different times; then the interpreter goes on.
        tier.begin(now, end);
        return tier.interpret(pc);
      }
    }
    throw new LockstepException(explain(tier, region, limit, depth));
  }

  /** Runs compiled code, undoes it, and runs the interpreter. */
  private long runBoth(BytecodeTier tier, CompiledRegion region, long limit, int depth) {
    tier.begin(0, limit);
    recorder.begin(compiledStores);
    long next;
    try {
      tier.leftAccess = false;
      next = region.run(tier, before.pc, depth);
      if (tier.leftAccess) {
        recorder.giveUpAccess();
      }
    } finally {
      recorder.end();
    }
    executed = tier.instructions();
    compiled.take(tier.hart, next & ~1L);
    boolean trapped = (next & 1) != 0 && tier.leave == Leave.TRAP;
    ending = trapped ? Reference.describe(tier.trap.cause, tier.trap.tval) : "";
    stored = compiledStores.present();
    compiledStores.undo();
    memory.restore();

    reference.begin(before, tier.hart.fs);
    recorder.begin(interpretedStores);
    try {
      reference.run(executed);
    } finally {
      recorder.end();
    }
    interpreted.take(reference.hart, reference.hart.pc);
    return next;
  }

  private boolean isSame() {
    return reference.hart.instructions == executed
        && ending.equals(reference.ending())
        && compiled.equals(interpreted, !ending.isEmpty())
        && isMemorySame();
  }

  private boolean isMemorySame() {
    return compiledStores.samePlaces(interpretedStores)
        ? Arrays.equals(stored, interpretedStores.present())
        : StoreDifferences.find(compiledStores, stored, interpretedStores).isEmpty();
  }

  /** Notes where both begin. */
  private void take(Hart hart, long pc) {
    before.take(hart, pc);
    memory.save();
  }

  /** Goes back to where both began. */
  private void undo(Hart hart) {
    interpretedStores.undo();
    memory.restore();
    before.giveTo(hart);
  }

  /** Says what is wrong, and where: by the one region that is to blame, if it can be found. */
  private String explain(BytecodeTier tier, CompiledRegion region, long limit, int depth) {
    runBoth(tier, region, limit, depth);
    String whole = report(region, tier.hart.fs, false);
    undo(tier.hart);
    long left = limit;
    CompiledRegion next = region;
    while (next != null && left > 0) {
      long one = Math.min(left, next.info.region.instructions());
      long pc = runBoth(tier, next, one, 0);
      if (!isSame()) {
        return report(next, tier.hart.fs, true);
      }
      if (executed == 0 || (pc & 1) != 0) {
        break;
      }
      left -= executed;
      take(tier.hart, pc);
      next = tier.find(pc);
    }
    return whole;
  }

  /**
   * Describes the difference that was just found.
   *
   * @param alone whether {@code region} was run by itself
   */
  private String report(CompiledRegion region, int fs, boolean alone) {
    String expected = reference.ending();
    long count = reference.hart.instructions;
    Map<Long, StoreDifferences.Bytes> bytes =
        StoreDifferences.find(compiledStores, stored, interpretedStores);
    interpretedStores.undo();
    memory.restore();
    InterpreterTrace trace = new InterpreterTrace(memory);
    trace.run(reference, recorder, before, fs, executed);
    LockstepReport report = new LockstepReport(names);
    report.region(region.info, before.pc, executed, alone);
    report.ends(compiled, ending, interpreted, expected, count);
    report.registers(before, interpreted, compiled, trace);
    report.memory(bytes, trace);
    report.code(trace);
    return report.toString();
  }
}
