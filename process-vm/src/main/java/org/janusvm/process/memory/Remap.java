// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOMEM;
import static org.janusvm.process.memory.AddressSpace.LOWEST;

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
    boolean file = last.kind() == Vma.Kind.FILE || last.kind() == Vma.Kind.BEYOND_FILE;
    if (newSize > oldSize && file) {
      throw new ErrnoException(EINVAL);
    }
    if (target == -1
        && last.end() == end
        && end + (newSize - oldSize) <= mapTopFor(end)
        && pages.areas.isFree(end, end + (newSize - oldSize))) {
      grow(last, end, newSize - oldSize);
      return address;
    }
    if (!mayMove) {
      throw new ErrnoException(ENOMEM);
    }
    return move(address, oldSize, newSize, last, target);
  }

  private long mapTopFor(long end) {
    return end <= pages.mapTop ? pages.mapTop : pages.memory.limit();
  }

  private void grow(Vma like, long start, long bytes) {
    if (like.charged()) {
      pages.charge(bytes);
    }
    pages.add(like.at(start, start + bytes, 0));
  }

  private long move(long address, long oldSize, long newSize, Vma last, long target) {
    long start;
    if (target == -1) {
      start = pages.choose(0, newSize, Placement.ANYWHERE);
    } else {
      pages.checkedRange(target, newSize, EINVAL);
      if (target < address + oldSize && address < target + newSize || target < LOWEST) {
        throw new ErrnoException(EINVAL);
      }
      start = target;
    }
    long kept = Math.min(oldSize, newSize);
    List<Vma> parts = pages.areas.in(address, address + kept);
    pages.charge((last.charged() ? newSize - kept : 0) + MappedPages.charged(parts));
    pages.remove(start, start + newSize);
    for (Vma part : parts) {
      long to = part.start() - address + start;
      pages.add(part.at(to, to + part.bytes(), part.offset()));
      pages.memory.copyTouched(part.start(), part.bytes(), pages.memory, to);
    }
    if (newSize > kept) {
      pages.add(last.at(start + kept, start + newSize, 0));
    }
    pages.remove(address, address + oldSize);
    return start;
  }
}
