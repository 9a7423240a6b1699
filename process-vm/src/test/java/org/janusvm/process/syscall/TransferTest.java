// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.CLOSE;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.janusvm.process.abi.Errno.EBADF;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.ESPIPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data moves between files without passing through the guest's memory. */
@Timeout(60)
class TransferTest {
  private static final int FALLOCATE = 47;
  private static final int SENDFILE = 71;
  private static final int LSEEK = 62;
  private static final int PIPE2 = 59;
  private static final int COPY_FILE_RANGE = 285;
  private static final int PREADV2 = 286;
  private static final int RDWR = OpenFlags.O_RDWR;

  @TempDir Path host;
  private SystemCallHarness guest;
  private long in;
  private long out;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(host.resolve("in"), "0123456789");
    Files.writeString(host.resolve("out"), "abcdefghij");
    guest = new SystemCallHarness(new Grant(host, "/data", false));
    in = guest.open("/data/in", RDWR);
    out = guest.open("/data/out", RDWR);
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private String text(String name) throws IOException {
    return Files.readString(host.resolve(name));
  }

  @Test
  void rangesAreCopiedAtPositionsOrWhereTheFilesStand() throws IOException {
    guest.process.user().putLong(DATA, 3);
    guest.process.user().putLong(DATA + 8, 8);
    assertEquals(4, guest.call(COPY_FILE_RANGE, in, DATA, out, DATA + 8, 4, 0));
    assertEquals("abcdefgh3456", text("out"));
    assertEquals(7, guest.process.user().getLong(DATA));
    assertEquals(12, guest.process.user().getLong(DATA + 8));
    assertEquals(0, guest.call(LSEEK, in, 0, 1), "the positions did not move");
    assertEquals(10, guest.call(COPY_FILE_RANGE, in, 0, out, 0, 100, 0));
    assertEquals("012345678956", text("out"));
    assertEquals(10, guest.call(LSEEK, in, 0, 1));
    assertEquals(0, guest.call(COPY_FILE_RANGE, in, 0, out, 0, 100, 0), "the end");
  }

  @Test
  void positionsThatEndInAllOnesAreNoErrors() {
    assertEquals(0xffff_ffffL, guest.call(LSEEK, in, 0xffff_ffffL, 0));
    assertEquals(0xffff_ffffL, guest.call(LSEEK, in, 0, 1));
    assertEquals(0x1_ffff_ffffL, guest.call(LSEEK, in, 0x1_ffff_ffffL, 0));
    assertEquals(-EINVAL, guest.call(LSEEK, in, -1, 0));
  }

  @Test
  void whatCannotBeCopiedIsRefused() {
    guest.process.user().putLong(DATA, 0);
    guest.process.user().putLong(DATA + 8, 4);
    assertEquals(-EINVAL, guest.call(COPY_FILE_RANGE, in, DATA, in, DATA + 8, 5, 0), "overlap");
    assertEquals(4, guest.call(COPY_FILE_RANGE, in, DATA, in, DATA + 8, 4, 0));
    assertEquals(-EINVAL, guest.call(COPY_FILE_RANGE, in, 0, out, 0, 4, 1), "flags");
    long zero = guest.open("/dev/zero", RDWR);
    assertEquals(-EINVAL, guest.call(COPY_FILE_RANGE, zero, 0, out, 0, 4, 0));
    long append = guest.open("/data/out", RDWR | OpenFlags.O_APPEND);
    assertEquals(-EBADF, guest.call(COPY_FILE_RANGE, in, 0, append, 0, 4, 0));
  }

  @Test
  void sendfileLeavesWhatWasNotWritten() {
    assertEquals(0, guest.call(PIPE2, DATA, OpenFlags.O_NONBLOCK));
    int read = guest.process.user().getInt(DATA);
    int write = guest.process.user().getInt(DATA + 4);
    assertEquals(10, guest.call(SENDFILE, write, in, 0, 100));
    assertEquals(10, guest.call(SystemCallHarness.READ, read, DATA, 100));
    assertEquals("0123456789", guest.process.user().readString(DATA, 100).substring(0, 10));
    guest.call(CLOSE, read);
  }

  @Test
  void roomAndHolesAreMade() throws IOException {
    assertEquals(0, guest.call(FALLOCATE, out, 0, 8, 12));
    assertEquals(20, Files.size(host.resolve("out")));
    long result = guest.call(FALLOCATE, out, 3, 2, 3); // PUNCH_HOLE and KEEP_SIZE
    assertTrue(result == 0 || result == -EOPNOTSUPP, "the host's file system decides");
    if (result == 0) {
      assertEquals("ab\0\0\0fghij", text("out").substring(0, 10));
    }
    assertEquals(-EOPNOTSUPP, guest.call(FALLOCATE, out, 0x40, 0, 1));
    assertEquals(-EINVAL, guest.call(FALLOCATE, out, 0, 0, 0));
    assertEquals(-EINVAL, guest.call(FALLOCATE, out, 0, -1, 5));
    assertEquals(0, guest.call(PIPE2, DATA, 0));
    int write = guest.process.user().getInt(DATA + 4);
    assertEquals(-ESPIPE, guest.call(FALLOCATE, write, 0, 0, 1));
  }

  @Test
  void vectorsAreReadAtThePositionOrAtTheFilesOwn() {
    guest.process.user().putLong(DATA, DATA + 100);
    guest.process.user().putLong(DATA + 8, 3);
    assertEquals(3, guest.call(PREADV2, in, DATA, 1, 5, 0, 0));
    assertEquals("567", guest.process.user().readString(DATA + 100, 10));
    assertEquals(3, guest.call(PREADV2, in, DATA, 1, -1, 0, 0));
    assertEquals("012", guest.process.user().readString(DATA + 100, 10));
    assertEquals(-EOPNOTSUPP, guest.call(PREADV2, in, DATA, 1, 0, 0, 0x40));
  }
}
