// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.function.LongFunction;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.TlbMemory;
import org.janusvm.jit.interpreter.Block;
import org.janusvm.jit.interpreter.UpperTier;

/**
 * The bytecode JIT of one hart: what stands above its interpreter. Subclasses know the kind of
 * memory that its code lies in.
 */
abstract class BytecodeTier extends RegionContext implements UpperTier {
  /**
   * Regions on the Java stack at once: some hundred bytes each compiled, up to 3 KiB interpreted by
   * the JVM. The stacks of 8 MiB in cli/jvm.options are for these.
   */
  private static final int MAX_DEPTH = 500;

  /** Entries after which a block is looked at again whose compilation is under way. */
  private static final int RECHECK = 200;

  /** So many misses in the middle of a region make a block there as hot as it must be. */
  private static final int MISS_SHARE = 256;

  private final String name;
  private final int heat;
  private final CompileQueue queue;
  private final MemoryKind kind;
  private final LongFunction<Block> executed;

  /** Null but under engine {@code check}. */
  private Lockstep lockstep;

  /** Set while the interpreter is to run one block itself, whatever is compiled. */
  private boolean stepping;

  /**
   * @param name of the engine
   * @param heat entries of a block until it is compiled
   * @param kind which of the two memories it is; the other is null
   * @param executed the interpreter's blocks
   */
  BytecodeTier(
      String name,
      int heat,
      CodeCache cache,
      CompileQueue queue,
      MemoryKind kind,
      PageMemory pages,
      TlbMemory tlb,
      LongFunction<Block> executed) {
    super(cache, pages, tlb);
    this.kind = kind;
    this.name = name;
    this.heat = heat;
    this.queue = queue;
    this.executed = executed;
    cache.addHart(this);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int heat(long pc) {
    return cache.inherits(pc) ? 0 : heat;
  }

  @Override
  public GuestTrap trap() {
    return trap;
  }

  @Override
  public boolean promoted(Block block, long remaining) {
    block.heat = 0;
    if (stepping) {
      stepping = false;
      return false;
    }
    CompiledRegion region = find(block.pc);
    if (region == null && request(block)) {
      region = find(block.pc);
    }
    return region != null && region.info.region.instructions() <= remaining;
  }

  @Override
  public Leave run(Hart hart, long end) {
    this.hart = hart;
    running = true;
    if (ranges != null) {
      ranges.enter();
    }
    long misses = 0;
    long begun = hart.instructions;
    try {
      long pc = hart.pc & ~1L;
      leave = Leave.INTERPRET;
      begin(end);
      while (true) {
        CompiledRegion region = find(pc);
        if (region == null) {
          misses++;
          missed(pc);
          break;
        }
        if (++region.info.handovers > MAX_HANDOVERS) {
          handedOver(region, pc);
        }
        pc = enter(region, pc);
        if ((pc & 1) != 0) {
          pc &= ~1L;
          stepping = leave == Leave.INTERPRET;
          break;
        }
      }
      hart.pc = pc;
      hart.instructions = instructions();
      return leave;
    } finally {
      running = false;
      if (misses != 0) {
        cache.statistics().missed(misses);
      }
      cache.statistics().executed(hart.instructions - begun);
    }
  }

  /**
   * Compiled code came to where there is none to go on. In the middle of a region that is mostly
   * behind a call whose Java frame is gone: until there is a continuation, each return unwinds the
   * frames below as well, so it counts for more than an entry.
   */
  private void missed(long pc) {
    if (cache.planner().owns(pc)) {
      Block block = executed.apply(pc);
      if (block != null && block.heat > 1) {
        block.heat = Math.max(1, block.heat - heat / MISS_SHARE);
      }
    }
  }

  /** From now on everything that is compiled is compared with the interpreter. */
  void setLockstep(Lockstep lockstep) {
    this.lockstep = lockstep;
  }

  /** What runs beside compiled code; null but under engine {@code check}. */
  final Lockstep lockstep() {
    return lockstep;
  }

  /** Runs regions from {@code pc} on, an entry of the first; as {@link CompiledRegion#run}. */
  private long enter(CompiledRegion region, long pc) {
    return lockstep == null
        ? region.run(this, pc, MAX_DEPTH)
        : lockstep.run(this, region, pc, MAX_DEPTH);
  }

  /**
   * Sees to it that changes of a page's code are noticed from now on: {@link CodeCache#watch}, then
   * the memory's mark.
   *
   * @return false if its code is not to be compiled
   * @throws GuestTrap if the page is not executable
   */
  protected abstract boolean watch(RegionInfo info, long page);

  /** Host address of code in a page that is watched. */
  protected abstract long host(RegionInfo info, long pc);

  /** Whether a region that was formed before is made of the code that stands there now. */
  protected abstract boolean isHere(RegionInfo info);

  /** Has a region compiled; true if it may be there already. */
  private boolean request(Block block) {
    if (!GuestInstruction.of(block.pc, block.bits(0)).isCompilable()) {
      block.heat = Integer.MAX_VALUE;
      return false;
    }
    if (!queue.hasRoom()) {
      // It asks again after about as many entries: what is hottest asks most often.
      block.heat = heat - heat / 8;
      cache.observer().refused(block.pc, "the compiler has enough to do or used up its time");
      return false;
    }
    long start = System.nanoTime();
    RegionPlanner.Plan plan = cache.planner().plan(block.pc, heat, executed, this::isHere);
    if (plan == null) {
      block.heat = RECHECK;
      return false;
    }
    if (plan.region() == null) {
      // Of another seed the interpreter may just have forgotten the code.
      block.heat = plan.seed() == block.pc ? Integer.MAX_VALUE : heat;
      return false;
    }
    if (!cache.request(plan.seed())) {
      block.heat = RECHECK;
      return false;
    }
    block.heat = RECHECK; // If there is no entry here, the code is reached from elsewhere now.
    if (submit(plan, start)) {
      return true;
    }
    block.heat = heat - heat / 8;
    return false;
  }

  @Override
  void handedOver(CompiledRegion region, long pc) {
    RegionInfo info = region.info;
    info.handovers = Integer.MIN_VALUE;
    if (!queue.hasRoom()) {
      info.handovers = 0;
      return;
    }
    long start = System.nanoTime();
    RegionPlanner.Plan plan = cache.planner().around(pc, info, heat, executed, this::isHere);
    if (plan != null && cache.request(plan.seed())) {
      submit(plan, start);
    }
  }

  private boolean submit(RegionPlanner.Plan plan, long start) {
    RegionInfo info = watched(plan);
    if (info == null) {
      return false;
    }
    cache.observer().formed(info.facts());
    boolean taken = queue.submit(() -> compile(info, start));
    if (!taken) {
      cache.observer().refused(plan.seed(), "the compiler's queue is full");
      cache.abandon(info);
    }
    return taken;
  }

  /** Sees to it that changes of a region's code are noticed from now on; null if it has changed. */
  private RegionInfo watched(RegionPlanner.Plan plan) {
    RegionInfo info = new RegionInfo(plan);
    Region region = info.region;
    // What is left to the interpreter would not be compared.
    region.calledAccesses = lockstep == null ? cache.calledAccesses(region.seed) : -1;
    region.lookedAccesses = cache.lookedAccesses(region.seed);
    try {
      for (long page : region.pages()) {
        if (!watch(info, page)) {
          cache.abandon(info);
          return null;
        }
      }
    } catch (GuestTrap e) {
      cache.abandon(info);
      return null;
    }
    // The interpreter's blocks may be older than a change that another thread has just made.
    if (!region.isMadeOf(pc -> host(info, pc))) {
      cache.abandon(info);
      return null;
    }
    return info;
  }

  private void compile(RegionInfo info, long start) {
    try {
      // Made only now: what never gets hot never loads ASM.
      CompiledRegion compiled =
          new RegionCompiler(kind, cache::link).compile(info, start, cache.observer());
      if (compiled == null) {
        cache.tooLarge(info);
      } else {
        cache.install(info, compiled);
      }
    } catch (RuntimeException | Error e) {
      cache.abandon(info);
      throw e;
    } finally {
      cache.statistics().compiled(System.nanoTime() - start);
    }
  }
}
