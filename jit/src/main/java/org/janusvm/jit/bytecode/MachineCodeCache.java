// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.JitStatistics;

/**
 * The compiled regions of a machine, for all its harts. The same virtual address may lead to the
 * code of many frames: a link holds the region that ran last, the others are found by frame.
 */
final class MachineCodeCache extends CodeCache {
  /** An entry of a region: where it runs and where it stands. */
  private record Place(long pc, long hostPage) {}

  private final Map<Place, CompiledRegion> places = new ConcurrentHashMap<>();

  MachineCodeCache(JitStatistics statistics, JitObserver observer) {
    super(statistics, observer);
  }

  /** Whether {@link #at} may know more about an address than {@link #find}. */
  boolean mayBeElsewhere(long pc) {
    Link link = existingLink(pc);
    return link != null && link.frames != 0;
  }

  /** The region that can be entered at {@code pc} where that is in this frame, or null. */
  CompiledRegion at(long pc, long hostPage) {
    return places.get(new Place(pc, hostPage));
  }

  /** From now on a link leads to this one of the regions that {@link #at} knows. */
  synchronized void relink(long pc, CompiledRegion region) {
    if (!region.info.stale) {
      link(pc).code = region;
    }
  }

  @Override
  protected CompiledRegion enter(long pc, CompiledRegion region) {
    Link link = link(pc);
    link.code = region;
    CompiledRegion old = places.put(place(pc, region), region);
    if (old == null) {
      link.frames++;
    }
    return old;
  }

  @Override
  protected void leave(long pc, CompiledRegion region) {
    super.leave(pc, region);
    if (places.remove(place(pc, region), region)) {
      link(pc).frames--;
    }
    region.stamp = CompiledRegion.STALE;
  }

  private static Place place(long pc, CompiledRegion region) {
    return new Place(pc, region.info.hostPage(pc & -4096));
  }
}
