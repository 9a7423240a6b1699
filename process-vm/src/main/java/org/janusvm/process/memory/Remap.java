// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.LOWEST;
import static org.janusvm.process.memory.AddressSpace.PAGE;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.AddressSpace.Placement;

/** Resizes and moves mappings (mremap). */
final class Remap {
  private final MappedPages pages;

  Remap(MappedPages pages) {
    this.pages = pages;
  }

  /**
   * Resizes a mapping, in place or, if allowed, elsewhere.
   *
   * @param target address the result must have, or -1
   */
  long remap(long address, long oldBytes, long newBytes, boolean mayMove, long target) {
    if (oldBytes == 0) {
      return duplicate(address, newBytes, mayMove, target);
    }
    long oldSize = pages.checkedRange(address, oldBytes, EINVAL);
    long newSize = pages.checkedSize(newBytes);
    long end = address + oldSize;
    if (!pages.areas.covers(address, end)) {
      throw new ErrnoException(EFAULT);
    }
    pages.checkAreas();
    if (target == -1 && newSize <= oldSize) {
      pages.remove(address + newSize, end);
      return address;
    }
    Vma last = pages.areas.at(end - 1);
    if (target == -1
        && last.end() == end
        && end + (newSize - oldSize) <= mapTopFor(end)
        && pages.areas.isFree(end, end + (newSize - oldSize))) {
      List<Vma> more = more(last, end, end, newSize - oldSize);
      pages.place(more);
      pages.fill(more);
      return address;
    }
    if (!mayMove) {
      throw new ErrnoException(ENOMEM);
    }
    return move(address, oldSize, newSize, last, target);
  }

  // Shared memory can be mapped a second time that way.
  private long duplicate(long address, long newBytes, boolean mayMove, long target) {
    Vma vma = (address & (PAGE - 1)) == 0 ? pages.areas.at(address) : null;
    if (vma == null) {
      throw new ErrnoException((address & (PAGE - 1)) == 0 ? EFAULT : EINVAL);
    }
    if (!vma.isShared() || !mayMove) {
      throw new ErrnoException(EINVAL);
    }
    long size = pages.checkedSize(newBytes);
    long offset = vma.offset() + (address - vma.start());
    SharedObject.checkRange(offset, size);
    long start = chooseTarget(target, size);
    List<Vma> held = List.of(vma);
    MappedPages.hold(held);
    try {
      pages.place(vma.at(start, start + size, offset));
    } finally {
      MappedPages.letGo(held);
    }
    return start;
  }

  private long mapTopFor(long end) {
    return end <= pages.mapTop ? pages.mapTop : pages.memory.limit();
  }

  /**
   * Areas for the part by which a mapping grows: its last area, {@code end} being its end, goes on.
   */
  private static List<Vma> more(Vma last, long end, long start, long bytes) {
    if (last.backing() == null) {
      return List.of(last.at(start, start + bytes, 0));
    }
    long offset = last.offset() + (end - last.start());
    if (last.isShared()) {
      SharedObject.checkRange(offset, bytes);
      return List.of(last.at(start, start + bytes, offset));
    }
    return MappedPages.cutAtEndOfFile(last.ofFile().at(start, start + bytes, offset));
  }

  private long chooseTarget(long target, long size) {
    if (target == -1) {
      return pages.choose(0, size, Placement.ANYWHERE);
    }
    pages.checkedRange(target, size, EINVAL);
    if (target < LOWEST) {
      throw new ErrnoException(EINVAL);
    }
    return target;
  }

  private long move(long address, long oldSize, long newSize, Vma last, long target) {
    long start = chooseTarget(target, newSize);
    if (target != -1 && target < address + oldSize && address < target + newSize) {
      throw new ErrnoException(EINVAL);
    }
    // Pages that were inherited untouched are not found again elsewhere.
    if (!pages.inherited.settle()) {
      throw new ErrnoException(ENOMEM);
    }
    long kept = Math.min(oldSize, newSize);
    List<Vma> old = pages.areas.in(address, address + kept);
    List<Vma> all = new ArrayList<>();
    for (Vma part : old) {
      long to = part.start() - address + start;
      all.add(part.at(to, to + part.bytes(), part.offset()));
    }
    List<Vma> more =
        newSize > kept
            ? more(last, address + oldSize, start + kept, newSize - kept)
            : List.<Vma>of();
    all.addAll(more);
    pages.place(all);
    for (Vma part : old) {
      if (!part.isShared()) {
        long to = part.start() - address + start;
        pages.memory.copyTouched(part.start(), part.bytes(), pages.memory, to);
      }
    }
    pages.fill(more);
    pages.remove(address, address + oldSize);
    return start;
  }
}
