// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.PageMemory;

/**
 * Compiled regions that a process and its children by fork share: a child begins with what its
 * parent has, and leaves to it what it compiled itself. Nothing is added any more to these: their
 * links lead to each other only, so that all are right wherever the code of each is the same. A
 * process in which some of it changes leaves them all.
 */
final class InheritedCode {
  /** How many of these may stand on each other. */
  private static final int MOST = 8;

  /** What is added must be at least this part of what there is, lest each fork add a little. */
  private static final int PART = 4;

  private final Map<Long, Link> links;
  private final Set<RegionInfo> regions;
  private final InheritedCode older;
  private final Set<Long> pages = new HashSet<>();
  private final long bytes;
  private final int depth;

  /**
   * Takes over the regions of a cache, which forgets them.
   *
   * @param base host address of guest address 0 of the memory that they were made of
   * @param bytes of bytecode in them
   * @param older what that cache had inherited itself, or null
   */
  InheritedCode(
      Map<Long, Link> links, Set<RegionInfo> regions, long base, long bytes, InheritedCode older) {
    this.links = links;
    this.regions = regions;
    this.older = older;
    this.bytes = bytes + (older == null ? 0 : older.bytes);
    depth = older == null ? 1 : older.depth + 1;
    for (RegionInfo info : regions) {
      info.pages.forEach(host -> pages.add(host - base));
      info.inherited = true;
    }
  }

  /** Whether so many bytes of bytecode are to be added to these. */
  static boolean isWorthwhile(InheritedCode older, long more, long most) {
    return older == null
        || older.depth < MOST && more * PART >= older.bytes && more + older.bytes <= most;
  }

  /** The region that can be entered at {@code pc}, or null. */
  CompiledRegion find(long pc) {
    for (InheritedCode code = this; code != null; code = code.older) {
      Link link = code.links.get(pc);
      CompiledRegion region = link == null ? null : link.code;
      if (region != null) {
        return region;
      }
    }
    return null;
  }

  /** Whether some of it lies in a page. */
  boolean isIn(long page) {
    return pages.contains(page) || older != null && older.isIn(page);
  }

  /** All of it, for who leaves it. */
  Set<RegionInfo> all() {
    Set<RegionInfo> all = new HashSet<>();
    for (InheritedCode code = this; code != null; code = code.older) {
      all.addAll(code.regions);
    }
    return all;
  }

  /** A region turned out not to be good: nobody enters it any more. */
  void drop(RegionInfo info) {
    for (InheritedCode code = this; code != null; code = code.older) {
      for (RegionBlock entry : info.region.entries()) {
        Link link = code.links.get(entry.pc());
        if (link != null && link.code == info.compiled) {
          link.code = null;
        }
      }
    }
  }

  /**
   * Sees to it that a memory tells of changes of this code from now on, and then whether the code
   * is the same there.
   */
  boolean isRightIn(PageMemory memory) {
    return watch(memory) && isSameIn(memory);
  }

  /** What these stand on, or null. */
  InheritedCode older() {
    return older;
  }

  /** Whether they would still be worth having beside others. */
  boolean isSmall(long most) {
    return depth <= MOST && bytes <= most;
  }

  /**
   * Sees to it that a memory tells of changes of this code.
   *
   * @return false if some of it may not be executed there
   */
  boolean watch(PageMemory memory) {
    try {
      for (InheritedCode code = this; code != null; code = code.older) {
        for (long page : code.pages) {
          memory.fetchToDecode(page);
        }
      }
    } catch (GuestTrap e) {
      return false;
    }
    return true;
  }

  /** Whether the code is the same in a memory that was asked to {@link #watch}, and still does. */
  boolean isSameIn(PageMemory memory) {
    for (InheritedCode code = this; code != null; code = code.older) {
      for (RegionInfo info : code.regions) {
        if (!info.region.isMadeOf(pc -> memory.base() + pc)) {
          return false;
        }
      }
      int watched = PageMemory.EXECUTE | PageMemory.CODE;
      if (!code.pages.stream().allMatch(page -> (memory.state(page) & watched) == watched)) {
        return false;
      }
    }
    return true;
  }
}
