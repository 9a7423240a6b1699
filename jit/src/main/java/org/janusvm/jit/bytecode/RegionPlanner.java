// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.janusvm.jit.interpreter.Block;

/**
 * Decides which region is to be made when a block turns out hot, so that regions follow functions
 * and loops and do not overlap: HotSpot's time goes by the bytes of bytecode it is given, and code
 * that stands in several regions is compiled, profiled and optimized as many times.
 */
final class RegionPlanner {
  /** A hot block is taken for part of the function before it if that begins at most so far off. */
  private static final long MAX_FUNCTION_BYTES = 1 << 13;

  /** Of the entries of a hot block, the part below which another is left out as cold. */
  private static final int COLD = 64;

  /** Targets of one computed jump that are kept. */
  private static final int MAX_TARGETS = 128;

  /** Addresses that were called. */
  private final ConcurrentSkipListSet<Long> functions = new ConcurrentSkipListSet<>();

  /** The region that has the instruction at an address. */
  private final Map<Long, RegionInfo> owners = new ConcurrentHashMap<>();

  /** A region that goes on at an address which it does not have. */
  private final Map<Long, RegionInfo> left = new ConcurrentHashMap<>();

  /** How often the interpreter asked for an entry in the middle of a region. */
  private final Map<Long, Integer> asked = new ConcurrentHashMap<>();

  /** Where computed jumps went, by the address of the jump. */
  private final Map<Long, Set<Long>> jumps = new ConcurrentHashMap<>();

  private final Map<Long, Integer> limits = new ConcurrentHashMap<>();
  private final Set<Long> unguessed = ConcurrentHashMap.newKeySet();

  /**
   * What is to be compiled.
   *
   * @param region the code; null if there is none to compile
   * @param generation times it was formed anew
   * @param replaced regions whose code it has as well, and which are dropped for it
   * @param continues whether its code is in another region, too, which has no entry there
   */
  record Plan(
      long seed, Region region, int generation, Set<RegionInfo> replaced, boolean continues) {}

  /** What is asked when a region is formed. */
  private record Profile(int heat, LongFunction<Block> executed, Predicate<RegionInfo> isHere) {}

  /** An address was called. */
  void called(long pc) {
    functions.add(pc);
  }

  /** The computed jump at {@code from} went to {@code to}, for which its region was not made. */
  void jumped(long from, long to) {
    Set<Long> targets = jumps.computeIfAbsent(from, k -> ConcurrentHashMap.newKeySet());
    if (targets.size() < MAX_TARGETS) {
      targets.add(to);
    }
    RegionInfo info = owners.get(from);
    if (info != null) {
      left.putIfAbsent(to, info);
    }
  }

  /** The region's method was too large for HotSpot, with so many bytes: make it smaller. */
  void tooLarge(Region region, int bytes) {
    long fits = (long) region.instructions() * RegionCompiler.MAX_CODE_BYTES * 9 / 10 / bytes;
    limits.put(region.seed, (int) Math.max(1, fits));
  }

  /** Registers will not be guessed any more in the region that begins at {@code seed}. */
  void stopGuessing(long seed) {
    unguessed.add(seed);
  }

  /** A region can be entered. */
  void installed(RegionInfo info) {
    if (info.continues) {
      return;
    }
    for (RegionBlock block : info.region.own()) {
      block.instructions.forEach(i -> own(i.pc(), info));
      if (block.last().isCall() && block.last().isDirectJump()) {
        called(block.last().target());
      }
    }
    info.region.exits().forEach(pc -> left.putIfAbsent(pc, info));
  }

  private void own(long pc, RegionInfo info) {
    owners.merge(pc, info, (old, now) -> old.stale || info.region.isEntry(pc) ? now : old);
  }

  /** Whether some region has the instruction at an address. */
  boolean owns(long pc) {
    return owners.containsKey(pc);
  }

  /** A region went. */
  void dropped(RegionInfo info) {
    for (RegionBlock block : info.region.own()) {
      block.instructions.forEach(i -> owners.remove(i.pc(), info));
    }
    info.region.exits().forEach(pc -> left.remove(pc, info));
    jumps.values().forEach(targets -> targets.forEach(pc -> left.remove(pc, info)));
  }

  /**
   * Plans the region that will run the hot code at {@code pc}. It need not have an entry there:
   * code in a loop is reached from the loop's header.
   *
   * @param heat entries of a block until it is hot
   * @param executed the interpreter's blocks
   * @param isHere whether a region is made of the code that now stands at its addresses
   * @return null if nothing is to be compiled yet
   */
  Plan plan(long pc, int heat, LongFunction<Block> executed, Predicate<RegionInfo> isHere) {
    Profile profile = new Profile(heat, executed, isHere);
    RegionInfo owner = valid(owners.get(pc), profile);
    if (owner != null) {
      return asked.merge(pc, 1, Integer::sum) > 1 ? continuation(owner, pc, profile) : null;
    }
    RegionInfo before = valid(left.get(pc), profile);
    if (before != null && hasRoom(before) && RegionFormer.reaches(before.region.seed, pc)) {
      return mayGrow(before, pc) ? grow(before, profile) : null;
    }
    Long function = functions.floor(pc);
    if (function != null
        && function != pc
        && pc - function <= MAX_FUNCTION_BYTES
        && valid(owners.get(function), profile) == null) {
      Plan whole = form(function, Set.of(), null, profile);
      if (whole.region != null && whole.region.at(pc) != null) {
        return whole;
      }
    }
    Plan plan = form(pc, Set.of(), null, profile);
    if (plan.region == null) {
      return plan;
    }
    RegionBlock header = plan.region.loopAround(pc);
    boolean moves =
        header != null && header.pc() != pc && valid(owners.get(header.pc()), profile) == null;
    return moves ? form(header.pc(), Set.of(), null, profile) : plan;
  }

  /**
   * Plans a region for an address to which other regions hand over again and again: with the code
   * around it, even where that is in other regions already.
   *
   * @param info the region that runs from there now
   * @return null if it could not be any better
   */
  Plan around(
      long pc,
      RegionInfo info,
      int heat,
      LongFunction<Block> executed,
      Predicate<RegionInfo> isHere) {
    if (info.continues || info.region.seed == pc && !hasRoom(info)) {
      return null;
    }
    Profile profile = new Profile(heat, executed, isHere);
    RegionInfo old = info.region.seed == pc ? info : null;
    Plan plan = form(pc, Set.of(), old, true, profile);
    boolean better =
        plan.region != null
            && (old == null || plan.region.ownInstructions() > info.region.ownInstructions());
    return better ? plan : null;
  }

  /**
   * Plans a region that goes on in the middle of another, as far as the next entry of any: where
   * control comes back to code whose Java frame is gone, or has been in a loop since before that
   * was compiled. Its code is compiled twice, but it is little, and the other region stays as it
   * is.
   */
  private Plan continuation(RegionInfo owner, long pc, Profile profile) {
    Set<Long> ends = new HashSet<>();
    RegionBlock inside = owner.region.around(pc);
    if (inside != null) {
      owner.region.loops().around(inside).forEach(header -> ends.add(header.pc()));
    }
    RegionFormer former =
        new RegionFormer(
            profile.executed,
            at -> null,
            at -> jumps.getOrDefault(at, Set.of()),
            at -> at != pc && (ends.contains(at) || isEntry(at, profile) || isReturn(owner, at)),
            false);
    Region region = former.form(pc, Set.of(), Set.of(), limit(pc), !unguessed.contains(pc));
    link(region, profile);
    return new Plan(pc, region, 0, Set.of(), true);
  }

  /** What follows a call gets a continuation of its own, so that they do not overlap each other. */
  private static boolean isReturn(RegionInfo owner, long pc) {
    RegionBlock block = owner.region.at(pc);
    return block != null && block.returnPoint;
  }

  private boolean isEntry(long pc, Profile profile) {
    RegionInfo owner = valid(owners.get(pc), profile);
    return owner != null && owner.region.isEntry(pc);
  }

  /** Has a region go on by links where it is left for code that is hot. */
  private static void link(Region region, Profile profile) {
    if (region == null) {
      return;
    }
    Set<Long> hot = new HashSet<>();
    for (long pc : region.exits()) {
      Block block = profile.executed.apply(pc);
      if (block != null && block.heat <= profile.heat - profile.heat / COLD) {
        hot.add(pc);
      }
    }
    region.linkedExits = hot;
  }

  private static RegionInfo valid(RegionInfo info, Profile profile) {
    return info == null || info.stale || !profile.isHere.test(info) ? null : info;
  }

  private boolean hasRoom(RegionInfo info) {
    return info.region.ownInstructions() < limit(info.region.seed) * 7 / 8;
  }

  /**
   * Whether a region is to be formed anew for {@code pc}. When a function gets hot, so do its
   * blocks one after the other while the interpreter is still in it; that must not make an entry of
   * each. And each time costs a compilation by HotSpot, so that it must be asked for twice as
   * often.
   */
  private boolean mayGrow(RegionInfo info, long pc) {
    int times = asked.merge(pc, 1, Integer::sum);
    return times > 1 << Math.min(info.generation, 6);
  }

  private Plan grow(RegionInfo old, Profile profile) {
    return form(old.region.seed, old.region.extraEntries, old, profile);
  }

  private int limit(long seed) {
    return limits.getOrDefault(seed, Region.MAX_INSTRUCTIONS);
  }

  private Plan form(long seed, Set<Long> entries, RegionInfo old, Profile profile) {
    return form(seed, entries, old, false, profile);
  }

  /**
   * @param overlaps whether code of other regions is taken without asking whose it is
   */
  private Plan form(
      long seed, Set<Long> entries, RegionInfo old, boolean overlaps, Profile profile) {
    int most = profile.heat - profile.heat / COLD;
    RegionFormer former =
        new RegionFormer(
            pc -> {
              Block block = profile.executed.apply(pc);
              boolean cold = block != null && block.heat > most && !owners.containsKey(pc);
              return cold && pc != seed && !entries.contains(pc) ? null : block;
            },
            pc -> {
              RegionInfo owner = owners.get(pc);
              return overlaps || owner == old ? null : valid(owner, profile);
            },
            pc -> jumps.getOrDefault(pc, Set.of()),
            pc -> false,
            old == null || functions.contains(seed));
    Region region =
        former.form(
            seed,
            entries,
            old == null ? Set.of() : old.region.starts(),
            limit(seed),
            !unguessed.contains(seed));
    link(region, profile);
    Set<RegionInfo> replaced = new HashSet<>(former.absorbed());
    int generation = 0;
    if (old != null) {
      replaced.add(old);
      generation = old.generation + 1;
    }
    for (RegionInfo info : former.absorbed()) {
      generation = Math.max(generation, info.generation);
    }
    return new Plan(seed, region, generation, replaced, false);
  }
}
