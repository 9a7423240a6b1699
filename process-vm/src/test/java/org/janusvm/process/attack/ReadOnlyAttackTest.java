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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is granted read-only stays as it is: contents, names, rights and times. */
@Timeout(60)
class ReadOnlyAttackTest extends Attack {
  @Override
  void prepare() throws IOException {
    Files.createSymbolicLink(readable.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(readable.resolve("dangling"), Path.of("nothing"));
    Files.writeString(readable.resolve("sub/inner"), "inner");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ro/file",
        "/ro/link",
        "/ro/dangling",
        "/ro/new",
        "/ro/sub",
        "/ro/sub/",
        "/ro/sub/inner",
        "/ro/sub/new",
        "/ro",
        "/ro/.",
        "/rw/../ro/file",
        "/rw/sub/../../ro/sub/inner"
      })
  void byPath(String path) {
    tryToChange(path);
  }

  @Test
  void byDescriptor() {
    for (String name : new String[] {"/ro/file", "/ro/link", "/ro/sub", "/ro"}) {
      long fd = open(name, 0);
      assertTrue(fd >= 0, name);
      overwrite(fd);
      for (int flags : new int[] {OpenFlags.O_RDWR, OpenFlags.O_APPEND | OpenFlags.O_WRONLY}) {
        call(FCNTL, fd, 4, flags); // F_SETFL cannot change the access mode
        overwrite(fd);
      }
      assertTrue(call(FTRUNCATE, fd, 0) < 0);
      assertEquals(-Errno.EBADF, call(WRITE, fd, DATA, 1));
    }
  }

  @Test
  void byADirectoryDescriptor() {
    long directory = open("/ro", OpenFlags.O_DIRECTORY);
    assertEquals(-Errno.EROFS, openAt(directory, "file", OpenFlags.O_RDWR));
    assertEquals(-Errno.EROFS, openAt(directory, "new", CREATE));
    assertEquals(-Errno.EROFS, call(UNLINKAT, directory, path("file"), 0));
    assertEquals(-Errno.EROFS, call(MKDIRAT, directory, path("new"), 0777));
    assertEquals(-Errno.EROFS, call(UTIMENSAT, directory, path("file"), 0, 0));
    assertEquals(-Errno.EROFS, call(UTIMENSAT, directory, 0, 0, 0));
    assertEquals(-Errno.EROFS, call(FCHMOD, directory, 0777));
    assertEquals(0, call(FCHDIR, directory));
    tryToChange("file");
    tryToChange("new");
  }

  @Test
  void byMappedMemory() {
    long fd = open("/ro/file", 0);
    int shared = 1;
    long mapped = call(MMAP, 0, 4096, 3, shared, fd, 0);
    assertTrue(mapped < 0, "a shared mapping that may be written");
    long readOnly = call(MMAP, 0, 4096, 1, shared, fd, 0);
    // Linux refuses to make it writable afterwards; whatever is said, the file stays.
    if (readOnly >= 0 && call(MPROTECT, readOnly, 4096, 3) == 0) {
      guest.process.user().write(readOnly, new byte[] {'X', 'Y'});
    }
    call(MSYNC, readOnly, 4096, 4);
    call(MUNMAP, readOnly, 4096);
    long copy = call(MMAP, 0, 4096, 3, 2, fd, 0); // private: its own copy
    assertTrue(copy > 0);
    guest.process.user().write(copy, new byte[] {'X', 'Y'});
    call(MSYNC, copy, 4096, 4);
    assertEquals("read only", guest.contents("/ro/file"));
  }

  @Test
  void timesOfTheDirectoryStayWhenNothingCouldBeMade() {
    for (int i = 0; i < 50; i++) {
      assertEquals(-Errno.EROFS, open("/ro/new" + i, CREATE | OpenFlags.O_EXCL));
      assertEquals(-Errno.EROFS, call(MKDIRAT, AT_FDCWD, path("/ro/d" + i), 0777));
      assertEquals(-Errno.EROFS, call(SYMLINKAT, second("x"), AT_FDCWD, path("/ro/l" + i)));
    }
  }
}
