// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.janusvm.process.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Locks on files hold between the processes of a run, between runs, and against the host's. */
@Timeout(120)
class FileLocksTest {
  private static final int FCNTL = 25;
  private static final int FLOCK = 32;
  private static final int SETLK = 6;
  private static final int WRITE_LOCK = 1;
  private static final int RDWR = 2;

  @TempDir Path folder;

  @Test
  void processesLockAsUnderQemu() {
    Path program = CrossTools.compile(folder, "locks.c", "-static");
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(program)
                .grant(new Grant(folder, "/data", false))
                .arguments("/data"));
    CrossTools.Outcome qemu = CrossTools.qemu(program, folder.toString());
    assertEquals(qemu.text(), run.text(), run.result().message());
    assertEquals(0, run.result().exitStatus());
  }

  private static long lock(SystemCallHarness guest, long fd, int type, long start, long length) {
    guest.process.user().zero(SystemCallHarness.DATA, 32);
    guest.process.user().putShort(SystemCallHarness.DATA, type);
    guest.process.user().putLong(SystemCallHarness.DATA + 8, start);
    guest.process.user().putLong(SystemCallHarness.DATA + 16, length);
    return guest.call(FCNTL, fd, SETLK, SystemCallHarness.DATA);
  }

  @Test
  void twoRunsKeepEachOtherOut() throws IOException {
    Files.writeString(folder.resolve("database"), "0123456789");
    Grant grant = new Grant(folder, "/data", false);
    try (SystemCallHarness one = new SystemCallHarness(grant);
        SystemCallHarness two = new SystemCallHarness(grant)) {
      long first = one.open("/data/database", RDWR);
      long second = two.open("/data/database", RDWR);
      assertEquals(0, lock(one, first, WRITE_LOCK, 0, 4));
      assertEquals(-Errno.EAGAIN, lock(two, second, WRITE_LOCK, 3, 1));
      assertEquals(0, lock(two, second, WRITE_LOCK, 4, 1));
      one.call(SystemCallHarness.CLOSE, first);
      assertEquals(0, lock(two, second, WRITE_LOCK, 0, 0));
      first = one.open("/data/database", RDWR);
      assertEquals(-Errno.EAGAIN, lock(one, first, 0, 9, 1));
      assertEquals(0, one.call(FLOCK, first, 2), "apart from locks on ranges");
      assertEquals(-Errno.EAGAIN, two.call(FLOCK, second, 1 | 4));
      one.call(SystemCallHarness.CLOSE, first);
      assertEquals(0, two.call(FLOCK, second, 1 | 4));
    }
  }

  @Test
  void aLockOfTheHostIsRespectedAndAGuestsIsSeenThere() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    try (SystemCallHarness guest = new SystemCallHarness(new Grant(folder, "/data", false));
        FileChannel host = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long fd = guest.open("/data/file", RDWR);
      FileLock held = host.lock(2, 3, false);
      assertEquals(-Errno.EAGAIN, lock(guest, fd, WRITE_LOCK, 4, 1));
      assertEquals(0, lock(guest, fd, WRITE_LOCK, 5, 1));
      held.release();
      assertEquals(0, lock(guest, fd, WRITE_LOCK, 4, 1));
      assertEquals(null, host.tryLock(5, 1, false));
      assertEquals(0, lock(guest, fd, 2, 0, 0));
      FileLock again = host.tryLock(5, 1, false);
      assertTrue(again != null && again.isValid());
      again.release();
    }
  }
}
