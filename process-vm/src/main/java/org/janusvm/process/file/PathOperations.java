// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EBUSY;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.EROFS;
import static org.janusvm.process.abi.Errno.EXDEV;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * What system calls do with paths but opening: describe, make, remove, rename, link. Failures are
 * {@link ErrnoException}. In every method {@code start} holds the components of the directory where
 * a relative path begins.
 */
public final class PathOperations {
  private static final int MAX_TARGET = 4095;
  private static final int R_OK = 4;
  private static final int W_OK = 2;
  private static final int RENAME_EXCHANGE = 2;

  private final GuestFileSystem fileSystem;
  private final FileEvents events;

  /** Operations on one file system. */
  public PathOperations(GuestFileSystem fileSystem) {
    this.fileSystem = fileSystem;
    events = fileSystem.events();
  }

  /** Describes a file. */
  public void stat(List<String> start, String path, boolean follow, HostStat to) {
    try (PathWalk walk = fileSystem.walk(start, path, follow)) {
      stat(walk, to);
    }
  }

  private static void stat(PathWalk walk, HostStat to) {
    VirtualNode node = walk.node();
    Directory directory = walk.directory();
    if (node != null && node.hostFile != null) {
      int[] error = new int[1];
      byte[] name = GuestFileSystem.hostBytes(node.hostFile.toString());
      try (HostFile file = HostFile.openHostPath(name, HostFile.PATH, error)) {
        check(file == null ? -error[0] : file.stat(to));
      }
    } else if (walk.openFile() != null) {
      check(walk.openFile().stat(to));
    } else if (node != null && node.isMount()) {
      check(node.mount().stat(to));
    } else if (node != null) {
      node.describe(to);
    } else if (walk.last() == null) {
      check(directory.host().stat(to));
    } else if (directory.host() == null) {
      throw new ErrnoException(ENOENT);
    } else {
      check(directory.host().stat(walk.lastBytes(), to));
    }
    if (walk.directoryWanted() && to.type() != HostStat.DIRECTORY) {
      throw new ErrnoException(ENOTDIR);
    }
  }

  /** Components of a file's own path, links followed. */
  public List<String> resolve(List<String> start, String path) {
    try (PathWalk walk = fileSystem.walk(start, path, true)) {
      return walk.path();
    }
  }

  /**
   * Checks access (faccessat).
   *
   * @param mode R_OK 4, W_OK 2, X_OK 1, or 0 for existence
   */
  public void access(List<String> start, String path, int mode, boolean follow) {
    try (PathWalk walk = fileSystem.walk(start, path, follow)) {
      HostStat stat = new HostStat();
      stat(walk, stat);
      VirtualNode node = walk.node();
      boolean device = node != null && node.device != null;
      boolean ofGrant = walk.directory().host() != null && (node == null || node.isMount());
      if (mode == 0 || device || stat.type() == HostStat.CHARACTER) {
        return;
      }
      VirtualNode mount = node != null && node.isMount() ? node : walk.directory().mount();
      if ((mode & W_OK) != 0 && (mount == null || mount.readOnly)) {
        throw new ErrnoException(EROFS);
      }
      if (ofGrant && node == null) {
        byte[] name = walk.last() == null ? PathWalk.bytes(".") : walk.lastBytes();
        check(walk.directory().host().access(name, mode));
      } else if ((stat.mode >> 6 & mode & 7) != (mode & 7)) {
        throw new ErrnoException(EACCES);
      }
    }
  }

  /**
   * Has an inotify watch a file.
   *
   * @param mask of {@link InotifyEvents}
   * @return number of the watch
   */
  public int watch(Inotify inotify, List<String> start, String path, int mask) {
    boolean follow = (mask & InotifyEvents.DO_NOT_FOLLOW) == 0;
    access(start, path, R_OK, follow);
    try (PathWalk walk = fileSystem.walk(start, path, follow)) {
      HostStat stat = new HostStat();
      stat(walk, stat);
      if ((mask & InotifyEvents.ONLY_DIRECTORY) != 0 && stat.type() != HostStat.DIRECTORY) {
        throw new ErrnoException(ENOTDIR);
      }
      int number = inotify.watch(FileNode.of(stat), mask);
      check(number);
      return number;
    }
  }

  /** Reads a symbolic link, one char for each byte. */
  public String readLink(List<String> start, String path) {
    try (PathWalk walk = fileSystem.walk(start, path, false)) {
      VirtualNode node = walk.node();
      if (node != null) {
        if (node.linkText() == null) {
          throw new ErrnoException(EINVAL);
        }
        return node.linkText();
      }
      if (walk.last() == null) {
        throw new ErrnoException(EINVAL);
      }
      if (walk.directory().host() == null) {
        throw new ErrnoException(ENOENT);
      }
      int[] error = new int[1];
      byte[] target = walk.directory().host().readLink(walk.lastBytes(), error);
      if (target == null) {
        throw new ErrnoException(error[0]);
      }
      return new String(target, StandardCharsets.ISO_8859_1);
    }
  }

  /** The components of a directory's path, for chdir. */
  public List<String> directory(List<String> start, String path) {
    // The dot makes the walk enter the last component, with all checks.
    try (PathWalk walk = fileSystem.walk(start, path.isEmpty() ? path : path + "/.", true)) {
      return walk.path();
    }
  }

  /** Makes a directory. */
  public void makeDirectory(List<String> start, String path, int mode) {
    String name = path;
    while (name.length() > 1 && name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    try (PathWalk walk = fileSystem.walk(start, name, false)) {
      HostFile host = hostForNew(walk);
      check(host.makeDirectory(walk.lastBytes(), mode & FileOpener.MODE_BITS));
      events.made(walk, true);
    }
  }

  /** Makes the node of a Unix-domain socket. */
  public void makeSocket(List<String> start, String path, int mode) {
    try (PathWalk walk = fileSystem.walk(start, path, false)) {
      HostFile host = hostForNew(walk);
      check(host.makeSocket(walk.lastBytes(), mode));
      events.made(walk, false);
    }
  }

  /** Makes a FIFO, for guests only. */
  public void makeFifo(List<String> start, String path, int mode) {
    fileSystem.namedPipes().checkRoom();
    try (PathWalk walk = fileSystem.walk(start, path, false)) {
      HostFile host = hostForNew(walk);
      check(host.makeFifo(walk.lastBytes(), mode));
      HostStat stat = new HostStat();
      check(host.stat(walk.lastBytes(), stat));
      if (stat.type() == HostStat.FIFO) { // Else someone exchanged it already.
        fileSystem.namedPipes().made(stat);
      }
      events.made(walk, false);
    }
  }

  /** Sets the permission bits of a FIFO that a guest made; ENXIO for any other file. */
  public void changeFifoMode(List<String> start, String path, int mode) {
    try (PathWalk walk = fileSystem.walk(start, path, true)) {
      if (walk.openFile() != null) {
        changeFifoMode(walk.openFile().lockedHostFile(), mode);
      } else {
        try (HostFile node = host(walk)) {
          changeFifoMode(node, mode);
        }
      }
    }
  }

  private static HostFile host(PathWalk walk) {
    if (walk.last() == null) {
      return null;
    }
    return hostForChange(walk).open(walk.lastBytes(), HostFile.PATH, 0, new int[1]);
  }

  private void changeFifoMode(HostFile node, int mode) {
    HostStat stat = new HostStat();
    if (node == null
        || node.stat(stat) != 0
        || stat.type() != HostStat.FIFO
        || fileSystem.namedPipes().find(stat) == null) {
      throw new ErrnoException(ENXIO);
    }
    check(node.changeNodeMode(mode));
  }

  /** Makes a symbolic link. */
  public void makeLink(String target, List<String> start, String path) {
    if (target.isEmpty()) {
      throw new ErrnoException(ENOENT);
    }
    if (target.length() > MAX_TARGET) {
      throw new ErrnoException(ENAMETOOLONG);
    }
    try (PathWalk walk = fileSystem.walk(start, path, false)) {
      HostFile host = hostForNew(walk);
      check(host.makeLink(PathWalk.bytes(target), walk.lastBytes()));
      events.made(walk, false);
    }
  }

  /** Removes a file or an empty directory. */
  public void remove(List<String> start, String path, boolean directory) {
    try (PathWalk walk = fileSystem.walk(start, path, false)) {
      if (walk.last() == null) {
        throw new ErrnoException(directory ? EINVAL : EPERM);
      }
      HostFile host = hostForChange(walk);
      HostStat was = describe(host, walk.lastBytes());
      check(host.remove(walk.lastBytes(), directory));
      fileSystem.namedPipes().nameRemoved(was);
      events.removed(walk, was);
    }
  }

  /** Renames, with the flags of renameat2. */
  public void rename(
      List<String> fromStart, String from, List<String> toStart, String to, int flags) {
    try (PathWalk source = fileSystem.walk(fromStart, from, false);
        PathWalk target = fileSystem.walk(toStart, to, false)) {
      if (source.last() == null || target.last() == null) {
        throw new ErrnoException(EBUSY);
      }
      HostFile fromHost = hostForChange(source);
      HostFile toHost = hostForChange(target);
      checkSameGrant(source, target);
      HostStat moved = describe(fromHost, source.lastBytes());
      HostStat there = describe(toHost, target.lastBytes());
      check(fromHost.rename(source.lastBytes(), toHost, target.lastBytes(), flags));
      if (moved != null && there != null && FileNode.of(moved).equals(FileNode.of(there))) {
        return; // Two names of one file: rename(2) does nothing.
      }
      boolean exchanged = (flags & RENAME_EXCHANGE) != 0;
      fileSystem.namedPipes().nameRemoved(exchanged ? null : there);
      events.renamed(source, target, moved, exchanged ? null : there);
      if (exchanged) {
        events.renamed(target, source, there, null);
      }
    }
  }

  // What an entry is, or null if there is none.
  private static HostStat describe(HostFile directory, byte[] name) {
    HostStat stat = new HostStat();
    return directory.stat(name, stat) == 0 ? stat : null;
  }

  /** Makes another name for a file. */
  public void link(
      List<String> fromStart, String from, List<String> toStart, String to, boolean follow) {
    try (PathWalk source = fileSystem.walk(fromStart, from, follow);
        PathWalk target = fileSystem.walk(toStart, to, false)) {
      if (source.last() == null) {
        throw new ErrnoException(EPERM);
      }
      HostFile toHost = hostForNew(target);
      // Another name in a writable grant would make a file of a read-only one writable.
      checkSameGrant(source, target);
      HostFile fromHost = hostForChange(source);
      check(fromHost.makeHardLink(source.lastBytes(), toHost, target.lastBytes()));
      events.linked(target);
    }
  }

  private static void checkSameGrant(PathWalk a, PathWalk b) {
    if (a.directory().mount() != b.directory().mount()) {
      throw new ErrnoException(EXDEV);
    }
  }

  /** Sets access and modification time. */
  public void setTimes(List<String> start, String path, boolean follow, long[] times) {
    try (PathWalk walk = fileSystem.walk(start, path, follow)) {
      VirtualNode node = walk.node();
      if (node != null && node.isMount()) {
        check(node.readOnly ? -EROFS : node.mount().setTimes(PathWalk.bytes("."), times));
      } else if (walk.last() != null) {
        check(hostForChange(walk).setTimes(walk.lastBytes(), times));
      } else {
        Directory directory = walk.directory();
        if (directory.readOnly() || directory.host() == null) {
          throw new ErrnoException(EROFS);
        }
        check(directory.host().setTimes(PathWalk.bytes("."), times));
      }
      events.timesSet(walk, times);
    }
  }

  // The host directory for an entry that must not exist yet.
  private static HostFile hostForNew(PathWalk walk) {
    if (walk.last() == null || walk.node() != null) {
      throw new ErrnoException(EEXIST);
    }
    HostFile host = walk.directory().host();
    if (host == null) {
      throw new ErrnoException(EROFS);
    }
    if (walk.directory().readOnly()) {
      // An existing entry is the more telling reason.
      HostStat stat = new HostStat();
      throw new ErrnoException(host.stat(walk.lastBytes(), stat) == 0 ? EEXIST : EROFS);
    }
    return hostForChange(walk);
  }

  // The host directory in which an entry may be changed.
  private static HostFile hostForChange(PathWalk walk) {
    if (walk.node() != null) {
      throw new ErrnoException(EBUSY);
    }
    if (walk.directory().host() == null) {
      throw new ErrnoException(ENOENT);
    }
    if (walk.directory().readOnly()) {
      throw new ErrnoException(EROFS);
    }
    return walk.directory().host();
  }

  private static void check(int result) {
    if (result < 0) {
      throw new ErrnoException(-result);
    }
  }
}
