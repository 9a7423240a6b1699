// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A descriptor opened with O_PATH names a file and gives no right over it. */
@Timeout(60)
class PathDescriptorAttackTest extends Attack {
  private static final int PATH = OpenFlags.O_PATH;

  @Override
  void prepare() throws IOException {
    Files.createSymbolicLink(writable.resolve("out"), Path.of("../" + Canaries.FILE));
    Files.createSymbolicLink(readable.resolve("out"), Path.of("../" + Canaries.FILE));
  }

  @Test
  void itNeitherReadsNorWrites() {
    for (String path : new String[] {"/ro/file", "/rw/file", "/dev/zero"}) {
      for (int mode : new int[] {0, OpenFlags.O_RDWR, OpenFlags.O_RDWR | OpenFlags.O_TRUNC}) {
        long fd = open(path, PATH | mode);
        if (fd < 0) {
          continue;
        }
        assertEquals(-Errno.EBADF, call(READ, fd, DATA, 10), path);
        assertEquals(-Errno.EBADF, call(WRITE, fd, DATA, 10), path);
        assertTrue(call(FTRUNCATE, fd, 0) < 0, path);
        assertTrue(call(FCHMOD, fd, 0777) < 0, path);
        assertTrue(call(MMAP, 0, 4096, 1, 2, fd, 0) < 0, path);
        assertTrue(call(MMAP, 0, 4096, 3, 1, fd, 0) < 0, path);
        overwrite(fd);
        call(CLOSE, fd);
      }
    }
    assertEquals("inside", guest.contents("/rw/file"));
  }

  @Test
  void itsFlagsCannotBeChangedIntoRights() {
    long fd = open("/ro/file", PATH);
    int setFlags = 4;
    call(FCNTL, fd, setFlags, OpenFlags.O_RDWR);
    assertEquals(-Errno.EBADF, call(READ, fd, DATA, 10));
    long copy = call(FCNTL, fd, 0, 10); // F_DUPFD
    assertEquals(-Errno.EBADF, call(WRITE, copy, DATA, 10));
  }

  @Test
  void aDirectoryIsOnlyWalkedFromInsideTheGuestsTree() {
    for (String directory : new String[] {"/ro", "/rw", "/rw/sub", "/"}) {
      long fd = open(directory, PATH | OpenFlags.O_DIRECTORY);
      assertTrue(fd >= 0, directory);
      for (String path : new String[] {"..", "../" + Canaries.FILE, "../../outside", "out", "."}) {
        for (int flags : new int[] {0, PATH, OpenFlags.O_DIRECTORY}) {
          long inner = openAt(fd, path, flags);
          if (inner >= 0) {
            drain(inner);
            call(CLOSE, inner);
          }
        }
        call(NEWFSTATAT, fd, path(path), DATA, 0);
        call(UNLINKAT, fd, path(path), 0);
        call(UNLINKAT, fd, path(path), REMOVEDIR);
      }
      call(CLOSE, fd);
    }
  }

  @Test
  void anEmptyPathIsTheFileItselfAndNoMore() {
    String[] names = {"/ro/file", "/ro", "/rw/out", "/ro/out"};
    for (String name : names) {
      long fd = open(name, PATH | OpenFlags.O_NOFOLLOW);
      assertTrue(fd >= 0, name);
      drain(fd);
      assertTrue(call(LINKAT, fd, path(""), AT_FDCWD, second("/rw/hard"), EMPTY_PATH) < 0);
      assertTrue(call(LINKAT, fd, path(""), AT_FDCWD, second("/rw/hard"), 0) < 0);
      call(UTIMENSAT, fd, path(""), 0, EMPTY_PATH);
      call(UTIMENSAT, fd, 0, 0, 0);
      call(FCHOWNAT, fd, path(""), 0, 0, EMPTY_PATH);
      call(452, fd, path(""), 0777, EMPTY_PATH); // fchmodat2
      call(READLINKAT, fd, path(""), second(""), 4096);
      assertTrue(call(EXECVEAT, fd, path(""), 0, 0, EMPTY_PATH) < 0);
      assertTrue(open("/proc/self/fd/" + fd, OpenFlags.O_RDWR) < 0);
    }
    assertTrue(Files.notExists(writable.resolve("hard")));
  }
}
