// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run without a granted /tmp has one of its own, and leaves nothing of it behind. */
@Timeout(60)
class PrivateTmpTest {
  private static final int CREATE = OpenFlags.O_CREAT | OpenFlags.O_WRONLY;
  private static final int MKDIRAT = 34;
  private static final int SYMLINKAT = 36;
  private static final int FCHMOD = 52;
  private static final int UNLINKAT = 35;

  @TempDir Path host;

  // Other runs on this machine make and remove directories among the host's temporary files.
  @TempDir Path own;
  private String temporaryFiles;

  @BeforeEach
  void keepApart() {
    temporaryFiles = System.setProperty("java.io.tmpdir", own.toString());
  }

  @AfterEach
  void restore() {
    System.setProperty("java.io.tmpdir", temporaryFiles);
  }

  private static Set<Path> temporaries() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("janus-private-"))
          .collect(Collectors.toSet());
    }
  }

  private long make(SystemCallHarness guest, String path) {
    return guest.call(MKDIRAT, SystemCallHarness.AT_FDCWD, guest.string(path), 0700);
  }

  @Test
  void whatIsLeftInItIsRemovedWithoutFollowingLinks() throws IOException {
    Files.writeString(host.resolve("precious"), "precious");
    Set<Path> before = temporaries();
    try (SystemCallHarness guest = new SystemCallHarness()) {
      guest.process.kernel().files().makePrivateTmp(1 << 20);
      assertEquals(before, temporaries(), "made only when it is used");
      assertTrue(guest.open("/tmp/file", CREATE) >= 0);
      Path made =
          temporaries().stream().filter(path -> !before.contains(path)).findFirst().orElseThrow();
      assertEquals("rwx------", permissions(made));
      String path = "/tmp";
      for (int i = 0; i < 50; i++) {
        path += "/d";
        assertEquals(0, make(guest, path));
        assertTrue(guest.open(path + "/caf\u00e9\u00ff", CREATE) >= 0 || i > 40);
      }
      long target = guest.string(host.toString(), 1);
      assertEquals(
          0,
          guest.call(
              SYMLINKAT, target, SystemCallHarness.AT_FDCWD, guest.string("/tmp/d/outside")));
      assertEquals(0, make(guest, "/tmp/locked"));
      assertEquals(0, make(guest, "/tmp/locked/inner"));
      long fd = guest.open("/tmp/locked", OpenFlags.O_DIRECTORY);
      assertEquals(0, guest.call(FCHMOD, fd, 0));
    }
    assertEquals(before, temporaries());
    assertEquals("precious", Files.readString(host.resolve("precious")));
  }

  private static String permissions(Path path) throws IOException {
    return java.nio.file.attribute.PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path));
  }

  @Test
  void itCannotBeFilledBeyondItsLimit() {
    try (SystemCallHarness guest = new SystemCallHarness()) {
      guest.process.kernel().files().makePrivateTmp(1 << 20);
      for (int round = 0; round < 4; round++) {
        // Removed at once, but still open: it counts until it is closed.
        long fd = guest.open("/tmp/file", CREATE);
        assertEquals(
            0, guest.call(UNLINKAT, SystemCallHarness.AT_FDCWD, guest.string("/tmp/file"), 0));
        long sum = 0;
        long n;
        while ((n = guest.call(SystemCallHarness.WRITE, fd, SystemCallHarness.DATA, 65536)) > 0) {
          sum += n;
          assertTrue(sum <= 1 << 20);
        }
        assertEquals(-Errno.ENOSPC, n);
        assertTrue(sum >= 15 << 16, "it can be filled again, after " + sum);
        assertEquals(0, guest.call(SystemCallHarness.CLOSE, fd));
        LockSupport.parkNanos(200_000_000);
      }
    }
  }

  @Test
  void aGrantedTmpIsTheGrant() throws IOException {
    Grant grant = new Grant(host, "/tmp", false);
    try (SystemCallHarness guest = new SystemCallHarness(grant)) {
      guest.process.kernel().files().makePrivateTmp(1 << 20);
      assertTrue(guest.open("/tmp/file", CREATE) >= 0);
    }
    assertTrue(Files.exists(host.resolve("file")));
  }
}
