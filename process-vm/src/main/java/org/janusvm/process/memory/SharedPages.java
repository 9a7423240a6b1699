// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.abi.Errno.ENOMEM;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.memory.SharedMemory;
import org.janusvm.process.abi.ErrnoException;

/** The memory that the processes of a run share: its pages, its cost, and who has mapped it. */
public final class SharedPages {
  // Each area may take two mappings of the host, which gives its process 65530 and must keep some.
  private static final int MAX_AREAS = 16 * 1024;

  private final MemoryBudget budget;
  private final CachedFiles files = new CachedFiles(this);
  private final AtomicInteger areas = new AtomicInteger();
  private final Set<AddressSpace> spaces = ConcurrentHashMap.newKeySet();
  private SharedMemory memory;

  /** Nothing shared yet. */
  public SharedPages(MemoryBudget budget) {
    this.budget = budget;
  }

  /** What shared memory is charged to. */
  MemoryBudget budget() {
    return budget;
  }

  /** Files of the host that are mapped. */
  public CachedFiles files() {
    return files;
  }

  /** The pages; made only when first needed, for most programs share nothing. */
  synchronized SharedMemory memory() {
    if (memory == null) {
      try {
        memory = new SharedMemory();
      } catch (OutOfMemoryError | UnsupportedOperationException e) {
        throw new ErrnoException(ENOMEM);
      }
    }
    return memory;
  }

  long newSlot() {
    checkAreas();
    try {
      return memory().newSlot();
    } catch (OutOfMemoryError e) {
      throw new ErrnoException(ENOMEM);
    }
  }

  /** Fails when there are too many shared areas for one more. */
  void checkAreas() {
    if (areas.get() >= MAX_AREAS) {
      throw new ErrnoException(ENOMEM);
    }
  }

  void areaAdded() {
    areas.incrementAndGet();
  }

  void areaRemoved() {
    areas.decrementAndGet();
  }

  void opened(AddressSpace space) {
    spaces.add(space);
  }

  void closed(AddressSpace space) {
    spaces.remove(space);
  }

  /** Makes all processes see that an object became shorter or longer. The caller holds no lock. */
  void lengthChanged(SharedObject object) {
    for (AddressSpace space : spaces) {
      space.lengthChanged(object);
    }
  }

  /** Whether a process has mapped an object so that it may write to it. No lock may be held. */
  public boolean isMappedForWriting(SharedObject object) {
    return spaces.stream().anyMatch(space -> space.mapsForWriting(object));
  }

  /** Asks all processes what they wrote to an object through mappings. No lock may be held. */
  void collectWritten(SharedObject object) {
    for (AddressSpace space : spaces) {
      space.tellWritten(object);
    }
  }
}
