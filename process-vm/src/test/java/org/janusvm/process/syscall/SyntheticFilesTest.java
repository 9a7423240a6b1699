// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.CLOSE;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.janusvm.process.SystemCallHarness.READ;
import static org.janusvm.process.SystemCallHarness.WRITE;
import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENXIO;
import static org.janusvm.process.abi.Errno.EROFS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.host.HostStat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** /proc, /dev and /etc show the guest its own world, whole and readable, and nothing else. */
@Timeout(60)
class SyntheticFilesTest {
  private static final int GETDENTS64 = 61;
  private static final int MKDIRAT = 34;
  private static final int UNLINKAT = 35;
  private static final int READLINKAT = 78;
  private static final int NEWFSTATAT = 79;
  private static final int CHDIR = 49;
  private static final int PIPE2 = 59;
  private static final int EVENTFD2 = 19;
  private static final int MMAP = 222;
  private static final int NOFOLLOW = 0x100;
  private static final Set<String> TERMINALS =
      Set.of("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts");

  @TempDir Path host;
  private SystemCallHarness guest;
  private String self;

  @BeforeEach
  void start() throws IOException {
    Path root = Files.createDirectories(host.resolve("root"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("proc/1"));
    Files.writeString(root.resolve("etc/hostname"), "of the root\n");
    Files.writeString(root.resolve("proc/1/environ"), "of the host");
    Path grant = Files.createDirectory(host.resolve("grant"));
    Files.writeString(grant.resolve("file"), "contents");
    guest =
        new SystemCallHarness(
            root, new Grant(grant, "/data", false), new Grant(grant, "/ro", true));
    self = "/proc/" + guest.process.pid();
  }

  @AfterEach
  void stop() {
    guest.close();
  }

  private String link(String path) {
    long n = guest.call(READLINKAT, AT_FDCWD, guest.string(path), DATA, 4096);
    return n < 0
        ? Long.toString(n)
        : new String(guest.process.user().read(DATA, (int) n), StandardCharsets.ISO_8859_1);
  }

  private int type(String path, int flags) {
    assertEquals(0, guest.call(NEWFSTATAT, AT_FDCWD, guest.string(path), DATA, flags), () -> path);
    return guest.process.user().getInt(DATA + 16) & HostStat.TYPE;
  }

  private List<String> list(String path) {
    long fd = guest.open(path, OpenFlags.O_DIRECTORY);
    assertTrue(fd >= 0, () -> path + ": " + fd);
    List<String> names = new ArrayList<>();
    long n;
    while ((n = guest.call(GETDENTS64, fd, DATA, 1024)) > 0) {
      for (long at = DATA; at < DATA + n; at += guest.process.user().getShort(at + 16)) {
        names.add(guest.process.user().readString(at + 19, 256));
      }
    }
    assertEquals(0, n);
    guest.call(CLOSE, fd);
    names.removeAll(List.of(".", ".."));
    return names;
  }

  @Test
  void everythingListedIsThereAndCanBeRead() {
    List<String> todo = new ArrayList<>(List.of("/proc", "/dev", "/etc"));
    int files = 0;
    while (!todo.isEmpty()) {
      String folder = todo.removeLast();
      for (String name : list(folder)) {
        String path = folder + "/" + name;
        if (path.contains("/fd/") || path.contains("/fdinfo/") || TERMINALS.contains(path)) {
          continue; // The listing's own descriptor is gone by now; terminals have tests of their
          // own.
        }
        if (List.of("/dev/tty", "/dev/console", "/dev/ptmx").contains(path)) {
          continue; // There is no terminal, or nobody at its other end.
        }
        switch (type(path, NOFOLLOW)) {
          case HostStat.DIRECTORY -> todo.add(path);
          case HostStat.LINK -> assertFalse(link(path).startsWith("-"), path);
          default -> {
            String text = guest.contents(path);
            assertFalse(text.startsWith("-"), () -> path + ": " + text);
            files++;
          }
        }
      }
    }
    assertTrue(files > 40, "only " + files);
  }

  @Test
  void aProcessFindsItself() {
    assertEquals(Integer.toString(guest.process.pid()), link("/proc/self"));
    assertEquals(guest.process.pid() + "/task/" + guest.thread.tid(), link("/proc/thread-self"));
    assertEquals("/", link("/proc/self/root"));
    assertEquals(0, guest.call(CHDIR, guest.string("/data")));
    assertEquals("/data", link("/proc/self/cwd"));
    assertEquals("contents", guest.contents("/proc/self/cwd/file"));
    assertEquals("contents", guest.contents("/proc/self/root/data/file"));
    assertEquals(List.of(guest.process.pid() + ""), list("/proc/self/task"));
    assertTrue(guest.contents(self + "/status").contains("\nPid:\t" + guest.process.pid() + "\n"));
    String[] stat = guest.contents("/proc/self/stat").trim().split(" ");
    assertEquals(52, stat.length, "as many words as proc(5) lists");
    assertTrue(guest.contents("/proc/self/maps").contains("00100000-00140000 rw-p"));
  }

  @Test
  void mapsTellWhatIsMapped() throws IOException {
    long file = guest.open("/data/file", OpenFlags.O_RDWR);
    Object inode = Files.getAttribute(host.resolve("grant/file"), "unix:ino");
    long copy = guest.call(MMAP, 0, 4096, 3, 2, file, 0);
    long shared = guest.call(MMAP, 0, 4096, 3, 1, file, 0);
    long nameless = guest.call(MMAP, 0, 4096, 1, 0x21, -1, 0);
    long memory = guest.call(MMAP, 0, 4096, 1, 1, guest.call(279, guest.string("own"), 0), 0);
    assertEquals(0, guest.call(25, file, 4, 0));
    assertEquals("rw-p /data/file", mapped(copy, inode));
    assertEquals("rw-s /data/file", mapped(shared, inode));
    assertEquals("r--s /dev/zero (deleted)", mapped(nameless, 0));
    assertTrue(mapped(memory, 0).startsWith("r-"), "beyond its end");
  }

  // Rights and name of the area at an address.
  private String mapped(long address, Object inode) {
    String start = String.format("%08x-", address);
    String line =
        guest.contents("/proc/self/maps").lines().filter(l -> l.startsWith(start)).findAny().get();
    assertEquals(inode.toString(), line.split(" +")[4], line);
    return line.split(" ")[1] + " " + line.substring(Math.min(line.length(), 73));
  }

  @Test
  void uuidsAreNewEachTime() {
    String uuid = "/proc/sys/kernel/random/uuid";
    assertTrue(guest.contents(uuid).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n"));
    assertFalse(guest.contents(uuid).equals(guest.contents(uuid)));
    String boot = "/proc/sys/kernel/random/boot_id";
    assertEquals(guest.contents(boot), guest.contents(boot));
  }

  @Test
  void theRootsOwnFilesGoFirstInEtcOnly() {
    assertEquals("of the root\n", guest.contents("/etc/hostname"));
    assertTrue(guest.contents("/etc/passwd").contains("guest:x:1000:"));
    assertEquals(
        new TreeSet<>(
            List.of("group", "hostname", "hosts", "nsswitch.conf", "passwd", "resolv.conf")),
        new TreeSet<>(list("/etc")));
    assertEquals("-" + ENOENT, guest.contents("/proc/1/environ"));
    assertFalse(list("/proc").contains("1"));
  }

  @Test
  void nothingInItCanBeChanged() {
    assertEquals(-EACCES, guest.open("/proc/self/comm", OpenFlags.O_WRONLY));
    assertEquals(-EACCES, guest.open("/etc/passwd", OpenFlags.O_RDWR));
    for (String path : new String[] {"/proc/new", "/proc/self/fd/new", "/dev/new"}) {
      assertTrue(guest.open(path, OpenFlags.O_CREAT | OpenFlags.O_WRONLY) < 0, path);
      assertTrue(guest.call(MKDIRAT, AT_FDCWD, guest.string(path), 0755) < 0, path);
    }
    assertTrue(guest.call(UNLINKAT, AT_FDCWD, guest.string("/proc/self/comm"), 0) < 0);
  }

  @Test
  void aLinkOfAnOpenFileLeadsToThatFileAndToNoMore() throws IOException {
    long fd = guest.open("/data/file", 0);
    String path = "/proc/self/fd/" + fd;
    assertEquals("/data/file", link(path));
    assertEquals(HostStat.LINK, type(path, NOFOLLOW));
    assertEquals(HostStat.REGULAR, type(path, 0));
    assertEquals(-ELOOP, guest.open(path, OpenFlags.O_NOFOLLOW));
    // The file, not whoever now has its name; with rights of its own, as far as the grant goes.
    Files.delete(host.resolve("grant/file"));
    Files.writeString(host.resolve("grant/file"), "another");
    assertEquals("contents", guest.contents("/dev/fd/" + fd));
    long writable = guest.open(path, OpenFlags.O_RDWR);
    assertEquals(3, guest.call(WRITE, writable, guest.string("new"), 3));
    assertEquals("newtents", guest.contents(path));
    assertEquals("another", Files.readString(host.resolve("grant/file")));
    long readOnly = guest.open("/ro/file", 0);
    assertEquals(-EROFS, guest.open("/proc/self/fd/" + readOnly, OpenFlags.O_RDWR));
    assertEquals(
        -EROFS, guest.open("/proc/self/fd/" + readOnly, OpenFlags.O_RDONLY | OpenFlags.O_TRUNC));
    guest.call(CLOSE, fd);
    assertEquals(-ENOENT, guest.open(path, 0));
  }

  @Test
  void aLinkOfAnOpenDirectoryIsThatDirectory() {
    long fd = guest.open("/data", OpenFlags.O_DIRECTORY);
    assertEquals("another".length() > 0, guest.open("/dev/fd/" + fd + "/file", 0) >= 0);
    assertEquals("contents", guest.contents("/proc/self/fd/" + fd + "/../data/file"));
    assertEquals(List.of("file"), list("/proc/self/fd/" + fd));
  }

  @Test
  void pipesAreOpenedAnewThroughTheirLinks() {
    assertEquals(0, guest.call(PIPE2, DATA, 0));
    int read = guest.process.user().getInt(DATA);
    int write = guest.process.user().getInt(DATA + 4);
    assertTrue(link("/dev/fd/" + read).matches("pipe:\\[\\d+\\]"));
    assertEquals(link("/dev/fd/" + read), link("/dev/fd/" + write));
    long another = guest.open("/dev/fd/" + read, 0);
    assertEquals(2, guest.call(WRITE, write, guest.string("ab"), 2));
    assertEquals(1, guest.call(READ, another, DATA, 1));
    assertEquals(1, guest.call(READ, read, DATA, 10));
    guest.call(CLOSE, write);
    assertEquals(0, guest.call(READ, another, DATA, 10), "nobody writes any more");
    long event = guest.call(EVENTFD2, 0, 0);
    assertEquals("anon_inode:[eventfd]", link("/dev/fd/" + event));
    assertEquals(-ENXIO, guest.open("/dev/fd/" + event, 0));
  }

  @Test
  void standardOutputCanBeOpenedByName() {
    long fd = guest.open("/dev/stdout", OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC);
    assertEquals(2, guest.call(WRITE, fd, guest.string("hi"), 2));
    assertEquals("hi", guest.out.toString(StandardCharsets.US_ASCII));
    assertEquals(-EACCES, guest.open("/dev/stdin", OpenFlags.O_WRONLY));
  }
}
