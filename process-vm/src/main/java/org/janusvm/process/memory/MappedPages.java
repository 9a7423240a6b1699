// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.LOWEST;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.roundUp;

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

  final PageMemory memory;
  final MemoryBudget budget;
  final VmaMap areas = new VmaMap();

  /** Mappings go below this. */
  long mapTop;

  MappedPages(PageMemory memory, MemoryBudget budget) {
    this.memory = memory;
    this.budget = budget;
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

  /** Puts a new area of zeros over whatever is in its range. */
  void place(Vma vma) {
    checkAreas();
    long freed = charged(areas.in(vma.start(), vma.end()));
    long more = (vma.charged() ? vma.bytes() : 0) - freed;
    if (more > 0) {
      charge(more);
    }
    drop(vma.start(), vma.end());
    if (more < 0) {
      budget.release(-more);
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

  /** Unmaps a range. */
  void remove(long start, long end) {
    if (start < end) {
      budget.release(drop(start, end));
    }
  }

  // Returns the bytes that were charged, for the caller to release.
  private long drop(long start, long end) {
    List<Vma> parts = areas.remove(start, end);
    for (Vma part : parts) {
      memory.protect(part.start(), part.bytes(), 0);
      memory.clear(part.start(), part.bytes());
    }
    return charged(parts);
  }

  /** Adds an area, already charged, to a free range. */
  void add(Vma vma) {
    areas.add(vma);
    int rights = vma.kind() == Vma.Kind.BEYOND_FILE ? 0 : pageRights(vma.rights());
    memory.protect(vma.start(), vma.bytes(), rights);
  }

  /** Exchanges areas for others of the same pages. */
  void replace(List<Vma> parts, List<Vma> by) {
    for (Vma part : parts) {
      if (part.backing() != null) {
        part.backing().retain();
      }
    }
    for (Vma part : parts) {
      areas.remove(part.start(), part.end());
    }
    by.forEach(this::add);
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

  /** Reads part of a file into pages of zeros; pages that are zero in the file stay untouched. */
  void fill(long start, long bytes, FileContents file, long offset) {
    byte[] buffer = new byte[(int) Math.min(bytes, 64 * 1024)];
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

  private static boolean isZero(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
