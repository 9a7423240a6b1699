// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.Access;
import org.janusvm.jit.PageMemory;
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

  private final MappedPages pages;
  private long heapStart;
  private long heapEnd;
  private int owners = 1;

  /**
   * An empty address space, with the largest window the host can give.
   *
   * @throws OutOfMemoryError when the host has no address space left
   */
  public AddressSpace(MemoryBudget budget) {
    pages = new MappedPages(reserve(), budget);
  }

  private AddressSpace(AddressSpace parent, PageMemory memory) {
    pages = new MappedPages(memory, parent.pages.budget);
    pages.mapTop = parent.pages.mapTop;
    heapStart = parent.heapStart;
    heapEnd = parent.heapEnd;
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
    return pages.memory;
  }

  /** First address after the window. */
  public long limit() {
    return pages.memory.limit();
  }

  /** Maps the stack, as the topmost area of the window; mappings go below it. */
  public synchronized long mapStack(long bytes, boolean executable) {
    long top = limit() - PAGE;
    long start = top - roundUp(bytes);
    int rights = READ | WRITE | (executable ? EXECUTE : 0);
    pages.place(new Vma(start, top, rights, Vma.Kind.STACK, true));
    pages.mapTop = start - STACK_GUARD;
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
    long size = pages.checkedSize(bytes);
    long start = pages.choose(address, size, where);
    Vma.Kind kind = shared ? Vma.Kind.SHARED_ANONYMOUS : Vma.Kind.ANONYMOUS;
    pages.place(new Vma(start, start + size, rights, kind, rights != 0));
    return start;
  }

  /** Maps a private copy of part of a file; pages after its end are there, but SIGBUS. */
  public synchronized long mapFile(
      long address, long bytes, int rights, Placement where, FileContents file, long offset) {
    long size = pages.checkedSize(bytes);
    long start = pages.choose(address, size, where);
    long length = Math.max(0, file.length() - offset);
    long inFile = Math.clamp(roundUp(length), 0, size);
    file.retain();
    try {
      return mapCopy(start, size, inFile, length, rights, file, offset);
    } finally {
      file.release();
    }
  }

  private long mapCopy(
      long start, long size, long inFile, long length, int rights, FileContents file, long offset) {
    // One placement, so that a failure leaves what was there before.
    Vma.OnFork keep = Vma.OnFork.KEEP;
    pages.place(new Vma(start, start + size, rights, Vma.Kind.FILE, true, keep, file, offset));
    if (inFile < size) {
      pages.remove(start + inFile, start + size);
      pages.add(
          new Vma(
              start + inFile,
              start + size,
              rights,
              Vma.Kind.BEYOND_FILE,
              false,
              keep,
              file,
              offset + inFile));
    }
    pages.fill(start, Math.min(size, length), file, offset);
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
    long size = pages.checkedRange(address, bytes, EINVAL);
    pages.checkAreas();
    pages.remove(address, address + size);
  }

  /** Changes the rights of pages that are all mapped. */
  public synchronized void protect(long address, long bytes, int rights) {
    if ((address & (PAGE - 1)) != 0) {
      throw new ErrnoException(EINVAL);
    }
    if (bytes == 0) {
      return;
    }
    long size = pages.checkedRange(address, bytes, ENOMEM);
    long end = address + size;
    if (!pages.areas.covers(address, end)) {
      throw new ErrnoException(ENOMEM);
    }
    pages.checkAreas();
    List<Vma> parts = pages.areas.in(address, end);
    List<Vma> changed = new ArrayList<>();
    long charge = 0;
    for (Vma part : parts) {
      boolean newlyCharged = rights != 0 && !chargedNow(part);
      charge += newlyCharged ? part.bytes() : 0;
      changed.add(part.withRights(rights, part.charged() || newlyCharged));
    }
    pages.charge(charge);
    pages.replace(parts, changed);
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
    return new Remap(pages).remap(address, oldBytes, newBytes, mayMove, target);
  }

  /**
   * A copy for a child process (fork): the same window, areas, rights and heap. Private pages are
   * copied as far as they were ever written, so the cost is that of the memory in use.
   *
   * @throws ErrnoException ENOMEM, before anything has changed
   */
  public synchronized AddressSpace fork() {
    long charge = 0;
    for (Vma vma : pages.areas.all()) {
      charge += vma.charged() && vma.onFork() != Vma.OnFork.OMIT ? vma.bytes() : 0;
    }
    pages.charge(charge);
    PageMemory memory;
    try {
      memory = new PageMemory(limit());
    } catch (OutOfMemoryError e) {
      pages.budget.release(charge);
      throw new ErrnoException(ENOMEM);
    }
    AddressSpace child = new AddressSpace(this, memory);
    for (Vma vma : pages.areas.all()) {
      if (vma.onFork() == Vma.OnFork.OMIT) {
        continue;
      }
      child.pages.add(vma);
      // An area that never was accessible has nothing to copy.
      if (vma.onFork() == Vma.OnFork.KEEP && vma.charged()) {
        pages.memory.copyTouched(vma.start(), vma.bytes(), memory, vma.start());
      }
    }
    return child;
  }

  /**
   * One more process runs on this very address space, as after vfork; each of them calls {@link
   * #close} once.
   */
  public synchronized AddressSpace share() {
    if (owners == 0) {
      throw new IllegalStateException("closed");
    }
    owners++;
    return this;
  }

  /** Whether more than one process runs on it. */
  public synchronized boolean isShared() {
    return owners > 1;
  }

  /** Sets where the heap of brk() begins; it is empty at first. */
  public synchronized void startHeap(long address) {
    heapStart = roundUp(address);
    heapEnd = heapStart;
  }

  /** Where the heap of brk() ends. */
  public synchronized long heapEnd() {
    return heapEnd;
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
      pages.remove(newPages, oldPages);
    } else if (newPages > oldPages) {
      if (newPages > limit()
          || pages.isFull()
          || !pages.areas.isFree(oldPages, newPages)
          || !pages.budget.charge(newPages - oldPages)) {
        return heapEnd;
      }
      pages.add(new Vma(oldPages, newPages, READ | WRITE, Vma.Kind.HEAP, true));
    }
    heapEnd = address;
    return heapEnd;
  }

  /** Makes private zero-filled pages read as zero again (madvise, MADV_DONTNEED). */
  public synchronized void discard(long address, long bytes) {
    if (bytes == 0) {
      return;
    }
    long size = pages.checkedRange(address, bytes, EINVAL);
    if (!pages.areas.covers(address, address + size)) {
      throw new ErrnoException(ENOMEM);
    }
    List<Vma> parts = pages.areas.in(address, address + size);
    for (Vma part : parts) {
      if (part.kind() == Vma.Kind.FILE) {
        // Would have to become the file's contents again, which is not held any more.
        throw new ErrnoException(EINVAL);
      }
    }
    for (Vma part : parts) {
      if (part.kind() != Vma.Kind.SHARED_ANONYMOUS) {
        pages.memory.clear(part.start(), part.bytes());
      }
    }
  }

  /** Makes all engines forget what they decoded in a range, as far as it lies in the window. */
  public synchronized void dropCode(long start, long end) {
    long from = Math.clamp(start, 0, limit()) & -PAGE;
    long to = roundUp(Math.clamp(end, 0, limit()));
    for (Vma part : from < to ? pages.areas.in(from, to) : List.<Vma>of()) {
      pages.memory.dropCode(part.start(), part.bytes());
    }
  }

  /**
   * Bytes that are mapped.
   *
   * @param dataOnly whether only private memory that can be written counts, the stack left out
   */
  public synchronized long mappedBytes(boolean dataOnly) {
    long sum = 0;
    for (Vma area : pages.areas.in(0, limit())) {
      boolean isPrivate =
          switch (area.kind()) {
            case ANONYMOUS, HEAP, FILE -> true;
            default -> false;
          };
      sum += !dataOnly || isPrivate && (area.rights() & WRITE) != 0 ? area.bytes() : 0;
    }
    return sum;
  }

  /** Whether every page of a range is mapped, whatever its rights. */
  public synchronized boolean isMapped(long address, long bytes) {
    return bytes == 0
        || pages.inWindow(address, bytes)
            && pages.areas.covers(address & -PAGE, roundUp(address + bytes));
  }

  /** The rights a page was given, or -1 if it is not mapped. */
  public synchronized int rights(long address) {
    Vma vma = pages.areas.at(address);
    return vma == null ? -1 : vma.rights();
  }

  /**
   * The signal for an access that the pages refused.
   *
   * @return SIGBUS when the mapping would allow it but its file is too short, else SIGSEGV
   */
  public synchronized int signalFor(long address, Access access) {
    Vma vma = pages.areas.at(address);
    int needed =
        switch (access) {
          case FETCH -> EXECUTE;
          case LOAD -> READ;
          case STORE -> WRITE;
        };
    return vma != null
            && vma.kind() == Vma.Kind.BEYOND_FILE
            && (MappedPages.pageRights(vma.rights()) & needed) != 0
        ? Signals.SIGBUS
        : Signals.SIGSEGV;
  }

  /** Number of areas. */
  public synchronized int areaCount() {
    return pages.areas.size();
  }

  /** Rounds up to whole pages. */
  public static long roundUp(long bytes) {
    return (bytes + PAGE - 1) & -PAGE;
  }

  /** One owner less. The last one gives all memory back; no engine may run on it afterwards. */
  @Override
  public synchronized void close() {
    if (owners == 0 || --owners > 0) {
      return;
    }
    for (Vma vma : pages.areas.all()) {
      pages.budget.release(vma.charged() ? vma.bytes() : 0);
    }
    pages.areas.clear();
    pages.memory.close();
  }
}
