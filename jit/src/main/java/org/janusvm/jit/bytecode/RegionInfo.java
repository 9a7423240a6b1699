// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.janusvm.jit.JitObserver;

/** What is known about a region, from before it is compiled until it is dropped. */
final class RegionInfo {
  final Region region;

  /** Keys of the pages its guest code lies in; see {@link CodeCache}. */
  final List<Long> pages = new ArrayList<>();

  /** In a machine, virtual addresses of these pages, in the same order. */
  final List<Long> virtualPages = new ArrayList<>(0);

  /** Null until it is compiled. */
  TrapSites sites;

  /** Bytes of bytecode in its method. */
  int codeBytes;

  /** Bytes of its class. */
  int classBytes;

  /** Whether guest code changed under it. Written under the cache's lock. */
  volatile boolean stale;

  /** The code; null before it is compiled, and after it is dropped. */
  CompiledRegion compiled;

  /** Whether it belongs to {@link InheritedCode}, and so to several processes, for good. */
  volatile boolean inherited;

  /** Times it could not be entered because a register was not what it was guessed to be. */
  int wrongGuesses;

  /** Times it was entered by other ways than by links, of late. */
  int handovers;

  /** Times the region at this seed was formed anew, because of its size or its entries. */
  final int generation;

  /** Regions that go when this one comes, for it has their code as well. */
  final Set<RegionInfo> replaced;

  /** Whether its code belongs to another region; see {@link RegionPlanner.Plan}. */
  final boolean continues;

  RegionInfo(RegionPlanner.Plan plan) {
    continues = plan.continues();
    region = plan.region();
    generation = plan.generation();
    replaced = plan.replaced();
  }

  /** What observers are told. */
  JitObserver.RegionFacts facts() {
    List<Long> entries = new ArrayList<>();
    for (RegionBlock entry : region.entries()) {
      entries.add(entry.pc());
    }
    return new JitObserver.RegionFacts(
        region.seed,
        entries,
        region.blocks.size(),
        region.instructions(),
        region.guestBytes(),
        generation,
        continues);
  }

  /** In a machine, the host address of one of its virtual pages. */
  long hostPage(long page) {
    return pages.get(virtualPages.indexOf(page));
  }
}
