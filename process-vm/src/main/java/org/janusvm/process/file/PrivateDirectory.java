// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.ENOENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A run's own /tmp: in a new directory among the host's temporary files, made when the guest first
 * goes there and removed at the end of the run with all that is in it. Nobody but the user can look
 * into it.
 *
 * <p>The outer directory is locked (flock) while the run lasts; the host gives the lock back when
 * Janus is killed, so that {@link AbandonedDirectories} knows what is left behind. The guest sees
 * the inner one, and cannot meet that lock.
 */
final class PrivateDirectory {
  /** How the names begin. */
  static final String PREFIX = "janus-private-";

  private static final int MAX_TRIES = 100;
  private static final byte[] INNER = PathWalk.bytes("files");

  private final SpaceBudget space;
  private Path path;
  private HostFile outer;
  private HostFile directory;
  private boolean closed;

  /** A directory that is not made yet, for so many bytes. */
  PrivateDirectory(long limit) {
    space = new SpaceBudget(limit, this::measure);
  }

  /** What its files may take. */
  SpaceBudget space() {
    return space;
  }

  private synchronized long measure() {
    int[] error = new int[1];
    HostFile listing =
        directory == null
            ? null
            : directory.open(PathWalk.bytes("."), HostFile.DIRECTORY, 0, error);
    if (listing == null) {
      return 0;
    }
    try (listing) {
      return FileTree.size(listing);
    }
  }

  /** The directory, made now if need be. */
  synchronized HostFile open() {
    if (directory == null) {
      if (closed || !make()) {
        throw new ErrnoException(ENOENT);
      }
    }
    return directory;
  }

  private boolean make() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    AbandonedDirectories.removeInBackground(parent);
    long number = ProcessHandle.current().pid() * 1_000_003 ^ System.nanoTime();
    for (int i = 0; i < MAX_TRIES; i++) {
      Path wish = parent.resolve(PREFIX + Long.toHexString(number + i));
      try {
        Files.createDirectory(
            wish,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (IOException e) {
        continue; // Taken; or no place for temporary files at all, which is the guest's bad luck.
      }
      if (claim(wish)) {
        return true;
      }
    }
    return false;
  }

  // Until it is locked it may be taken for one that was left behind, and be removed.
  private boolean claim(Path wish) {
    int[] error = new int[1];
    HostFile folder = openHost(wish, error);
    if (folder == null) {
      return false;
    }
    // Where the host cannot lock, nobody can, and nothing is removed.
    if (folder.lockWhole(HostFile.WRITE_LOCK) != -EAGAIN && isAt(wish, folder)) {
      int made = folder.makeDirectory(INNER, 0700);
      directory =
          made != 0 ? null : folder.open(INNER, HostFile.PATH | HostFile.DIRECTORY, 0, error);
    }
    if (directory == null) {
      folder.close();
      return false;
    }
    outer = folder;
    path = wish;
    return true;
  }

  private static HostFile openHost(Path path, int[] error) {
    return HostFile.openHostPath(
        GuestFileSystem.hostBytes(path.toString()), HostFile.DIRECTORY, error);
  }

  private static boolean isAt(Path path, HostFile folder) {
    HostFile there = openHost(path, new int[1]);
    if (there == null) {
      return false;
    }
    try (there) {
      HostStat now = new HostStat();
      HostStat own = new HostStat();
      return there.stat(now) == 0
          && folder.stat(own) == 0
          && now.inode == own.inode
          && now.deviceMajor == own.deviceMajor
          && now.deviceMinor == own.deviceMinor;
    }
  }

  /** Removes it with all that is in it. */
  synchronized void close() {
    closed = true;
    if (directory == null) {
      return;
    }
    directory.close();
    directory = null;
    FileTree.clear(outer);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Something could not be removed: it stays, as other programs' temporary files do.
    }
    outer.close(); // Only now, lest another run take it for one that was left behind.
  }
}
