// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hypervisor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.memory.RawMemory;
import org.janusvm.system.frame.FramePool;
import org.janusvm.system.mmu.Pte;

/**
 * The page tables that the hart walks while a deprivileged guest runs: real Sv39 tables in frames
 * of the host, which lead from guest-virtual to host-physical addresses. They are a cache of the
 * guest's own tables, a virtual TLB: filled on faults, dropped when the guest fences.
 *
 * <p>The hart is in U mode whatever the guest believes, so what the guest's kernel may see and what
 * its user may see must be different tables: there is one root for each {@link View} of each
 * address space.
 */
final class ShadowPageTables {
  /** From where an address space is looked at. */
  enum View {
    /** Virtual user mode. */
    USER,
    /** Virtual supervisor mode, which may not touch user pages. */
    KERNEL,
    /** Virtual supervisor mode with SUM, which may access but not execute them. */
    KERNEL_SUM,
    /** Translation is off: guest-physical addresses. */
    UNTRANSLATED
  }

  /**
   * Names a root.
   *
   * @param satp the guest's register, 0 for {@link View#UNTRANSLATED}
   * @param mxr whether executable pages are readable
   */
  record Space(long satp, View view, boolean mxr) {}

  /** A root table and the address space identifier under which the hart caches it. */
  private record Root(int frame, int asid) {}

  /** Frames at most for the tables of one virtual hart: 4 MiB. */
  static final int MOST_FRAMES = 1024;

  private static final int MOST_ASIDS = 0xffff;
  private static final int MOST_ROOTS = 128;
  private static final int TOP_LEVEL = 2;
  private static final long SV39 = 8L << 60;
  private static final int ASID_SHIFT = 44;

  private final FramePool frames;
  private final Map<Space, Root> roots = new HashMap<>();
  private final List<Integer> inUse = new ArrayList<>();
  private final ArrayDeque<Integer> spare = new ArrayDeque<>();
  private int nextAsid = 1;
  private long drops;

  ShadowPageTables(FramePool frames) {
    this.frames = frames;
  }

  /** The satp with which the hart walks the tables of a space; an empty root if it is new. */
  long satp(Space space) {
    Root root = roots.get(space);
    if (root == null) {
      if (nextAsid > MOST_ASIDS || roots.size() == MOST_ROOTS) {
        throw new IllegalStateException("drop first: see full()");
      }
      root = new Root(newTable(), nextAsid++);
      roots.put(space, root);
    }
    return SV39 | (long) root.asid << ASID_SHIFT | frames.physical(root.frame) >>> 12;
  }

  /** Whether everything must be dropped before another root or mapping can be made. */
  boolean full() {
    return inUse.size() > MOST_FRAMES - (TOP_LEVEL + 2)
        || nextAsid > MOST_ASIDS
        || roots.size() == MOST_ROOTS;
  }

  /**
   * Maps a page in a space that has a root, unless {@link #full}.
   *
   * @param physical host-physical address of the page
   * @param bits of the entry, V included
   */
  void map(Space space, long address, long physical, long bits) {
    long table = frames.host(roots.get(space).frame);
    for (int level = TOP_LEVEL; level > 0; level--) {
      long at = entry(table, address, level);
      // SAFETY: table is the host address of one of our frames, and an index of 9 bits stays in
      // it; so below.
      long pte = RawMemory.getLong(at);
      if (pte == 0) {
        pte = Pte.make(frames.physical(newTable()), Pte.V);
        RawMemory.putLong(at, pte);
      }
      table = host(pte);
    }
    RawMemory.putLong(entry(table, address, 0), Pte.make(physical, bits));
  }

  /** Forgets the mapping of one page in every space. The hart's TLB is the caller's business. */
  void unmap(long address) {
    for (Root root : roots.values()) {
      long table = frames.host(root.frame);
      for (int level = TOP_LEVEL; level > 0 && table != 0; level--) {
        // SAFETY: as in map.
        long pte = RawMemory.getLong(entry(table, address, level));
        table = pte == 0 ? 0 : host(pte);
      }
      if (table != 0) {
        RawMemory.putLong(entry(table, address, 0), 0);
      }
    }
  }

  /** Forgets everything. The hart's TLB must be flushed, and its satp set anew. */
  void drop() {
    drops++;
    roots.clear();
    spare.addAll(inUse);
    inUse.clear();
    nextAsid = 1;
  }

  /** Frames the tables occupy. */
  int frameCount() {
    return inUse.size();
  }

  /** How often everything was forgotten. */
  long drops() {
    return drops;
  }

  private int newTable() {
    Integer frame = spare.poll();
    if (frame == null) {
      int fresh = frames.allocate();
      if (fresh < 0) {
        throw new IllegalStateException("the pool was made with too few frames for shadow tables");
      }
      frame = fresh;
    } else {
      // SAFETY: the frame is ours.
      RawMemory.fill(frames.host(frame), 4096, (byte) 0);
    }
    inUse.add(frame);
    return frame;
  }

  private long host(long pte) {
    return frames.hostBase() + (Pte.ppn(pte) << 12) - FramePool.PHYSICAL_BASE;
  }

  private static long entry(long table, long address, int level) {
    return table + ((address >>> (12 + 9 * level) & 511) << 3);
  }
}
