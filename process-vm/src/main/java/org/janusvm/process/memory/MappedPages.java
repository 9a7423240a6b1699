// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.LOWEST;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.roundUp;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.RawMemory;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.AddressSpace.Placement;

/**
 * The areas of an address space together with the pages and the budget they stand for: the few
 * steps, each keeping all three in agreement, of which the operations of {@link AddressSpace} are
 * made. Callers hold the lock of the address space.
 */
final class MappedPages {
  // As vm.max_map_count: keeps a process from filling the host's heap with areas.
  private static final int MAX_AREAS = 65530;

  private static final int CHUNK = 64 * 1024;

  final PageMemory memory;
  final SharedPages shared;
  final MemoryBudget budget;
  final VmaMap areas = new VmaMap();
  final InheritedPages inherited;

  /** Mappings go below this. */
  long mapTop;

  /** Whether there ever was shared memory here; so that others can tell without the lock. */
  volatile boolean everShared;

  MappedPages(PageMemory memory, SharedPages shared) {
    this.memory = memory;
    this.shared = shared;
    budget = shared.budget();
    inherited = new InheritedPages(budget);
    mapTop = memory.limit();
  }

  boolean inWindow(long address, long bytes) {
    long limit = memory.limit();
    return address >= 0 && bytes >= 0 && bytes <= limit && address <= limit - bytes;
  }

  /** A size in whole pages. */
  long checkedSize(long bytes) {
    if (bytes == 0) {
      throw new ErrnoException(EINVAL);
    }
    if (bytes < 0 || bytes > memory.limit()) {
      throw new ErrnoException(ENOMEM);
    }
    return roundUp(bytes);
  }

  /** The size, in whole pages, of a range that must lie in the window. */
  long checkedRange(long address, long bytes, int error) {
    if ((address & (PAGE - 1)) != 0 || bytes == 0 || !inWindow(address, bytes)) {
      throw new ErrnoException(error);
    }
    return roundUp(bytes);
  }

  /** Fails when there are too many areas for another operation. */
  void checkAreas() {
    if (isFull()) {
      throw new ErrnoException(ENOMEM);
    }
  }

  boolean isFull() {
    // Any change adds at most two areas.
    return areas.size() >= MAX_AREAS;
  }

  void charge(long bytes) {
    if (!budget.charge(bytes)) {
      throw new ErrnoException(ENOMEM);
    }
  }

  /** Where a mapping goes. */
  long choose(long address, long size, Placement where) {
    if (where != Placement.ANYWHERE) {
      if ((address & (PAGE - 1)) != 0) {
        throw new ErrnoException(EINVAL);
      }
      if (!inWindow(address, size) || address < LOWEST) {
        throw new ErrnoException(ENOMEM);
      }
      if (where == Placement.FREE && !areas.isFree(address, address + size)) {
        throw new ErrnoException(EEXIST);
      }
      return address;
    }
    long wish = address & -PAGE;
    if (wish >= LOWEST && inWindow(wish, size) && areas.isFree(wish, wish + size)) {
      return wish;
    }
    long start = areas.findFree(LOWEST, mapTop, size);
    if (start == -1) {
      throw new ErrnoException(ENOMEM);
    }
    return start;
  }

  /** Puts a new area, of zeros or of shared memory, over whatever is in its range. */
  void place(Vma vma) {
    place(List.of(vma));
  }

  /** Puts new areas, one after the other, over whatever is in their range. */
  void place(List<Vma> parts) {
    checkAreas();
    for (Vma part : parts) {
      if (part.isShared()) {
        prepare(part);
      }
    }
    long start = parts.getFirst().start();
    long end = parts.getLast().end();
    long[] ranges = inherited.ranges();
    long open = inherited.forget(memory, start, end);
    long more = charged(parts) - (charged(areas.in(start, end)) - open);
    if (!budget.charge(Math.max(0, more))) {
      inherited.restore(ranges, open);
      throw new ErrnoException(ENOMEM);
    }
    drop(start, end);
    budget.release(Math.max(0, -more));
    parts.forEach(this::addNew);
  }

  /** Gets the pages of a shared area ready, if it may be used. */
  void prepare(Vma vma) {
    shared.checkAreas();
    if (vma.rights() != 0) {
      vma.object().prepare(vma.offset(), vma.bytes());
    }
  }

  /** Adds an area, already charged or prepared, to a free range that holds nothing. */
  void addNew(Vma vma) {
    if (vma.isShared()) {
      everShared = true;
      long at = vma.object().at(vma.offset());
      try {
        memory.mapShared(vma.start(), vma.bytes(), shared.memory(), at);
      } catch (OutOfMemoryError e) {
        throw new ErrnoException(ENOMEM);
      }
    }
    add(vma);
  }

  /** Bytes of areas that count against the budget. */
  static long charged(List<Vma> parts) {
    long sum = 0;
    for (Vma part : parts) {
      sum += part.charged() ? part.bytes() : 0;
    }
    return sum;
  }

  /** Bytes of areas that count against the budget once they were written to, and were. */
  long touched(List<Vma> parts) {
    long sum = 0;
    for (Vma part : parts) {
      if (part.charged() && part.onFork() == Vma.OnFork.KEEP) {
        sum += InheritedPages.touchedBytes(memory, part.start(), part.end());
      }
    }
    return sum;
  }

  /** Unmaps a range. */
  void remove(long start, long end) {
    if (start < end) {
      long open = inherited.forget(memory, start, end);
      budget.release(drop(start, end) - open);
    }
  }

  // Returns the bytes that were charged, for the caller to release.
  private long drop(long start, long end) {
    List<Vma> parts = areas.in(start, end);
    for (Vma part : parts) {
      memory.protect(part.start(), part.bytes(), 0);
      if (part.isShared()) {
        tellWritten(part);
        memory.mapPrivate(part.start(), part.bytes());
      } else {
        memory.clear(part.start(), part.bytes());
      }
    }
    areas.remove(start, end);
    return charged(parts);
  }

  /** Tells the object of a shared area what was written here, and has it written back. */
  void tellWritten(Vma part) {
    long end = part.end();
    for (long run = memory.nextTouched(part.start(), end); run < end; ) {
      long runEnd = memory.nextUntouched(run, end);
      part.object().written(part.offset() + (run - part.start()), runEnd - run);
      run = memory.nextTouched(runEnd, end);
    }
    part.object().writeBack();
  }

  // Adds an area to a free range whose pages are as they should be, but for their rights.
  private void add(Vma vma) {
    areas.add(vma);
    applyRights(vma);
  }

  /** Gives the pages of an area their rights, as far as there is something behind them. */
  void applyRights(Vma vma) {
    long usable = usable(vma);
    memory.protect(vma.start(), usable, pageRights(vma.rights()));
    memory.protect(vma.start() + usable, vma.bytes() - usable, 0);
  }

  /** How many bytes of an area, from its start on, do not lie beyond the end of its file. */
  static long usable(Vma vma) {
    if (vma.isShared()) {
      return vma.object().usable(vma.offset(), vma.bytes());
    }
    return vma.kind() == Vma.Kind.BEYOND_FILE ? 0 : vma.bytes();
  }

  /** Exchanges areas for others of the same pages. */
  void replace(List<Vma> parts, List<Vma> by) {
    hold(parts);
    for (Vma part : parts) {
      areas.remove(part.start(), part.end());
    }
    by.forEach(this::add);
    letGo(parts);
  }

  /** Keeps what stands behind areas alive while they are taken out and put in again. */
  static void hold(List<Vma> parts) {
    for (Vma part : parts) {
      if (part.backing() != null) {
        part.backing().retain();
      }
    }
  }

  /** Ends {@link #hold}. */
  static void letGo(List<Vma> parts) {
    for (Vma part : parts) {
      if (part.backing() != null) {
        part.backing().release();
      }
    }
  }

  /** A page that may be written may be read: the ISA reserves the other combination. */
  static int pageRights(int rights) {
    return (rights & PageMemory.WRITE) != 0 ? rights | PageMemory.READ : rights;
  }

  /** Copies what an area holds to the same place in a child's memory. */
  void copyTo(MappedPages child, Vma vma) {
    // An area that never was accessible has nothing to copy.
    if (vma.charged() && vma.onFork() == Vma.OnFork.KEEP) {
      memory.copyTouched(vma.start(), vma.bytes(), child.memory, vma.start());
    }
  }

  /** The parts of a private file mapping before and after the end of the file. */
  static List<Vma> cutAtEndOfFile(Vma whole) {
    long inFile = roundUp(Math.max(0, whole.file().length() - whole.offset()));
    long end = whole.start() + Math.min(inFile, whole.bytes());
    List<Vma> parts = new ArrayList<>();
    if (end > whole.start()) {
      parts.add(whole.slice(whole.start(), end));
    }
    if (end < whole.end()) {
      parts.add(whole.slice(end, whole.end()).beyondFile());
    }
    return parts;
  }

  /** Reads what areas of files show, into pages of zeros. */
  void fill(List<Vma> parts) {
    for (Vma part : parts) {
      if (part.kind() == Vma.Kind.FILE) {
        long left = part.file().length() - part.offset();
        fill(part.start(), Math.clamp(left, 0, part.bytes()), part.file(), part.offset());
      }
    }
  }

  /** Reads part of a file into pages of zeros; pages that are zero in the file stay untouched. */
  private void fill(long start, long bytes, FileContents file, long offset) {
    byte[] buffer = new byte[(int) Math.min(bytes, CHUNK)];
    long done = 0;
    while (done < bytes) {
      int n = file.read(buffer, 0, (int) Math.min(buffer.length, bytes - done), offset + done);
      if (n <= 0) {
        return; // The file shrank meanwhile: the rest stays zero.
      }
      for (int i = 0; i < n; ) {
        int piece = (int) Math.min(n - i, PAGE - (start + done + i & (PAGE - 1)));
        if (!isZero(buffer, i, piece)) {
          memory.touch(start + done + i, piece);
          // SAFETY: the pages were just mapped inside the window.
          RawMemory.copyIn(buffer, i, memory.base() + start + done + i, piece);
        }
        i += piece;
      }
      done += n;
    }
  }

  static boolean isZero(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
