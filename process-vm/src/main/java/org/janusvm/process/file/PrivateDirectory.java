// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.ENOENT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A run's own /tmp: a new directory among the host's temporary files, made when the guest first
 * goes there and removed at the end of the run with all that is in it. Nobody but the user can look
 * into it. It is known by its descriptor; what is removed is found from there, without following
 * links.
 */
final class PrivateDirectory {
  private static final int MAX_TRIES = 100;
  private static final int BLOCK = 512;
  private static final int RECORD_HEADER = 19;

  // Deeper ones are left behind: a guest makes them only on purpose.
  private static final int MAX_DEPTH = 2000;

  private final SpaceBudget space;
  private Path path;
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
      return measure(listing, 0);
    }
  }

  private static long measure(HostFile folder, int depth) {
    long sum = 0;
    int[] error = new int[1];
    for (byte[] name : list(folder)) {
      HostStat stat = new HostStat();
      if (folder.stat(name, stat) != 0) {
        continue;
      }
      sum += stat.blocks * BLOCK;
      if (stat.type() == HostStat.DIRECTORY && depth < MAX_DEPTH) {
        HostFile inner = folder.open(name, HostFile.DIRECTORY, 0, error);
        if (inner != null) {
          sum += measure(inner, depth + 1);
          inner.close();
        }
      }
    }
    return sum;
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
    long number = ProcessHandle.current().pid() * 1_000_003 ^ System.nanoTime();
    for (int i = 0; i < MAX_TRIES; i++) {
      Path wish = parent.resolve("janus-tmp-" + Long.toHexString(number + i));
      try {
        path =
            Files.createDirectory(
                wish,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (IOException e) {
        continue; // Taken; or no place for temporary files at all, which is the guest's bad luck.
      }
      int[] error = new int[1];
      directory =
          HostFile.openHostPath(
              GuestFileSystem.hostBytes(path.toString()),
              HostFile.PATH | HostFile.DIRECTORY,
              error);
      return directory != null;
    }
    return false;
  }

  /** Removes it with all that is in it. */
  synchronized void close() {
    closed = true;
    if (directory == null) {
      return;
    }
    int[] error = new int[1];
    HostFile listing = directory.open(PathWalk.bytes("."), HostFile.DIRECTORY, 0, error);
    if (listing != null) {
      clear(listing, 0);
      listing.close();
    }
    directory.close();
    directory = null;
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Something could not be removed: it stays, as other programs' temporary files do.
    }
  }

  private static void clear(HostFile folder, int depth) {
    // Once more after removing, since a directory that shrinks may skip names.
    for (List<byte[]> names = list(folder); !names.isEmpty(); names = list(folder)) {
      boolean removed = false;
      for (byte[] name : names) {
        removed |= remove(folder, name, depth);
      }
      if (!removed) {
        return;
      }
      folder.seek(0, 0);
    }
  }

  private static boolean remove(HostFile folder, byte[] name, int depth) {
    if (folder.remove(name, false) == 0) {
      return true;
    }
    HostStat stat = new HostStat();
    if (folder.stat(name, stat) == 0 && stat.type() == HostStat.DIRECTORY && depth < MAX_DEPTH) {
      folder.changeMode(name, 0700); // The guest may have taken its own rights away.
      int[] error = new int[1];
      HostFile inner = folder.open(name, HostFile.DIRECTORY, 0, error);
      if (inner != null) {
        clear(inner, depth + 1);
        inner.close();
      }
    }
    return folder.remove(name, true) == 0;
  }

  private static List<byte[]> list(HostFile listing) {
    List<byte[]> names = new ArrayList<>();
    int[] error = new int[1];
    byte[] records = listing.readDirectory(error);
    while (records != null && records.length > 0) {
      ByteBuffer in = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at < records.length; at += in.getShort(at + 16) & 0xffff) {
        int start = at + RECORD_HEADER;
        int end = start;
        while (records[end] != 0) {
          end++;
        }
        byte[] name = Arrays.copyOfRange(records, start, end);
        if (!Arrays.equals(name, new byte[] {'.'}) && !Arrays.equals(name, new byte[] {'.', '.'})) {
          names.add(name);
        }
      }
      records = listing.readDirectory(error);
    }
    return names;
  }
}
