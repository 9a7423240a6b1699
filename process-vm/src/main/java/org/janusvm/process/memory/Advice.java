// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;

/** Advice of madvise(2) that changes what a process sees; all other is about speed. */
public enum Advice {
  /** Private pages become what they were when mapped: zeros, or the file's contents. */
  DONTNEED {
    @Override
    void apply(MappedPages pages, List<Vma> parts) {
      for (Vma part : parts) {
        if (!part.isShared()) {
          pages.memory.clear(part.start(), part.bytes());
        }
      }
      pages.fill(parts);
    }
  },

  /** Private pages may become zeros, and do. */
  FREE {
    @Override
    void apply(MappedPages pages, List<Vma> parts) {
      if (parts.stream().anyMatch(part -> part.backing() != null)) {
        throw new ErrnoException(EINVAL);
      }
      DONTNEED.apply(pages, parts);
    }
  },

  /** Pages of shared memory become zeros for all; a file has zeros there. */
  REMOVE {
    @Override
    void apply(MappedPages pages, List<Vma> parts) {
      for (Vma part : parts) {
        if (!part.isShared()) {
          throw new ErrnoException(EINVAL);
        }
        if (part.kind() == Vma.Kind.SHARED_READ_ONLY) {
          throw new ErrnoException(EACCES);
        }
      }
      for (Vma part : parts) {
        // Also what was never shown, lest the file's own contents appear later.
        part.object().prepare(part.offset(), part.bytes());
        part.object().clear(part.offset(), part.bytes());
        pages.memory.dropCode(part.start(), part.bytes());
      }
    }
  },

  /** A child does not get the pages. */
  DONTFORK(Vma.OnFork.OMIT),
  /** A child gets the pages again. */
  DOFORK(Vma.OnFork.KEEP),
  /** A child finds zeros in the pages. */
  WIPEONFORK(Vma.OnFork.WIPE),
  /** A child finds the contents again. */
  KEEPONFORK(Vma.OnFork.KEEP);

  private final Vma.OnFork onFork;

  Advice() {
    this(null);
  }

  Advice(Vma.OnFork onFork) {
    this.onFork = onFork;
  }

  /** Does it to parts of areas; the caller holds the lock of the address space. */
  void apply(MappedPages pages, List<Vma> parts) {
    if (onFork == Vma.OnFork.WIPE && parts.stream().anyMatch(part -> part.backing() != null)) {
      throw new ErrnoException(EINVAL);
    }
    pages.replace(parts, parts.stream().map(part -> part.withOnFork(onFork)).toList());
  }
}
