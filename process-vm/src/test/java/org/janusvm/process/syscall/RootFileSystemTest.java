// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.janusvm.process.abi.Errno.EROFS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root file system is read-only, cannot be left, and shows the neighbours of a grant. */
class RootFileSystemTest {
  private static final int MKDIRAT = 34;
  private static final int UNLINKAT = 35;
  private static final int GETDENTS64 = 61;

  @TempDir Path host;
  private SystemCallHarness guest;

  @BeforeEach
  void makeRoot() throws IOException {
    Path root = Files.createDirectory(host.resolve("root"));
    Files.createDirectories(root.resolve("usr/share/hidden"));
    Files.writeString(root.resolve("usr/share/hidden/old"), "hidden");
    Files.writeString(root.resolve("usr/share/neighbour"), "neighbour");
    Files.writeString(root.resolve("usr/file"), "file");
    Files.createSymbolicLink(root.resolve("absolute"), Path.of("/usr/file"));
    Files.createSymbolicLink(root.resolve("escape"), host.resolve("secret"));
    Files.createSymbolicLink(root.resolve("usr/up"), Path.of("../../../../../../secret"));
    Files.writeString(host.resolve("secret"), "secret");
    Path grant = Files.createDirectory(host.resolve("grant"));
    Files.writeString(grant.resolve("new"), "new");
    guest = new SystemCallHarness(root, new Grant(grant, "/usr/share/hidden", false));
  }

  @AfterEach
  void close() throws IOException {
    guest.close();
    assertEquals("secret", Files.readString(host.resolve("secret")));
    assertEquals("file", Files.readString(host.resolve("root/usr/file")));
  }

  @Test
  void filesAndAbsoluteLinksAreFound() {
    assertEquals("file", guest.contents("/usr/file"));
    assertEquals("file", guest.contents("/absolute"));
    assertEquals("file", guest.contents("/../../usr/share/../file"));
  }

  @Test
  void nothingLeadsOutside() {
    assertTrue(guest.contents("/escape").startsWith("-"));
    assertTrue(guest.contents("/usr/up").startsWith("-"));
    assertTrue(guest.contents("/../secret").startsWith("-"));
  }

  @Test
  void nothingCanBeChanged() throws IOException {
    assertEquals(-EROFS, guest.open("/usr/file", OpenFlags.O_RDWR));
    assertEquals(-EROFS, guest.open("/usr/new", OpenFlags.O_CREAT | OpenFlags.O_WRONLY));
    assertEquals(
        -EROFS, guest.open("/usr/share/new", OpenFlags.O_CREAT | OpenFlags.O_WRONLY), "merged");
    assertEquals(-EROFS, guest.call(MKDIRAT, AT_FDCWD, guest.string("/made"), 0755));
    assertEquals(-EROFS, guest.call(UNLINKAT, AT_FDCWD, guest.string("/usr/file"), 0));
    assertFalse(Files.exists(host.resolve("root/usr/share/new")));
  }

  @Test
  void aGrantHidesWhatItCoversAndNothingElse() {
    assertEquals("new", guest.contents("/usr/share/hidden/new"));
    assertTrue(guest.contents("/usr/share/hidden/old").startsWith("-"));
    assertEquals("neighbour", guest.contents("/usr/share/neighbour"));
    long fd = guest.open("/usr/share", OpenFlags.O_DIRECTORY);
    long n = guest.call(GETDENTS64, fd, DATA, 4096);
    String entries =
        new String(
            guest.process.user().read(DATA, (int) n), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(entries.contains("neighbour") && entries.contains("hidden"));
    assertEquals(entries.indexOf("hidden"), entries.lastIndexOf("hidden"), "listed once");
  }

  @Test
  void devicesLieOverIt() {
    assertTrue(guest.open("/dev/null", OpenFlags.O_RDWR) >= 0);
  }
}
