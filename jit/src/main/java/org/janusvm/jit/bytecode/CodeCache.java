// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.janusvm.isa.Hart;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.JitStatistics;
import org.janusvm.jit.PageMemory;

/**
 * The compiled regions of one address space, for all harts that run in it. Regions are found by
 * guest address, and dropped by the host address of the page that changes.
 *
 * <p>A region is noted under its pages before its code is read, so that a change from then on makes
 * it stale, compiled or not.
 */
class CodeCache implements CodeWatcher {
  /** Bytecode kept at most; beyond, everything is dropped and what is hot is compiled again. */
  private static final long MAX_CODE_BYTES = 24 << 20;

  /** Room for an entry at each half word of 64 KiB of code; what does not fit costs a map. */
  private static final int TABLE_SIZE = 1 << 15;

  private static final Link NONE = new Link(-1);

  private final Link[] table = new Link[TABLE_SIZE];
  private volatile Map<Long, Link> links = new ConcurrentHashMap<>();
  private final Map<Long, List<RegionInfo>> byPage = new HashMap<>();
  private final Set<Long> requested = ConcurrentHashMap.newKeySet();

  /** By the seeds of regions; see {@link #stopAssuming}. */
  private final Map<Long, Long> calledAccesses = new ConcurrentHashMap<>();

  private final Map<Long, Long> lookedAccesses = new ConcurrentHashMap<>();

  private final RegionPlanner planner = new RegionPlanner();
  private final Set<RegionContext> harts =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final JitStatistics statistics;
  private final JitObserver observer;
  private long codeBytes;

  /** Of a process, host address of guest address 0. */
  private final long base;

  /** What it shares with other processes, or null. Regions of its own come before these. */
  private volatile InheritedCode inherited;

  CodeCache(JitStatistics statistics, JitObserver observer) {
    this(statistics, observer, 0, null);
  }

  /**
   * The cache of a process.
   *
   * @param base host address of guest address 0
   * @param inherited what is right in it already, or null
   */
  CodeCache(JitStatistics statistics, JitObserver observer, long base, InheritedCode inherited) {
    this.statistics = statistics;
    this.observer = observer;
    this.base = base;
    this.inherited = inherited;
    Arrays.fill(table, NONE);
  }

  JitStatistics statistics() {
    return statistics;
  }

  JitObserver observer() {
    return observer;
  }

  /** A hart that will run code of this cache, and must be stopped when some of it goes. */
  void addHart(RegionContext hart) {
    harts.add(hart);
  }

  /** The region that can be entered at {@code pc}, or null. */
  CompiledRegion find(long pc) {
    Link link = table[slot(pc)];
    if (link.pc == pc) {
      return link.code;
    }
    link = links.get(pc);
    if (link == null) {
      if (!inherits(pc)) {
        return null;
      }
      link = link(pc);
    }
    table[slot(pc)] = link;
    return link.code;
  }

  /** Whether a region that can be entered at {@code pc} was there from the start. */
  boolean inherits(long pc) {
    InheritedCode code = inherited;
    return code != null && code.find(pc) != null;
  }

  private static int slot(long pc) {
    return (int) (pc >>> 1 ^ pc >>> 16) & TABLE_SIZE - 1;
  }

  /** The link to an address, or null if there is none. */
  final Link existingLink(long pc) {
    Link link = table[slot(pc)];
    return link.pc == pc ? link : links.get(pc);
  }

  /** The link to an address. */
  Link link(long pc) {
    return inherited == null ? links.computeIfAbsent(pc, Link::new) : inheritedLink(pc);
  }

  // Under the lock, lest what is inherited be left meanwhile.
  private synchronized Link inheritedLink(long pc) {
    InheritedCode code = inherited;
    return links.computeIfAbsent(
        pc,
        at -> {
          Link link = new Link(at);
          link.code = code == null ? null : code.find(at);
          return link;
        });
  }

  /**
   * What a child may inherit now. What was compiled so far is shared from now on; whoever asks has
   * stopped the harts of this process.
   *
   * @return null if there is nothing
   */
  synchronized InheritedCode share() {
    Set<RegionInfo> mine = new HashSet<>();
    byPage.values().forEach(mine::addAll);
    if (codeBytes == 0 || !InheritedCode.isWorthwhile(inherited, codeBytes, MAX_CODE_BYTES)) {
      return inherited;
    }
    for (RegionInfo info : mine) {
      // What is being compiled has links that are not its cache's any more.
      info.stale |= info.compiled == null;
    }
    mine.removeIf(info -> info.compiled == null);
    inherited = new InheritedCode(links, mine, base, codeBytes, inherited);
    links = new ConcurrentHashMap<>();
    byPage.clear();
    codeBytes = 0;
    Arrays.fill(table, NONE);
    return inherited;
  }

  /** Takes over what a child compiled, if that stands on what both have. */
  void adopt(InheritedCode more, PageMemory memory) {
    if (more.older() != inherited || !more.isSmall(MAX_CODE_BYTES) || !more.watch(memory)) {
      return;
    }
    // Changes from now on are told, and wait for the lock.
    synchronized (this) {
      if (more.older() == inherited && more.isSameIn(memory)) {
        inherited = more;
        for (Link link : links.values()) {
          if (link.code == null) {
            link.code = more.find(link.pc);
          }
        }
      }
    }
  }

  /** Goes on without what was inherited, for some of it is not right here any more. */
  private void leaveInherited() {
    Set<RegionInfo> all = inherited.all();
    inherited = null;
    all.forEach(planner::dropped);
    for (Link link : links.values()) {
      CompiledRegion code = link.code;
      if (code != null && code.info.inherited) {
        link.code = null;
      }
    }
    statistics.invalidated(all.size());
    all.forEach(info -> observer.invalidated(info.facts()));
  }

  /**
   * Notes that the region at {@code seed} is being made, until it is installed or abandoned.
   *
   * @return false if it is already
   */
  boolean request(long seed) {
    return requested.add(seed);
  }

  /** Which regions are to be made. */
  RegionPlanner planner() {
    return planner;
  }

  /** The region came out too large for HotSpot: the next one there will be smaller. */
  void tooLarge(RegionInfo info) {
    planner.tooLarge(info.region, info.codeBytes);
    abandon(info);
    observer.refused(info.region.seed, "its method would be too large for HotSpot");
  }

  /** The region is dropped, and will be compiled without guessing when it is hot again. */
  void stopGuessing(CompiledRegion region) {
    planner.stopGuessing(region.info.region.seed);
    synchronized (this) {
      dropForAll(region.info);
    }
    observer.guessedWrong(region.info.facts(), region.info.wrongGuesses);
  }

  /** Registers by which accesses are to be calls in the region that begins at {@code seed}. */
  long calledAccesses(long seed) {
    return calledAccesses.getOrDefault(seed, 0L);
  }

  /**
   * Registers whose accesses, outside their range, are to be looked up by the state of the page.
   */
  long lookedAccesses(long seed) {
    return lookedAccesses.getOrDefault(seed, 0L);
  }

  /**
   * What a slot's accesses touch does not stay in one range: the region is dropped. When it is hot
   * again it will be compiled with looks at the states of pages beside the range, and if those are
   * no good either, with calls in their place.
   */
  void stopAssuming(CompiledRegion region, AccessPlan.Slot slot) {
    Map<Long, Long> next = slot.looks ? calledAccesses : lookedAccesses;
    next.merge(region.info.region.seed, slot.registers(), (a, b) -> a | b);
    synchronized (this) {
      dropForAll(region.info);
    }
  }

  private void dropForAll(RegionInfo info) {
    InheritedCode code = inherited;
    if (info.inherited && code != null) {
      code.drop(info);
    }
    drop(info);
  }

  /**
   * From now on a change of a page makes a region stale.
   *
   * @param key host address of the page
   */
  synchronized void watch(RegionInfo region, long key) {
    region.pages.add(key);
    byPage.computeIfAbsent(key, k -> new ArrayList<>(2)).add(region);
  }

  /** Makes a compiled region reachable, unless guest code has changed. */
  synchronized void install(RegionInfo info, CompiledRegion compiled) {
    requested.remove(info.region.seed);
    if (info.stale) {
      return;
    }
    if (codeBytes + info.codeBytes > MAX_CODE_BYTES) {
      dropAll();
      if (info.stale) {
        return;
      }
    }
    codeBytes += info.codeBytes;
    info.compiled = compiled;
    Set<CompiledRegion> replaced = new HashSet<>();
    for (RegionInfo old : info.replaced) {
      if (old.compiled != null) {
        replaced.add(old.compiled);
        drop(old);
      }
    }
    for (RegionBlock entry : info.region.entries()) {
      CompiledRegion old = enter(entry.pc(), compiled);
      if (old != null && old.info.region.seed == entry.pc()) {
        drop(old.info);
        replaced.add(old);
      }
    }
    planner.installed(info);
    statistics.installed(info.region.guestBytes(), info.codeBytes, info.classBytes);
    observer.linked(info.facts(), replaced.size());
  }

  /** Gives up a region that was watched but will not be installed. */
  synchronized void abandon(RegionInfo info) {
    requested.remove(info.region.seed);
    drop(info);
  }

  @Override
  public void codeChanged(long hostPage) {
    boolean dropped;
    synchronized (this) {
      List<RegionInfo> regions = byPage.remove(hostPage);
      dropped = regions != null;
      if (inherited != null && inherited.isIn(hostPage - base)) {
        leaveInherited();
        dropped = true;
      }
      if (regions != null) {
        regions.forEach(this::drop);
        statistics.invalidated(regions.size());
        regions.forEach(info -> observer.invalidated(info.facts()));
      }
    }
    if (dropped) {
      stopHarts();
    }
  }

  /** What harts know of rights they learn anew when they come in. */
  @Override
  public void rightsLost() {
    stopHarts();
  }

  private void stopHarts() {
    synchronized (harts) {
      for (RegionContext context : harts) {
        if (context.running) {
          context.hart.requestPoll(Hart.POLL_ENGINE);
        }
      }
    }
  }

  private void dropAll() {
    Set<RegionInfo> all = new HashSet<>();
    byPage.values().forEach(all::addAll);
    observer.evicted(all.size(), codeBytes);
    all.forEach(this::drop);
    links.clear();
    Arrays.fill(table, NONE);
    statistics.flushed();
  }

  private void drop(RegionInfo info) {
    if (info.inherited) {
      // Others may still use it.
      planner.dropped(info);
      for (RegionBlock entry : info.region.entries()) {
        leave(entry.pc(), info.compiled);
      }
      return;
    }
    info.stale = true;
    for (long page : info.pages) {
      List<RegionInfo> others = byPage.get(page);
      if (others != null) {
        others.remove(info);
        if (others.isEmpty()) {
          byPage.remove(page);
        }
      }
    }
    if (info.compiled == null) {
      return;
    }
    planner.dropped(info);
    codeBytes -= info.codeBytes;
    for (RegionBlock entry : info.region.entries()) {
      leave(entry.pc(), info.compiled);
    }
    info.compiled = null;
  }

  /**
   * Makes a region reachable at an address.
   *
   * @return the region it replaces for good, or null
   */
  protected CompiledRegion enter(long pc, CompiledRegion region) {
    Link link = link(pc);
    CompiledRegion old = link.code;
    link.code = region;
    return old;
  }

  /** Makes a region unreachable at an address. */
  protected void leave(long pc, CompiledRegion region) {
    Link link = links.get(pc);
    if (link != null && link.code == region) {
      link.code = null;
    }
  }
}
