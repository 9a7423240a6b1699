// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EMFILE;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * Tells {@link Inotify} what the processes of this run do to files. What other programs of the host
 * do is not told, nor what is stored through mappings. While nothing is watched, this costs a look
 * at an empty map.
 */
public final class FileEvents {
  // As /proc/sys/fs/inotify/max_user_instances.
  private static final int MAX_INSTANCES = 128;

  private static final long UTIME_OMIT = 0x3ffffffe;

  private final Map<FileNode, List<Inotify>> watchers = new ConcurrentHashMap<>();
  private final AtomicInteger instances = new AtomicInteger();
  private final AtomicInteger cookies = new AtomicInteger();
  private final Runnable changed;

  /**
   * Nothing is watched yet.
   *
   * @param changed told, without any lock held, when there may be something to read
   */
  FileEvents(Runnable changed) {
    this.changed = changed;
  }

  /**
   * A new instance, of whose flags O_NONBLOCK means something.
   *
   * @throws ErrnoException EMFILE when there are too many
   */
  public Inotify open(int flags) {
    if (instances.incrementAndGet() > MAX_INSTANCES) {
      instances.decrementAndGet();
      throw new ErrnoException(EMFILE);
    }
    return new Inotify(this, flags, changed);
  }

  void closed() {
    instances.decrementAndGet();
  }

  void watched(FileNode node, Inotify by) {
    watchers.computeIfAbsent(node, n -> new CopyOnWriteArrayList<>()).add(by);
  }

  void unwatched(FileNode node, Inotify by) {
    watchers.computeIfPresent(
        node,
        (n, all) -> {
          all.remove(by);
          return all.isEmpty() ? null : all;
        });
  }

  /** Whether anything is watched. */
  boolean areWatched() {
    return !watchers.isEmpty();
  }

  /** Something happened to a file, or to an entry of a directory. Null is nobody's. */
  void tell(FileNode node, int mask, int cookie, String name) {
    List<Inotify> all = node == null ? null : watchers.get(node);
    if (all != null) {
      all.forEach(each -> each.happened(node, mask, cookie, name));
    }
  }

  /** Something happened to an entry: those are told who watch the directory, and who watch it. */
  void tellBoth(FileNode directory, String name, FileNode entry, int mask) {
    tell(directory, mask, 0, name);
    tell(entry, mask, 0, "");
  }

  private static int ofDirectory(boolean isDirectory) {
    return isDirectory ? InotifyEvents.IS_DIRECTORY : 0;
  }

  private static FileNode directory(PathWalk walk) {
    return FileNode.of(walk.directory().host());
  }

  /** The last component of a walk was made. */
  void made(PathWalk walk, boolean isDirectory) {
    if (areWatched()) {
      tell(directory(walk), InotifyEvents.CREATE | ofDirectory(isDirectory), 0, walk.last());
    }
  }

  /** It has become another name of a file. */
  void linked(PathWalk walk) {
    HostStat stat = new HostStat();
    if (areWatched() && walk.directory().host().stat(walk.lastBytes(), stat) == 0) {
      tell(FileNode.of(stat), InotifyEvents.ATTRIB, 0, "");
      made(walk, false);
    }
  }

  /**
   * It was removed.
   *
   * @param was what was there, or null if that is not known
   */
  void removed(PathWalk walk, HostStat was) {
    if (areWatched() && was != null) {
      boolean isDirectory = was.type() == HostStat.DIRECTORY;
      nameLost(was);
      tell(directory(walk), InotifyEvents.DELETE | ofDirectory(isDirectory), 0, walk.last());
    }
  }

  private void nameLost(HostStat was) {
    FileNode node = FileNode.of(was);
    boolean isDirectory = was.type() == HostStat.DIRECTORY;
    if (!isDirectory) {
      tell(node, InotifyEvents.ATTRIB, 0, ""); // Its count of names.
    }
    if (isDirectory || was.links <= 1) {
      tell(node, InotifyEvents.DELETE_SELF, 0, "");
    }
  }

  /** A file was renamed, over what had been there, if that is not null. */
  void renamed(PathWalk from, PathWalk to, HostStat moved, HostStat replaced) {
    if (areWatched() && moved != null) {
      int flag = ofDirectory(moved.type() == HostStat.DIRECTORY);
      int cookie = cookies.incrementAndGet();
      tell(directory(from), InotifyEvents.MOVED_FROM | flag, cookie, from.last());
      tell(directory(to), InotifyEvents.MOVED_TO | flag, cookie, to.last());
      if (replaced != null) {
        nameLost(replaced);
      }
      tell(FileNode.of(moved), InotifyEvents.MOVE_SELF, 0, "");
    }
  }

  /** The times of a walk's end were set. */
  void timesSet(PathWalk walk, long[] times) {
    if (areWatched()) {
      boolean access = times[1] != UTIME_OMIT;
      boolean modification = times[3] != UTIME_OMIT;
      changed(
          walk,
          access && modification
              ? InotifyEvents.ATTRIB
              : access ? InotifyEvents.ACCESS : modification ? InotifyEvents.MODIFY : 0);
    }
  }

  /** Something about a walk's end was changed. */
  void changed(PathWalk walk, int mask) {
    if (areWatched()) {
      HostStat stat = new HostStat();
      VirtualNode node = walk.node();
      HostFile host = walk.directory().host();
      if (node != null && node.isMount()) {
        tell(FileNode.of(node.mount()), mask | InotifyEvents.IS_DIRECTORY, 0, "");
      } else if (walk.last() == null) {
        tell(FileNode.of(host), mask | InotifyEvents.IS_DIRECTORY, 0, "");
      } else if (host != null && host.stat(walk.lastBytes(), stat) == 0) {
        int flag = ofDirectory(stat.type() == HostStat.DIRECTORY);
        tellBoth(directory(walk), walk.last(), FileNode.of(stat), mask | flag);
      }
    }
  }
}
