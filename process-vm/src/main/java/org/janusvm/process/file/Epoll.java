// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.EPERM;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;

/**
 * A set of files to be watched (epoll(7)). An entry belongs to a descriptor number and the file it
 * stood for when it was added, and leaves when the file's last descriptor is closed. What is ready
 * is found by asking all of them: the sets of guests are small, and a thread that waits here looks
 * again only when some file of the guest changed.
 */
public final class Epoll extends AnonymousFile {
  /** Told once, then no more until changed. */
  public static final int ONESHOT = 1 << 30;

  /** Told when something new happens, not as long as it is ready. */
  public static final int EDGE = 1 << 31;

  /** Wakes one waiter of several; accepted, since waking more is allowed. */
  public static final int EXCLUSIVE = 1 << 28;

  private static final int WAKEUP = 1 << 29;
  private static final int PRIVATE_BITS = ONESHOT | EDGE | EXCLUSIVE | WAKEUP;

  // Bounds what one look at nested epolls costs: it goes down every path there is.
  private static final int MAX_NESTING = 5;
  private static final int MAX_PARENTS = 4;

  // Guards the graph of epolls that watch epolls, for the search for loops.
  private static final Object GRAPH = new Object();

  private record Key(int fd, OpenFile file) {}

  private static final class Entry {
    int events;
    long data;
    boolean armed;
    boolean wasReady;
    long seenInput;
    long seenOutput;
    long inputEvent;
    long outputEvent;
  }

  /**
   * Something to tell.
   *
   * @param events of {@link PollEvents}
   * @param data what the guest gave with the entry
   */
  public record Event(int events, long data) {}

  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  // What was ready when last looked at, and may still be.
  private final Set<Key> ready = new LinkedHashSet<>();
  private final Runnable changed;

  /**
   * An empty set.
   *
   * @param changed told, without any lock held, when it may have become ready
   */
  public Epoll(Runnable changed) {
    super("[eventpoll]", OpenFlags.O_RDWR);
    this.changed = changed;
  }

  /** Adds a file under a descriptor number. */
  public void add(int fd, OpenFile file, int events, long data) {
    checkTarget(file);
    if (file instanceof Epoll inner) {
      synchronized (GRAPH) {
        if ((events & EXCLUSIVE) != 0) {
          throw new ErrnoException(EINVAL);
        }
        if (inner.height() + depth() > MAX_NESTING || inner.reaches(this)) {
          throw new ErrnoException(ELOOP);
        }
        if (inner.watchers().size() >= MAX_PARENTS) {
          throw new ErrnoException(EINVAL);
        }
        put(fd, file, events, data);
      }
    } else {
      put(fd, file, events, data);
    }
    changed.run();
  }

  private void put(int fd, OpenFile file, int events, long data) {
    Key key = new Key(fd, file);
    synchronized (this) {
      if (entries.containsKey(key)) {
        throw new ErrnoException(EEXIST);
      }
      Entry entry = new Entry();
      entries.put(key, entry);
      set(key, entry, events, data);
    }
    if (!file.watch(this)) {
      synchronized (this) {
        entries.remove(key);
      }
      throw new ErrnoException(EBADF);
    }
  }

  /** Changes what is watched for. */
  public void modify(int fd, OpenFile file, int events, long data) {
    checkTarget(file);
    synchronized (this) {
      Entry entry = entries.get(new Key(fd, file));
      if (entry == null) {
        throw new ErrnoException(ENOENT);
      }
      if (((events | entry.events) & EXCLUSIVE) != 0) {
        throw new ErrnoException(EINVAL);
      }
      set(new Key(fd, file), entry, events, data);
    }
    changed.run();
  }

  private void set(Key key, Entry entry, int events, long data) {
    entry.events = events | PollEvents.UNASKED;
    entry.data = data;
    entry.armed = true;
    if (toTell(key.file, entry) != 0) {
      ready.add(key);
    }
  }

  /** Takes a file out. */
  public void remove(int fd, OpenFile file) {
    checkTarget(file);
    synchronized (this) {
      if (entries.remove(new Key(fd, file)) == null) {
        throw new ErrnoException(ENOENT);
      }
      ready.remove(new Key(fd, file));
    }
    file.unwatch(this);
  }

  private void checkTarget(OpenFile file) {
    if (!file.isPollable()) {
      throw new ErrnoException(EPERM);
    }
    if (file == this) {
      throw new ErrnoException(EINVAL);
    }
  }

  // How many epolls, this one included, a look into this one can lead through.
  private int height() {
    int below = 0;
    for (OpenFile file : files()) {
      below = file instanceof Epoll inner ? Math.max(below, inner.height()) : below;
    }
    return below + 1;
  }

  // How many epolls, this one included, a look into another one can lead through to get here.
  private int depth() {
    int above = 0;
    for (Epoll outer : watchers()) {
      above = Math.max(above, outer.depth());
    }
    return above + 1;
  }

  private boolean reaches(Epoll other) {
    for (OpenFile file : files()) {
      if (file == other || file instanceof Epoll inner && inner.reaches(other)) {
        return true;
      }
    }
    return this == other;
  }

  /** The file's last descriptor was closed. */
  void forget(OpenFile file) {
    synchronized (this) {
      entries.keySet().removeIf(key -> key.file == file);
      ready.removeIf(key -> key.file == file);
    }
  }

  /** The files watched. */
  public synchronized List<OpenFile> files() {
    List<OpenFile> files = new ArrayList<>(entries.size());
    entries.keySet().forEach(key -> files.add(key.file));
    return files;
  }

  /**
   * Takes what is to be told now, in the order in which it happened. What was told goes to the end,
   * so that all get their turn.
   *
   * @param max most events
   */
  public synchronized List<Event> take(int max) {
    List<Key> fresh = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (!ready.contains(key) && toTell(key.file, entry) != 0) {
            fresh.add(key);
          }
        });
    fresh.sort(Comparator.comparingLong(key -> lastEvent(key.file)));
    ready.addAll(fresh);
    List<Event> events = new ArrayList<>();
    for (Key key : List.copyOf(ready)) {
      if (events.size() == max) {
        break;
      }
      Entry entry = entries.get(key);
      ready.remove(key);
      int told = entry == null ? 0 : toTell(key.file, entry);
      if (told == 0) {
        continue;
      }
      events.add(new Event(told, entry.data));
      entry.armed = false;
      entry.wasReady = true;
      entry.inputEvent = entry.seenInput;
      entry.outputEvent = entry.seenOutput;
      if ((entry.events & ONESHOT) != 0) {
        entry.events &= PRIVATE_BITS; // Not even errors, until it is changed.
      } else if ((entry.events & EDGE) == 0) {
        ready.add(key);
      }
    }
    return events;
  }

  private static long lastEvent(OpenFile file) {
    return Math.max(file.lastEvent(false), file.lastEvent(true));
  }

  // What is to be told of a file now.
  private static int toTell(OpenFile file, Entry entry) {
    // Before the question what is ready: what comes after it is then told again, not lost.
    entry.seenInput = file.lastEvent(false);
    entry.seenOutput = file.lastEvent(true);
    int ready = file.poll(entry.events) & entry.events & ~PRIVATE_BITS;
    if (ready == 0) {
      entry.wasReady = false;
      return 0;
    }
    boolean input = entry.seenInput != entry.inputEvent && (ready & ~PollEvents.WRITABLE) != 0;
    boolean output =
        entry.seenOutput != entry.outputEvent && (ready & PollEvents.ENDS_OUTPUT_WAIT) != 0;
    boolean isNew = entry.armed || !entry.wasReady || input || output;
    return isNew || (entry.events & EDGE) == 0 ? ready : 0;
  }

  @Override
  public synchronized int poll(int wanted) {
    for (Map.Entry<Key, Entry> each : entries.entrySet()) {
      if (toTell(each.getKey().file, each.getValue()) != 0) {
        return PollEvents.READABLE;
      }
    }
    return 0;
  }

  @Override
  public long lastEvent(boolean output) {
    long last = 0;
    for (OpenFile file : files()) {
      last = Math.max(last, lastEvent(file));
    }
    return last;
  }

  @Override
  public boolean awaitsOutside() {
    return files().stream().anyMatch(OpenFile::awaitsOutside);
  }

  @Override
  protected void close() {
    List<OpenFile> watched = files();
    synchronized (this) {
      entries.clear();
      ready.clear();
    }
    watched.forEach(file -> file.unwatch(this));
  }
}
