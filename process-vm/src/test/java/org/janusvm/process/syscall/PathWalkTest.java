// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.CLOSE;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EISDIR;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.EMFILE;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENOTDIR;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EROFS;
import static org.janusvm.process.abi.Errno.EXDEV;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guest's path leads to what it was granted, and nowhere else. */
class PathWalkTest {
  private static final int CREATE = OpenFlags.O_CREAT | OpenFlags.O_WRONLY;
  private static final int GETDENTS64 = 61;
  private static final int MKDIRAT = 34;
  private static final int UNLINKAT = 35;
  private static final int SYMLINKAT = 36;
  private static final int LINKAT = 37;
  private static final int RENAMEAT2 = 276;
  private static final int TRUNCATE = 45;
  private static final int FCHMODAT = 53;
  private static final int UTIMENSAT = 88;
  private static final int CHDIR = 49;
  private static final int GETCWD = 17;

  @TempDir Path host;
  private Path writable;
  private Path readable;
  private SystemCallHarness guest;

  @BeforeEach
  void grantTwoDirectories() throws IOException {
    writable = Files.createDirectory(host.resolve("rw"));
    readable = Files.createDirectory(host.resolve("ro"));
    Files.writeString(host.resolve("secret"), "secret");
    Files.writeString(writable.resolve("file"), "inside");
    Files.writeString(readable.resolve("file"), "read only");
    Files.createDirectories(writable.resolve("sub/deep"));
    Files.writeString(writable.resolve("sub/deep/file"), "deep");
    guest =
        new SystemCallHarness(
            new Grant(writable, "/data", false), new Grant(readable, "/ro", true));
  }

  @AfterEach
  void close() throws IOException {
    guest.close();
    assertEquals("secret", Files.readString(host.resolve("secret")));
    assertEquals("read only", Files.readString(readable.resolve("file")));
    try (var entries = Files.list(host)) {
      assertEquals(3, entries.count(), "nothing was made outside the grants");
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(writable.resolve(name), Path.of(target));
  }

  @Test
  void filesInsideAGrantAreFound() {
    assertEquals("inside", guest.contents("/data/file"));
    assertEquals("inside", guest.contents("//data/./sub/../file"));
    assertEquals("deep", guest.contents("/data/sub/deep/file"));
    assertEquals("read only", guest.contents("/ro/file"));
  }

  @Test
  void nothingElseOfTheHostIsVisible() {
    for (String path :
        List.of("/etc/shadow", "/proc/1/root", "/proc/kcore", host + "/secret", "/tmp")) {
      assertEquals(-ENOENT, guest.open(path, 0), path);
    }
  }

  @Test
  void dotDotEndsAtTheGuestsRoot() {
    assertEquals(-ENOENT, guest.open("/data/../secret", 0));
    assertEquals(-ENOENT, guest.open("/data/../../../../../../../../etc/shadow", 0));
    assertEquals("inside", guest.contents("/../../data/../data/file"));
    assertEquals(0, guest.call(CHDIR, guest.string("/data/sub")));
    assertEquals(-ENOENT, guest.open("../../secret", 0));
    assertEquals("inside", guest.contents("../file"));
  }

  @Test
  void linksThatLeaveTheGrantLeadNowhere() throws IOException {
    link("absolute", "/etc/shadow");
    link("exact", host.resolve("secret").toString());
    link("relative", "../secret");
    link("directory", "..");
    link("root", "/");
    for (String path : List.of("absolute", "exact", "relative", "directory/secret", "root/home")) {
      assertEquals(-ENOENT, guest.open("/data/" + path, 0), path);
      assertEquals(-ENOENT, guest.call(79, AT_FDCWD, guest.string("/data/" + path), DATA, 0), path);
    }
    // The same links inside the guest's own tree work.
    assertEquals("inside", guest.contents("/data/root/data/file"));
    assertEquals("read only", guest.contents("/data/directory/ro/file"));
  }

  @Test
  void linksAreNotFollowedToCreateOutside() throws IOException {
    link("new", "../made");
    assertEquals(-EROFS, guest.open("/data/new", CREATE));
    link("newer", host.resolve("made").toString());
    assertTrue(guest.open("/data/newer", CREATE) < 0);
    link("inside", "made");
    assertTrue(guest.open("/data/inside", CREATE) >= 0);
    assertTrue(Files.exists(writable.resolve("made")));
  }

  @Test
  void loopsEnd() throws IOException {
    link("a", "b");
    link("b", "a");
    link("self", "self/self");
    link("up", "../data/up/x");
    for (String name : List.of("a", "b/x", "self", "self/x", "up")) {
      assertEquals(-ELOOP, guest.open("/data/" + name, 0), name);
    }
  }

  @Test
  void longPathsAreRefused() {
    assertEquals(-ENAMETOOLONG, guest.open("/data/" + "x".repeat(300), 0));
    assertEquals(-ENAMETOOLONG, guest.open("/data/" + "x/".repeat(3000), 0));
    assertEquals(-ENOENT, guest.open("", 0));
    assertEquals(-ENOTDIR, guest.open("/data/file/x", 0));
    assertEquals(-ENOTDIR, guest.open("/data/file/", 0));
    assertEquals(-EISDIR, guest.open("/data/sub", OpenFlags.O_RDWR));
  }

  @Test
  void readOnlyGrantsStayAsTheyAre() {
    assertEquals(-EROFS, guest.open("/ro/file", OpenFlags.O_WRONLY));
    assertEquals(-EROFS, guest.open("/ro/file", OpenFlags.O_TRUNC));
    assertEquals(-EROFS, guest.open("/ro/new", CREATE));
    assertTrue(guest.open("/ro/file", OpenFlags.O_CREAT) >= 0);
    assertEquals(-EROFS, guest.call(MKDIRAT, AT_FDCWD, guest.string("/ro/d"), 0755));
    assertEquals(-EEXIST, guest.call(MKDIRAT, AT_FDCWD, guest.string("/ro/file"), 0755));
    assertEquals(-EROFS, guest.call(UNLINKAT, AT_FDCWD, guest.string("/ro/file"), 0));
    assertEquals(-EROFS, guest.call(TRUNCATE, guest.string("/ro/file"), 0));
    assertEquals(-EROFS, guest.call(FCHMODAT, AT_FDCWD, guest.string("/ro/file"), 0777));
    assertEquals(-EROFS, guest.call(UTIMENSAT, AT_FDCWD, guest.string("/ro/file"), 0, 0));
    assertEquals(-EROFS, two(RENAMEAT2, "/ro/file", "/ro/other"));
    assertEquals(-EROFS, two(RENAMEAT2, "/ro/file", "/data/other"));
    assertEquals(-EROFS, two(RENAMEAT2, "/data/file", "/ro/other"));
    long target = guest.string("file", 0);
    assertEquals(-EROFS, guest.call(SYMLINKAT, target, AT_FDCWD, guest.string("/ro/l", 1)));
  }

  @Test
  void aHardLinkCannotMakeAReadOnlyFileWritable() {
    assertEquals(-EXDEV, two(LINKAT, "/ro/file", "/data/stolen"));
    assertEquals(0, two(LINKAT, "/data/file", "/data/again"));
    assertEquals("inside", guest.contents("/data/again"));
  }

  @Test
  void aDirectorysOwnTimesCanBeSet() throws IOException {
    guest.process.user().zero(DATA, 32);
    for (String path : List.of("/data", "/data/sub/.", "/data/sub/")) {
      assertEquals(0, guest.call(UTIMENSAT, AT_FDCWD, guest.string(path), DATA, 0), path);
    }
    assertEquals(0, Files.getLastModifiedTime(writable).toMillis());
    assertEquals(0, Files.getLastModifiedTime(writable.resolve("sub")).toMillis());
    assertEquals(-EROFS, guest.call(UTIMENSAT, AT_FDCWD, guest.string("/ro"), DATA, 0));
    assertEquals(-EROFS, guest.call(UTIMENSAT, AT_FDCWD, guest.string("/"), DATA, 0));
  }

  private long two(int number, String from, String to) {
    long a = guest.string(from, 0);
    long b = guest.string(to, 1);
    return guest.call(number, AT_FDCWD, a, AT_FDCWD, b, 0);
  }

  @Test
  void theSandboxsOwnTreeCannotBeChanged() {
    assertEquals(-EROFS, guest.open("/new", CREATE));
    assertEquals(-EROFS, guest.call(MKDIRAT, AT_FDCWD, guest.string("/d"), 0755));
    assertTrue(guest.call(UNLINKAT, AT_FDCWD, guest.string("/data"), 0x200) < 0);
    assertTrue(guest.call(UNLINKAT, AT_FDCWD, guest.string("/dev/null"), 0) < 0);
    assertTrue(two(RENAMEAT2, "/data", "/data/sub/x") < 0);
    assertEquals(List.of("data", "dev", "etc", "proc", "ro"), list("/"));
  }

  private List<String> list(String path) {
    long fd = guest.open(path, OpenFlags.O_DIRECTORY);
    assertTrue(fd >= 0);
    List<String> names = new ArrayList<>();
    long n;
    while ((n = guest.call(GETDENTS64, fd, DATA, 4096)) > 0) {
      for (long at = DATA; at < DATA + n; at += guest.process.user().getShort(at + 16)) {
        names.add(guest.process.user().readString(at + 19, 256));
      }
    }
    assertEquals(0, n);
    guest.call(CLOSE, fd);
    names.removeAll(List.of(".", ".."));
    names.sort(null);
    return names;
  }

  @Test
  void aListingShowsWhatIsThere() {
    assertEquals(List.of("file", "sub"), list("/data"));
    assertTrue(list("/dev").containsAll(List.of("fd", "full", "null", "random", "stdin", "zero")));
  }

  @Test
  void namesPassByteForByte() {
    String name = "caf\u00e9\u00ff\u0001 x";
    assertTrue(guest.open("/data/" + name, CREATE) >= 0);
    assertTrue(list("/data").contains(name));
    assertTrue(guest.open("/data/" + name, 0) >= 0);
    assertEquals(0, guest.call(UNLINKAT, AT_FDCWD, guest.string("/data/" + name), 0));
  }

  @Test
  void changesReachTheHost() throws IOException {
    long fd = guest.open("/data/new", CREATE);
    guest.process.user().write(DATA, "written".getBytes(StandardCharsets.US_ASCII));
    assertEquals(7, guest.call(SystemCallHarness.WRITE, fd, DATA, 7));
    assertEquals("written", Files.readString(writable.resolve("new")));
    assertEquals(0, guest.call(MKDIRAT, AT_FDCWD, guest.string("/data/dir/"), 0755));
    assertEquals(0, two(RENAMEAT2, "/data/new", "/data/dir/renamed"));
    assertEquals("written", guest.contents("/data/dir/renamed"));
    assertEquals(0, guest.call(CHDIR, guest.string("/data/dir")));
    assertEquals(10, guest.call(GETCWD, DATA, 100));
    assertEquals("/data/dir", guest.process.user().readString(DATA, 100));
    assertEquals(0, guest.call(UNLINKAT, AT_FDCWD, guest.string("renamed"), 0));
    assertEquals(0, guest.call(UNLINKAT, AT_FDCWD, guest.string("../dir"), 0x200));
    assertFalse(Files.exists(writable.resolve("dir")));
  }

  @Test
  void filesOfTheGuestAreNeverSetUserId() throws IOException {
    long fd =
        guest.call(SystemCallHarness.OPENAT, AT_FDCWD, guest.string("/data/s"), CREATE, 06755);
    assertTrue(fd >= 0);
    assertEquals(0, guest.call(52, fd, 06755));
    int mode = (int) Files.getAttribute(writable.resolve("s"), "unix:mode");
    assertEquals(0755, mode & 07777);
  }

  @Test
  @Timeout(30)
  void specialFilesInsideAGrantAreNotOpened() throws Exception {
    Path fifo = writable.resolve("fifo");
    Process made;
    try {
      made = new ProcessBuilder("mkfifo", fifo.toString()).start();
    } catch (IOException e) {
      Assumptions.abort("no mkfifo here");
      return;
    }
    Assumptions.assumeTrue(made.waitFor() == 0, "mkfifo failed");
    assertEquals(-ENXIO, guest.open("/data/fifo", 0));
    assertEquals(-ENXIO, guest.open("/data/fifo", OpenFlags.O_WRONLY));
  }

  @Test
  void theNumberOfOpenFilesIsLimited() {
    long fd = 0;
    int opened = 0;
    while ((fd = guest.open("/data/file", 0)) >= 0) {
      opened++;
    }
    assertEquals(-EMFILE, fd);
    assertEquals(64 - 3, opened);
    guest.call(CLOSE, 17);
    assertEquals(17, guest.open("/data/file", 0), "the lowest free number");
  }

  /** The walk is raced by another process that exchanges a directory for a link to the outside. */
  @Test
  @Timeout(60)
  void exchangingADirectoryForALinkOpensNoWayOut() throws Exception {
    Files.createDirectory(writable.resolve("spare"));
    Files.writeString(writable.resolve("spare/secret"), "harmless");
    link("trap", "..");
    link("trap2", host.toString());
    AtomicBoolean done = new AtomicBoolean();
    Thread swapper =
        new Thread(
            () -> {
              Path place = writable.resolve("place");
              while (!done.get()) {
                try {
                  Files.move(writable.resolve("spare"), place);
                  Files.move(place, writable.resolve("spare"));
                  Files.copy(writable.resolve("trap"), place, LinkOption.NOFOLLOW_LINKS);
                  Files.move(place, writable.resolve("gone"), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                  // The next round.
                }
              }
            });
    swapper.start();
    int found = 0;
    try {
      for (int i = 0; i < 5000; i++) {
        String text = guest.contents("/data/place/secret");
        assertFalse(text.contains("secret"), "the file outside was read");
        found += text.equals("harmless") ? 1 : 0;
      }
    } finally {
      done.set(true);
      swapper.join();
    }
    System.out.println("the harmless file was met " + found + " times");
  }
}
