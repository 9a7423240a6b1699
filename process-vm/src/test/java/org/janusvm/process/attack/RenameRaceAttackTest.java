// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While one thread walks a path, another puts a link where a directory or a file was. A sandbox
 * that looks first and opens then loses such a race sooner or later; this one must not have one.
 */
@Timeout(120)
class RenameRaceAttackTest extends Attack {
  private static final int ROUNDS = Integer.getInteger("janus.attack.rounds", 6_000);

  @Override
  void prepare() throws IOException {
    Files.createDirectory(writable.resolve("real"));
    Files.writeString(writable.resolve("real/" + Canaries.FILE), "harmless");
    Files.createSymbolicLink(writable.resolve("trap"), Path.of("../outside"));
    Files.writeString(writable.resolve("real-file"), "harmless");
    Files.createSymbolicLink(writable.resolve("trap-file"), Path.of("../" + Canaries.FILE));
  }

  // The rival's own thread of the guest, with its own places for paths.
  private Rival.Step exchanger(String a, String b) {
    SystemCallHarness.Caller caller = guest.anotherThread();
    long from = guest.string(a, 2);
    long to = guest.string(b, 3);
    return () -> assertEquals(0, caller.call(RENAMEAT2, AT_FDCWD, from, AT_FDCWD, to, EXCHANGE));
  }

  @Test
  void readingThroughADirectoryThatAThreadExchangesForALink() throws Exception {
    long file = path("/rw/real/" + Canaries.FILE);
    int[] met = new int[2];
    Rival.against(
        exchanger("/rw/real", "/rw/trap"),
        () -> {
          for (int i = 0; goesOn(i, met); i++) {
            met[readOnce(file, 0)]++;
          }
        });
    tell(met);
  }

  @Test
  void readingAFileThatAThreadExchangesForALink() throws Exception {
    long file = path("/rw/real-file");
    int[] met = new int[2];
    Rival.against(
        exchanger("/rw/real-file", "/rw/trap-file"),
        () -> {
          for (int i = 0; goesOn(i, met); i++) {
            met[readOnce(file, i % 2 == 0 ? 0 : OpenFlags.O_NOFOLLOW)]++;
          }
        });
    tell(met);
  }

  // Until both happened, in reason.
  private static boolean goesOn(int round, int[] met) {
    return round < ROUNDS || round < 50 * ROUNDS && (met[0] == 0 || met[1] == 0);
  }

  private int readOnce(long path, int flags) {
    long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, path, flags, 0);
    if (fd < 0) {
      return 0;
    }
    drain(fd);
    call(CLOSE, fd);
    return 1;
  }

  // Both must have happened, or there was no race.
  private static void tell(int[] met) {
    System.out.println("the race: opened " + met[1] + " times, refused " + met[0]);
    assertTrue(met[0] > 0 && met[1] > 0, "no race took place");
  }

  @Test
  void writingAndMakingAndRemovingThroughOne() throws Exception {
    long file = path("/rw/real/" + Canaries.FILE);
    long made = guest.string("/rw/real/made", 1);
    Rival.against(
        exchanger("/rw/real", "/rw/trap"),
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, file, OpenFlags.O_RDWR, 0);
            if (fd >= 0) {
              call(PWRITE64, fd, DATA + 8192, 4, 0);
              call(CLOSE, fd);
            }
            switch (i % 6) {
              case 0 -> {
                long fresh = call(SystemCallHarness.OPENAT, AT_FDCWD, made, CREATE, 0644);
                call(CLOSE, fresh);
              }
              case 1 -> call(TRUNCATE, file, 1);
              case 2 -> call(UNLINKAT, AT_FDCWD, made, 0);
              case 3 -> call(MKDIRAT, AT_FDCWD, made, 0755);
              case 4 -> call(UNLINKAT, AT_FDCWD, made, REMOVEDIR);
              default -> call(FCHMODAT, AT_FDCWD, file, 0600);
            }
          }
        });
  }

  @Test
  void changingAFileThatAThreadExchangesForALink() throws Exception {
    long file = path("/rw/real-file");
    Rival.against(
        exchanger("/rw/real-file", "/rw/trap-file"),
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            int flags = i % 2 == 0 ? OpenFlags.O_RDWR : CREATE | OpenFlags.O_TRUNC;
            long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, file, flags, 0600);
            if (fd >= 0) {
              call(WRITE, fd, DATA + 8192, 4);
              call(CLOSE, fd);
            }
            call(FCHMODAT, AT_FDCWD, file, 0600);
            call(UTIMENSAT, AT_FDCWD, file, 0, 0);
            call(TRUNCATE, file, 1);
          }
        });
  }

  @Test
  void climbingOutOfADirectoryThatAThreadMovesDeeperAndBack() throws Exception {
    // The classic: ".." is taken of a directory that has been moved up meanwhile.
    assertEquals(0, call(MKDIRAT, AT_FDCWD, path("/rw/sub/deep/moving"), 0755));
    assertEquals(0, call(MKDIRAT, AT_FDCWD, path("/rw/sub/deep/moving/x"), 0755));
    SystemCallHarness.Caller caller = guest.anotherThread();
    long deep = guest.string("/rw/sub/deep/moving", 2);
    long shallow = guest.string("/rw/moving", 3);
    long climb = path("/rw/sub/deep/moving/x/../../../../" + Canaries.FILE);
    long climb2 = second("/rw/sub/deep/moving/x/../../../../../" + Canaries.FILE);
    Rival.against(
        () -> {
          caller.call(RENAMEAT2, AT_FDCWD, deep, AT_FDCWD, shallow, 0);
          caller.call(RENAMEAT2, AT_FDCWD, shallow, AT_FDCWD, deep, 0);
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            readOnce(climb, 0);
            readOnce(climb2, 0);
            long made = call(SystemCallHarness.OPENAT, AT_FDCWD, climb2, CREATE | 0200, 0644);
            assertTrue(made < 0);
          }
        });
  }

  @Test
  void aThreadOfTheHostExchangesADirectoryForALink() throws Exception {
    Path place = writable.resolve("real");
    Path aside = writable.resolve("aside");
    Path link = writable.resolve("trap");
    long file = path("/rw/real/" + Canaries.FILE);
    int[] met = new int[2];
    Rival.against(
        () -> {
          Files.move(place, aside);
          Files.move(link, place, StandardCopyOption.ATOMIC_MOVE);
          Files.move(place, link, StandardCopyOption.ATOMIC_MOVE);
          Files.move(aside, place);
        },
        () -> {
          for (int i = 0; goesOn(i, met); i++) {
            met[readOnce(file, 0)]++;
          }
        });
    tell(met);
  }

  @Test
  void aThreadOfTheHostExchangesAFileForAFifo() throws Exception {
    // Opening a FIFO without O_NONBLOCK would wait for ever; with it, it must still be refused.
    Path place = writable.resolve("real-file");
    Path aside = writable.resolve("aside");
    Path fifo = writable.resolve("fifo");
    hostTool("mkfifo", fifo.toString());
    long file = path("/rw/real-file");
    Rival.against(
        () -> {
          Files.move(place, aside);
          Files.move(fifo, place, StandardCopyOption.ATOMIC_MOVE);
          Files.move(place, fifo, StandardCopyOption.ATOMIC_MOVE);
          Files.move(aside, place);
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, file, i % 3 == 0 ? 2 : 0, 0);
            if (fd >= 0) {
              assertEquals(0, call(FSTAT, fd, DATA));
              assertEquals(0100000, guest.process.user().getInt(DATA + 16) & 0170000);
              call(CLOSE, fd);
            }
          }
        });
  }
}
