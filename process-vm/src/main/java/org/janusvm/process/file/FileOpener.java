// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EISDIR;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EROFS;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * Opens what a path leads to: openat(2) inside the sandbox. Of the host, only regular files and
 * directories are opened; a FIFO, socket or device inside a grant would let the guest wait for,
 * talk to or drive something it was not granted. A FIFO that a guest made is a pipe of the guest's,
 * see {@link NamedPipes}.
 */
public final class FileOpener {
  // Permission bits a guest may set: no set-user-ID files on the host.
  static final int MODE_BITS = 01777;

  static final int PASSED_ON =
      OpenFlags.O_ACCMODE | OpenFlags.O_APPEND | OpenFlags.O_SYNC | OpenFlags.O_DSYNC;

  private static final int R_OK = 4;
  private static final int W_OK = 2;

  private final GuestFileSystem fileSystem;

  /** Opens files of one file system. */
  public FileOpener(GuestFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Opens a path.
   *
   * @param start components of the directory where a relative path begins
   * @param flags of {@link OpenFlags}
   * @param mode permission bits of a file that is created, the umask already taken off
   */
  public OpenFile open(List<String> start, String path, int flags, int mode) {
    return open(start, path, flags, mode, false);
  }

  /**
   * Opens a path, also one of a FIFO; the caller then waits until {@link Pipe.End#hasPartner}.
   * Parameters as of {@link #open}.
   */
  public OpenFile openOrFifo(List<String> start, String path, int flags, int mode) {
    return open(start, path, flags, mode, true);
  }

  private OpenFile open(List<String> start, String path, int flags, int mode, boolean fifos) {
    if ((flags & OpenFlags.O_TMPFILE) == OpenFlags.O_TMPFILE) {
      throw new ErrnoException(EOPNOTSUPP);
    }
    if ((flags & OpenFlags.O_ACCMODE) == OpenFlags.O_ACCMODE) {
      throw new ErrnoException(EINVAL);
    }
    boolean exclusive = has(flags, OpenFlags.O_CREAT) && has(flags, OpenFlags.O_EXCL);
    boolean follow = !has(flags, OpenFlags.O_NOFOLLOW) && !exclusive;
    try (PathWalk walk = fileSystem.walk(start, path, follow)) {
      if (exclusive && (walk.node() != null || walk.last() == null)) {
        throw new ErrnoException(EEXIST);
      }
      if (walk.last() == null) {
        return openDirectory(walk, walk.directory(), flags);
      }
      VirtualNode node = walk.node();
      if (node != null) {
        return openVirtual(walk, node, flags);
      }
      if (walk.directory().host() == null) {
        throw new ErrnoException(has(flags, OpenFlags.O_CREAT) ? EROFS : ENOENT);
      }
      return openHost(walk, flags, mode, fifos);
    }
  }

  private OpenFile openVirtual(PathWalk walk, VirtualNode node, int flags) {
    if (node.isDirectory()) {
      Directory directory = walk.virtualDirectory(walk.last(), node);
      try {
        return openDirectory(walk, directory, flags);
      } finally {
        directory.close();
      }
    }
    if (walk.directoryWanted() || has(flags, OpenFlags.O_DIRECTORY)) {
      throw new ErrnoException(ENOTDIR);
    }
    if (walk.openFile() != null) {
      return walk.openFile().reopen(flags);
    }
    if (node.type() == HostStat.LINK) {
      throw new ErrnoException(ELOOP);
    }
    if (node.device != null) {
      return new DeviceFile(node.device, fileSystem.entropy(), flags);
    }
    if (node.synthetic instanceof Synthetic.Device made) {
      return has(flags, OpenFlags.O_PATH)
          ? new DeviceFile(DeviceFile.Device.NULL, fileSystem.entropy(), flags)
          : made.open().apply(flags);
    }
    if (wantsToWrite(flags)) {
      throw new ErrnoException(EACCES);
    }
    if (node.synthetic instanceof Synthetic.Text text) {
      return new SyntheticFile(node, text, walk.text(), flags);
    }
    int[] error = new int[1];
    HostFile file =
        HostFile.openHostPath(
            GuestFileSystem.hostBytes(node.hostFile.toString()), HostFile.NONBLOCK, error);
    return regular(walk, checked(file, error), flags, true);
  }

  private OpenFile openDirectory(PathWalk walk, Directory directory, int flags) {
    if (wantsToWrite(flags) || has(flags, OpenFlags.O_CREAT)) {
      throw new ErrnoException(EISDIR);
    }
    HostFile listing = null;
    if (directory.host() != null) {
      int[] error = new int[1];
      // The walk's own descriptor is good for names only, not for reading entries.
      listing = directory.host().open(PathWalk.bytes("."), HostFile.DIRECTORY, 0, error);
      checked(listing, error);
    }
    return new DirectoryFile(
        walk.path(), directory.virtual(), listing, directory.readOnly(), flags, fileSystem);
  }

  private OpenFile openHost(PathWalk walk, int flags, int mode, boolean fifos) {
    Directory directory = walk.directory();
    byte[] name = walk.lastBytes();
    HostStat stat = new HostStat();
    int result = directory.host().stat(name, stat);
    if (result == 0) {
      return openExisting(walk, stat, flags, fifos);
    }
    if (result != -ENOENT || !has(flags, OpenFlags.O_CREAT)) {
      throw new ErrnoException(-result);
    }
    if (walk.directoryWanted() || has(flags, OpenFlags.O_DIRECTORY)) {
      throw new ErrnoException(walk.directoryWanted() ? EISDIR : EINVAL);
    }
    if (directory.readOnly()) {
      throw new ErrnoException(EROFS);
    }
    int[] error = new int[1];
    HostFile made =
        directory
            .host()
            .open(
                name, flags & PASSED_ON | HostFile.CREAT | HostFile.EXCL, mode & MODE_BITS, error);
    if (made == null && error[0] == EEXIST && !has(flags, OpenFlags.O_EXCL)) {
      // Someone else made it meanwhile.
      int again = directory.host().stat(name, stat);
      if (again == 0) {
        return openExisting(walk, stat, flags, fifos);
      }
    }
    checked(made, error);
    fileSystem.events().made(walk, false);
    return regular(walk, made, flags, false);
  }

  private OpenFile openExisting(PathWalk walk, HostStat stat, int flags, boolean fifos) {
    if (has(flags, OpenFlags.O_CREAT) && has(flags, OpenFlags.O_EXCL)) {
      throw new ErrnoException(EEXIST);
    }
    Directory directory = walk.directory();
    boolean isDirectory = stat.type() == HostStat.DIRECTORY;
    boolean directoryWanted = walk.directoryWanted() || has(flags, OpenFlags.O_DIRECTORY);
    if (directoryWanted && !isDirectory) {
      throw new ErrnoException(ENOTDIR);
    }
    int[] error = new int[1];
    if (isDirectory) {
      HostFile opened = directory.host().open(walk.lastBytes(), HostFile.DIRECTORY, 0, error);
      try (HostFile held = checked(opened, error)) {
        Directory inner = new Directory(walk.last(), null, held, directory.mount(), false);
        return openDirectory(walk, inner, flags);
      }
    }
    if (has(flags, OpenFlags.O_PATH)) {
      HostFile file = directory.host().open(walk.lastBytes(), HostFile.PATH, 0, error);
      return regular(walk, checked(file, error), flags, true);
    }
    if (stat.type() == HostStat.LINK) {
      throw new ErrnoException(ELOOP);
    }
    Pipe pipe = fifos && stat.type() == HostStat.FIFO ? fileSystem.namedPipes().find(stat) : null;
    if (stat.type() != HostStat.REGULAR && pipe == null) {
      throw new ErrnoException(ENXIO);
    }
    if (directory.readOnly() && wantsToWrite(flags)) {
      throw new ErrnoException(EROFS);
    }
    if (pipe != null) {
      return openFifo(walk, pipe, stat, flags);
    }
    boolean writes = (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY;
    int passedOn = writes ? PASSED_ON : PASSED_ON | OpenFlags.O_TRUNC;
    int hostFlags = flags & passedOn | HostFile.NONBLOCK;
    HostFile file = directory.host().open(walk.lastBytes(), hostFlags, 0, error);
    checked(file, error);
    // Looked at again, in case it was exchanged between the two calls.
    if (file.stat(stat) != 0 || stat.type() != HostStat.REGULAR) {
      file.close();
      throw new ErrnoException(ENXIO);
    }
    RegularFile opened = regular(walk, file, flags, directory.readOnly());
    if (writes && has(flags, OpenFlags.O_TRUNC)) {
      // Not left to the host, so that mappings of the file are cut off.
      opened.empty();
    }
    return opened;
  }

  private static OpenFile openFifo(PathWalk walk, Pipe pipe, HostStat stat, int flags) {
    int mode = flags & OpenFlags.O_ACCMODE;
    int access = (mode == OpenFlags.O_WRONLY ? 0 : R_OK) | (mode == OpenFlags.O_RDONLY ? 0 : W_OK);
    int result = walk.directory().host().access(walk.lastBytes(), access);
    if (result < 0) {
      throw new ErrnoException(-result);
    }
    return pipe.open(flags, stat, walk.text());
  }

  private RegularFile regular(PathWalk walk, HostFile file, int flags, boolean readOnly) {
    VirtualNode mount = walk.directory().mount();
    return new RegularFile(file, walk.path(), flags, readOnly, fileSystem)
        .within(mount == null ? null : mount.space());
  }

  private static boolean wantsToWrite(int flags) {
    return (flags & OpenFlags.O_PATH) == 0
        && ((flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY || has(flags, OpenFlags.O_TRUNC));
  }

  private static boolean has(int flags, int flag) {
    return (flags & flag) == flag;
  }

  private static HostFile checked(HostFile file, int[] error) {
    if (file == null) {
      throw new ErrnoException(error[0]);
    }
    return file;
  }
}
