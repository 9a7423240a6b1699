// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;

/** All processes of a run by number, those included that ended and were not waited for. */
public final class ProcessTable {
  // A fork bomb meets EAGAIN here, zombies included.
  private static final int MAX_PROCESSES = 256;

  private final ConcurrentSkipListMap<Integer, GuestProcess> processes =
      new ConcurrentSkipListMap<>();
  private final AtomicInteger places = new AtomicInteger();

  /**
   * Takes a place for a new process, to be filled by {@link #add} or given back.
   *
   * @throws ErrnoException EAGAIN when there is none
   */
  void reserve() {
    if (places.incrementAndGet() > MAX_PROCESSES) {
      giveBack();
      throw new ErrnoException(Errno.EAGAIN);
    }
  }

  /** Gives a place back that was not filled. */
  void giveBack() {
    places.decrementAndGet();
  }

  /** Fills a place. */
  void add(GuestProcess process) {
    processes.put(process.pid(), process);
  }

  /** A process that was waited for, or that nobody will wait for. */
  void remove(GuestProcess process) {
    if (processes.remove(process.pid(), process)) {
      giveBack();
    }
  }

  /** The process of a number, perhaps a zombie, or null. */
  public GuestProcess find(int pid) {
    return processes.get(pid);
  }

  /** All processes, by number. */
  public Collection<GuestProcess> all() {
    return processes.values();
  }

  /** Whether there is more than one. */
  boolean hasSeveral() {
    return processes.size() > 1;
  }

  /** The members of a process group, by number. */
  public List<GuestProcess> group(int group) {
    return processes.values().stream().filter(p -> p.family().group() == group).toList();
  }
}
