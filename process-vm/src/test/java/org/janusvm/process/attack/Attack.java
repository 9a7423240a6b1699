// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.process.Grant;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all attacks on the sandbox share: a writable grant at /rw, a read-only one at /ro, canaries
 * around them, and a guest that calls what it likes. After each test nothing outside /rw may have
 * changed; everything that the guest reads is searched for the canaries' marker.
 */
abstract class Attack {
  static final int GETCWD = 17;
  static final int DUP = 23;
  static final int FCNTL = 25;
  static final int MKNODAT = 33;
  static final int MKDIRAT = 34;
  static final int UNLINKAT = 35;
  static final int SYMLINKAT = 36;
  static final int LINKAT = 37;
  static final int TRUNCATE = 45;
  static final int FTRUNCATE = 46;
  static final int FACCESSAT = 48;
  static final int CHDIR = 49;
  static final int FCHDIR = 50;
  static final int CHROOT = 51;
  static final int FCHMOD = 52;
  static final int FCHMODAT = 53;
  static final int FCHOWNAT = 54;
  static final int FCHOWN = 55;
  static final int CLOSE = 57;
  static final int GETDENTS64 = 61;
  static final int LSEEK = 62;
  static final int READ = 63;
  static final int WRITE = 64;
  static final int PREAD64 = 67;
  static final int PWRITE64 = 68;
  static final int SENDFILE = 71;
  static final int READLINKAT = 78;
  static final int NEWFSTATAT = 79;
  static final int FSTAT = 80;
  static final int UTIMENSAT = 88;
  static final int SOCKET = 198;
  static final int BIND = 200;
  static final int CONNECT = 203;
  static final int EXECVE = 221;
  static final int MUNMAP = 215;
  static final int MMAP = 222;
  static final int MPROTECT = 226;
  static final int MSYNC = 227;
  static final int RENAMEAT2 = 276;
  static final int STATX = 291;
  static final int EXECVEAT = 281;

  static final int EXCHANGE = 2;
  static final int REMOVEDIR = 0x200;
  static final int NOFOLLOW = 0x100;
  static final int FOLLOW = 0x400;
  static final int EMPTY_PATH = 0x1000;
  static final int CREATE = OpenFlags.O_CREAT | OpenFlags.O_WRONLY;

  @TempDir Path host;
  Path writable;
  Path readable;
  SystemCallHarness guest;
  private Canaries canaries;

  @BeforeEach
  void grant() throws IOException {
    writable = Files.createDirectory(host.resolve("rw"));
    readable = Files.createDirectory(host.resolve("ro"));
    Files.createDirectories(writable.resolve("sub/deep"));
    Files.writeString(writable.resolve("file"), "inside");
    Files.writeString(readable.resolve("file"), "read only");
    Files.createDirectory(readable.resolve("sub"));
    canaries = new Canaries(host, writable);
    prepare();
    canaries.remember();
    ProcessOptions.Builder options =
        ProcessOptions.builder(Path.of("none")).maxOpenFiles(64).memory(64 << 20);
    guest = new SystemCallHarness(options, grants().toArray(new Grant[0]));
  }

  /** The grants; a class of attacks may want others. */
  List<Grant> grants() {
    return List.of(new Grant(writable, "/rw", false), new Grant(readable, "/ro", true));
  }

  /** What is to lie on the host before the guest begins. */
  void prepare() throws IOException {}

  /** Takes the host as it is now for what has to stay. */
  void remember() throws IOException {
    canaries.remember();
  }

  @AfterEach
  void nothingOutsideWasTouched() throws IOException {
    guest.close();
    canaries.check();
  }

  /** Calls; the first 4096 bytes of {@link SystemCallHarness#DATA} are where results are put. */
  long call(int number, long... arguments) {
    return checked(guest, number, arguments);
  }

  static long checked(SystemCallHarness guest, int number, long... arguments) {
    long result = guest.call(number, arguments);
    assertTrue(result > -4096, () -> "call " + number + " returned " + result);
    if (result > 0 && number != READLINKAT) {
      byte[] seen = guest.process.user().read(DATA, 4096);
      assertFalse(Canaries.within(seen), () -> "call " + number + " showed the guest a canary");
    }
    return result;
  }

  /** A path argument. */
  long path(String text) {
    return guest.string(text, 0);
  }

  /** The path argument of a second place. */
  long second(String text) {
    return guest.string(text, 1);
  }

  long open(String path, int flags) {
    return call(SystemCallHarness.OPENAT, AT_FDCWD, path(path), flags, 0644);
  }

  long openAt(long directory, String path, int flags) {
    return call(SystemCallHarness.OPENAT, directory, path(path), flags, 0644);
  }

  /** Opens and reads in every way there is; whatever comes is searched for the marker. */
  void tryToRead(String path) {
    int[] ways = {0, OpenFlags.O_DIRECTORY, OpenFlags.O_PATH, OpenFlags.O_RDWR, 040000};
    for (int way : ways) {
      long fd = open(path, way);
      if (fd >= 0) {
        drain(fd);
        call(CLOSE, fd);
      }
    }
    call(READLINKAT, AT_FDCWD, path(path), DATA, 4096);
    for (int flags : new int[] {0, NOFOLLOW}) {
      if (call(NEWFSTATAT, AT_FDCWD, path(path), DATA, flags) == 0) {
        assertIsNotOutside(path);
      }
    }
  }

  /** Looks at what a stat just described. */
  private void assertIsNotOutside(String path) {
    long inode = guest.process.user().getLong(DATA + 8);
    assertFalse(canaries.isOutside(inode), () -> path + " describes a file outside the grants");
  }

  /** Reads what a descriptor gives, as a file and as a directory. */
  void drain(long fd) {
    if (call(FSTAT, fd, DATA) == 0) {
      assertIsNotOutside("the descriptor");
    }
    call(READ, fd, DATA, 4096);
    call(PREAD64, fd, DATA, 4096, 0);
    for (int i = 0; i < 8 && call(GETDENTS64, fd, DATA, 4096) > 0; i++) {
      // The call itself looks at what came.
    }
  }

  /** Tries every call that changes what a path leads to. */
  void tryToChange(String path) {
    int[] ways = {
      OpenFlags.O_WRONLY,
      OpenFlags.O_RDWR,
      OpenFlags.O_TRUNC,
      OpenFlags.O_RDWR | OpenFlags.O_APPEND,
      CREATE,
      CREATE | OpenFlags.O_EXCL,
      CREATE | OpenFlags.O_TRUNC,
      OpenFlags.O_TMPFILE | OpenFlags.O_RDWR
    };
    for (int way : ways) {
      long fd = open(path, way);
      if (fd >= 0) {
        overwrite(fd);
        call(CLOSE, fd);
      }
    }
    call(TRUNCATE, path(path), 0);
    call(FCHMODAT, AT_FDCWD, path(path), 07777);
    call(FCHOWNAT, AT_FDCWD, path(path), 0, 0, 0);
    call(UTIMENSAT, AT_FDCWD, path(path), 0, 0);
    call(UTIMENSAT, AT_FDCWD, path(path), 0, NOFOLLOW);
    call(MKDIRAT, AT_FDCWD, path(path), 0777);
    call(MKNODAT, AT_FDCWD, path(path), 0100644, 0);
    call(SYMLINKAT, second("x"), AT_FDCWD, path(path));
    call(LINKAT, AT_FDCWD, path(path), AT_FDCWD, second("/rw/hard"), 0);
    call(LINKAT, AT_FDCWD, path(path), AT_FDCWD, second("/rw/hard"), FOLLOW);
    call(LINKAT, AT_FDCWD, second("/rw/file"), AT_FDCWD, path(path), 0);
    call(RENAMEAT2, AT_FDCWD, second("/rw/file"), AT_FDCWD, path(path), EXCHANGE);
    call(RENAMEAT2, AT_FDCWD, second("/rw/file"), AT_FDCWD, path(path), 0);
    call(RENAMEAT2, AT_FDCWD, path(path), AT_FDCWD, second("/rw/stolen"), 0);
    call(UNLINKAT, AT_FDCWD, path(path), 0);
    call(UNLINKAT, AT_FDCWD, path(path), REMOVEDIR);
    call(5, path(path), second("user.x"), DATA, 1, 0); // setxattr
  }

  /** Tries every call that changes what a descriptor refers to. */
  void overwrite(long fd) {
    call(WRITE, fd, DATA, 16);
    call(PWRITE64, fd, DATA, 16, 0);
    call(FTRUNCATE, fd, 0);
    call(FCHMOD, fd, 07777);
    call(FCHOWN, fd, 0, 0);
    call(UTIMENSAT, fd, 0, 0, 0);
    call(UTIMENSAT, fd, path(""), 0, EMPTY_PATH);
    long in = open("/rw/file", 0);
    call(SENDFILE, fd, in, 0, 16);
    call(CLOSE, in);
  }

  /** Tries all of it. */
  void attack(String path) {
    tryToRead(path);
    tryToChange(path);
  }

  /** A link in the writable grant, made by the guest. */
  void plantLink(String name, String target) {
    long result = call(SYMLINKAT, second(target), AT_FDCWD, path("/rw/" + name));
    assertTrue(result == 0, () -> "cannot make the link: " + Errno.describe((int) -result));
  }

  /** Runs a program of the host; skips the test where there is none or it fails. */
  static void hostTool(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes());
      Assumptions.assumeTrue(process.waitFor() == 0, command[0] + ": " + text);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
