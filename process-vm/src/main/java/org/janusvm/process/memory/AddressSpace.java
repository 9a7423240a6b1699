// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;

import java.util.List;
import org.janusvm.jit.Access;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;

/**
 * A process's address space: which pages exist, with what rights and what origin, and what they
 * cost. Placement is deterministic: mappings go top down from below the stack.
 *
 * <p>Safe for use by several threads. Failures are {@link ErrnoException}; nothing has changed
 * then.
 */
public final class AddressSpace implements AutoCloseable {
  /** PROT_ bits of mmap, equal to the bits of {@link PageMemory}. */
  public static final int READ = PageMemory.READ,
      WRITE = PageMemory.WRITE,
      EXECUTE = PageMemory.EXECUTE;

  /** Bytes in a page. */
  public static final long PAGE = Reservation.PAGE_SIZE;

  /** The lowest address that can be mapped, so that null pointers always fault. */
  public static final long LOWEST = 0x10000;

  /** Where the window of guest addresses ends if the host has that much address space. */
  public static final long FULL_WINDOW = 1L << 36;

  private static final long SMALLEST_WINDOW = 1L << 30;
  private static final long STACK_GUARD = 1L << 20;

  // As vm.max_map_count: keeps a process from filling the host's heap with areas.
  private static final int MAX_AREAS = 65530;

  private final PageMemory memory;
  private final MemoryBudget budget;
  private final VmaMap areas = new VmaMap();
  private long mapTop;
  private long heapStart;
  private long heapEnd;

  /**
   * An empty address space, with the largest window the host can give.
   *
   * @throws OutOfMemoryError when the host has no address space left
   */
  public AddressSpace(MemoryBudget budget) {
    this.budget = budget;
    memory = reserve();
    mapTop = memory.limit();
  }

  private static PageMemory reserve() {
    for (long window = FULL_WINDOW; ; window >>= 2) {
      try {
        return new PageMemory(window);
      } catch (OutOfMemoryError e) {
        // A host with a limit on address space (ulimit -v): a smaller window serves most programs.
        if (window <= SMALLEST_WINDOW) {
          throw e;
        }
      }
    }
  }

  /** What engines run on. */
  public PageMemory memory() {
    return memory;
  }

  /** First address after the window. */
  public long limit() {
    return memory.limit();
  }

  /** Maps the stack, as the topmost area of the window; mappings go below it. */
  public synchronized long mapStack(long bytes, boolean executable) {
    long top = limit() - PAGE;
    long start = top - roundUp(bytes);
    int rights = READ | WRITE | (executable ? EXECUTE : 0);
    place(start, top - start, rights, Vma.Kind.STACK);
    mapTop = start - STACK_GUARD;
    return top;
  }

  /**
   * Maps zero-filled pages.
   *
   * @param address page aligned where {@code where} is fixed, else a wish or 0
   * @param bytes rounded up to whole pages; more than 0
   * @param shared whether child processes are to share them
   */
  public synchronized long mapAnonymous(
      long address, long bytes, int rights, Placement where, boolean shared) {
    long size = checkedSize(bytes);
    long start = choose(address, size, where);
    place(start, size, rights, shared ? Vma.Kind.SHARED_ANONYMOUS : Vma.Kind.ANONYMOUS);
    return start;
  }

  /** Maps a private copy of part of a file; pages after its end are there, but SIGBUS. */
  public synchronized long mapFile(
      long address, long bytes, int rights, Placement where, FileContents file, long offset) {
    long size = checkedSize(bytes);
    long start = choose(address, size, where);
    long inFile = Math.clamp(roundUp(Math.max(0, file.length() - offset)), 0, size);
    // One placement, so that a failure leaves what was there before.
    place(start, size, rights, Vma.Kind.FILE);
    if (inFile < size) {
      areas.remove(start + inFile, start + size);
      budget.release(size - inFile);
      addArea(new Vma(start + inFile, start + size, rights, Vma.Kind.BEYOND_FILE, false));
    }
    fill(start, Math.min(size, Math.max(0, file.length() - offset)), file, offset);
    return start;
  }

  /** Where a mapping goes. */
  public enum Placement {
    /** Anywhere free, at the wished address if that is. */
    ANYWHERE,
    /** At the address, replacing what is there (MAP_FIXED). */
    REPLACE,
    /** At the address, which must be free (MAP_FIXED_NOREPLACE). */
    FREE
  }

  /** Removes whatever is mapped in a range. */
  public synchronized void unmap(long address, long bytes) {
    long size = checkedRange(address, bytes, EINVAL);
    checkAreas();
    removePages(address, address + size);
  }

  /** Changes the rights of pages that are all mapped. */
  public synchronized void protect(long address, long bytes, int rights) {
    if ((address & (PAGE - 1)) != 0) {
      throw new ErrnoException(EINVAL);
    }
    if (bytes == 0) {
      return;
    }
    long size = checkedRange(address, bytes, ENOMEM);
    long end = address + size;
    if (!areas.covers(address, end)) {
      throw new ErrnoException(ENOMEM);
    }
    checkAreas();
    List<Vma> parts = areas.in(address, end);
    long charge = 0;
    for (Vma part : parts) {
      charge += rights != 0 && !chargedNow(part) ? part.bytes() : 0;
    }
    if (!budget.charge(charge)) {
      throw new ErrnoException(ENOMEM);
    }
    areas.remove(address, end);
    for (Vma part : parts) {
      boolean charged = part.charged() || rights != 0 && !chargedNow(part);
      addArea(new Vma(part.start(), part.end(), rights, part.kind(), charged));
    }
  }

  // Pages beyond a file never become accessible, so they never cost anything.
  private static boolean chargedNow(Vma part) {
    return part.charged() || part.kind() == Vma.Kind.BEYOND_FILE;
  }

  /**
   * Resizes a mapping, in place or, if allowed, elsewhere (mremap).
   *
   * @param target address the result must have, or -1
   */
  public synchronized long remap(
      long address, long oldBytes, long newBytes, boolean mayMove, long target) {
    long oldSize = checkedRange(address, oldBytes, EINVAL);
    long newSize = checkedSize(newBytes);
    long end = address + oldSize;
    if (!areas.covers(address, end)) {
      throw new ErrnoException(EFAULT);
    }
    checkAreas();
    if (target == -1 && newSize <= oldSize) {
      removePages(address + newSize, end);
      return address;
    }
    Vma last = areas.at(end - 1);
    boolean file = last.kind() == Vma.Kind.FILE || last.kind() == Vma.Kind.BEYOND_FILE;
    if (newSize > oldSize && file) {
      // The file is not held any more, so its further pages cannot be read.
      throw new ErrnoException(EINVAL);
    }
    if (target == -1
        && last.end() == end
        && end + (newSize - oldSize) <= mapTopFor(end)
        && areas.isFree(end, end + (newSize - oldSize))) {
      grow(last, end, newSize - oldSize);
      return address;
    }
    if (!mayMove) {
      throw new ErrnoException(ENOMEM);
    }
    return move(address, oldSize, newSize, last, target);
  }

  private long mapTopFor(long end) {
    return end <= mapTop ? mapTop : limit();
  }

  private void grow(Vma like, long start, long bytes) {
    if (like.charged() && !budget.charge(bytes)) {
      throw new ErrnoException(ENOMEM);
    }
    addArea(new Vma(start, start + bytes, like.rights(), like.kind(), like.charged()));
  }

  private long move(long address, long oldSize, long newSize, Vma last, long target) {
    long start;
    if (target == -1) {
      start = choose(0, newSize, Placement.ANYWHERE);
    } else {
      checkedRange(target, newSize, EINVAL);
      if (target < address + oldSize && address < target + newSize || target < LOWEST) {
        throw new ErrnoException(EINVAL);
      }
      start = target;
    }
    long kept = Math.min(oldSize, newSize);
    List<Vma> parts = areas.in(address, address + kept);
    long charge = last.charged() ? newSize - kept : 0;
    for (Vma part : parts) {
      charge += part.charged() ? part.bytes() : 0;
    }
    if (!budget.charge(charge)) {
      throw new ErrnoException(ENOMEM);
    }
    removePages(start, start + newSize);
    for (Vma part : parts) {
      long to = part.start() - address + start;
      copyPages(part.start(), to, part.bytes());
      addArea(new Vma(to, to + part.bytes(), part.rights(), part.kind(), part.charged()));
    }
    if (newSize > kept) {
      addArea(new Vma(start + kept, start + newSize, last.rights(), last.kind(), last.charged()));
    }
    removePages(address, address + oldSize);
    return start;
  }

  // Skips pages of zeros, so that moving a sparse mapping does not commit all of it.
  private void copyPages(long from, long to, long bytes) {
    for (long offset = 0; offset < bytes; offset += PAGE) {
      // SAFETY: both ranges were checked to lie inside the window; so for the copy below.
      long source = memory.base() + from + offset;
      for (long i = 0; i < PAGE; i += 8) {
        if (RawMemory.getLong(source + i) != 0) {
          RawMemory.copy(source, memory.base() + to + offset, PAGE);
          break;
        }
      }
    }
  }

  /** Sets where the heap of brk() begins; it is empty at first. */
  public synchronized void startHeap(long address) {
    heapStart = roundUp(address);
    heapEnd = heapStart;
  }

  /**
   * Moves the program break if that is possible (brk).
   *
   * @return the break, moved or not
   */
  public synchronized long moveBreak(long address) {
    if (address < heapStart || address > limit()) {
      return heapEnd;
    }
    long oldPages = roundUp(heapEnd);
    long newPages = roundUp(address);
    if (newPages < oldPages) {
      removePages(newPages, oldPages);
    } else if (newPages > oldPages) {
      if (newPages > limit()
          || areas.size() >= MAX_AREAS
          || !areas.isFree(oldPages, newPages)
          || !budget.charge(newPages - oldPages)) {
        return heapEnd;
      }
      addArea(new Vma(oldPages, newPages, READ | WRITE, Vma.Kind.HEAP, true));
    }
    heapEnd = address;
    return heapEnd;
  }

  /** Makes private zero-filled pages read as zero again (madvise, MADV_DONTNEED). */
  public synchronized void discard(long address, long bytes) {
    if (bytes == 0) {
      return;
    }
    long size = checkedRange(address, bytes, EINVAL);
    if (!areas.covers(address, address + size)) {
      throw new ErrnoException(ENOMEM);
    }
    List<Vma> parts = areas.in(address, address + size);
    for (Vma part : parts) {
      if (part.kind() == Vma.Kind.FILE) {
        // Would have to become the file's contents again, which is not held any more.
        throw new ErrnoException(EINVAL);
      }
    }
    for (Vma part : parts) {
      if (part.kind() != Vma.Kind.SHARED_ANONYMOUS) {
        memory.clear(part.start(), part.bytes());
      }
    }
  }

  /** Makes all engines forget what they decoded in a range, as far as it lies in the window. */
  public synchronized void dropCode(long start, long end) {
    long from = Math.clamp(start, 0, limit()) & -PAGE;
    long to = roundUp(Math.clamp(end, 0, limit()));
    for (Vma part : from < to ? areas.in(from, to) : List.<Vma>of()) {
      memory.dropCode(part.start(), part.bytes());
    }
  }

  /** Whether every page of a range is mapped, whatever its rights. */
  public synchronized boolean isMapped(long address, long bytes) {
    return bytes == 0
        || inWindow(address, bytes) && areas.covers(address & -PAGE, roundUp(address + bytes));
  }

  /** The rights a page was given, or -1 if it is not mapped. */
  public synchronized int rights(long address) {
    Vma vma = areas.at(address);
    return vma == null ? -1 : vma.rights();
  }

  /**
   * The signal for an access that the pages refused.
   *
   * @return SIGBUS when the mapping would allow it but its file is too short, else SIGSEGV
   */
  public synchronized int signalFor(long address, Access access) {
    Vma vma = areas.at(address);
    int needed =
        switch (access) {
          case FETCH -> EXECUTE;
          case LOAD -> READ;
          case STORE -> WRITE;
        };
    return vma != null
            && vma.kind() == Vma.Kind.BEYOND_FILE
            && (pageRights(vma.rights()) & needed) != 0
        ? Signals.SIGBUS
        : Signals.SIGSEGV;
  }

  /** Number of areas. */
  public synchronized int areaCount() {
    return areas.size();
  }

  /** Rounds up to whole pages. */
  public static long roundUp(long bytes) {
    return (bytes + PAGE - 1) & -PAGE;
  }

  private boolean inWindow(long address, long bytes) {
    return address >= 0 && bytes >= 0 && bytes <= limit() && address <= limit() - bytes;
  }

  private long checkedSize(long bytes) {
    if (bytes == 0) {
      throw new ErrnoException(EINVAL);
    }
    if (bytes < 0 || bytes > limit()) {
      throw new ErrnoException(ENOMEM);
    }
    return roundUp(bytes);
  }

  private long checkedRange(long address, long bytes, int error) {
    if ((address & (PAGE - 1)) != 0 || bytes == 0 || !inWindow(address, bytes)) {
      throw new ErrnoException(error);
    }
    return roundUp(bytes);
  }

  private void checkAreas() {
    // Any change adds at most two areas.
    if (areas.size() >= MAX_AREAS) {
      throw new ErrnoException(ENOMEM);
    }
  }

  private long choose(long address, long size, Placement where) {
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

  // Puts a new area of zeros over whatever is in the range.
  private void place(long start, long size, int rights, Vma.Kind kind) {
    checkAreas();
    boolean charged = rights != 0 || kind == Vma.Kind.FILE;
    long freed = 0;
    for (Vma part : areas.in(start, start + size)) {
      freed += part.charged() ? part.bytes() : 0;
    }
    long more = (charged ? size : 0) - freed;
    if (more > 0 && !budget.charge(more)) {
      throw new ErrnoException(ENOMEM);
    }
    dropPages(start, start + size);
    if (more < 0) {
      budget.release(-more);
    }
    addArea(new Vma(start, start + size, rights, kind, charged));
  }

  private void removePages(long start, long end) {
    if (start < end) {
      budget.release(dropPages(start, end));
    }
  }

  // Returns the bytes that were charged, for the caller to release.
  private long dropPages(long start, long end) {
    long charged = 0;
    for (Vma part : areas.remove(start, end)) {
      memory.protect(part.start(), part.bytes(), 0);
      memory.clear(part.start(), part.bytes());
      charged += part.charged() ? part.bytes() : 0;
    }
    return charged;
  }

  private void addArea(Vma vma) {
    areas.add(vma);
    int rights = vma.kind() == Vma.Kind.BEYOND_FILE ? 0 : pageRights(vma.rights());
    memory.protect(vma.start(), vma.bytes(), rights);
  }

  // A page that may be written may be read: the ISA reserves the other combination.
  private static int pageRights(int rights) {
    return (rights & WRITE) != 0 ? rights | READ : rights;
  }

  private void fill(long start, long bytes, FileContents file, long offset) {
    byte[] buffer = new byte[(int) Math.min(bytes, 64 * 1024)];
    long done = 0;
    while (done < bytes) {
      int n = file.read(buffer, 0, (int) Math.min(buffer.length, bytes - done), offset + done);
      if (n <= 0) {
        return; // The file shrank meanwhile: the rest stays zero.
      }
      // SAFETY: the pages were just mapped inside the window.
      RawMemory.copyIn(buffer, 0, memory.base() + start + done, n);
      done += n;
    }
  }

  /** Gives all memory back; no engine may run on it afterwards. */
  @Override
  public synchronized void close() {
    for (Vma vma : areas.all()) {
      budget.release(vma.charged() ? vma.bytes() : 0);
    }
    memory.close();
  }
}
