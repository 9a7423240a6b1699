// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices, FIFOs and sockets that lie in a granted directory are no way to the host. */
@Timeout(30)
class SpecialFileAttackTest extends Attack {
  @Override
  void prepare() throws IOException {
    hostTool("mkfifo", writable.resolve("fifo").toString());
    hostTool("mkfifo", readable.resolve("fifo").toString());
  }

  @Test
  void aFifoIsNeitherReadNorWrittenNorWaitedFor() {
    refuse("/rw/fifo");
  }

  @Test
  void aFifoInAReadOnlyGrantKeepsItsRights() {
    refuse("/ro/fifo");
    tryToChange("/ro/fifo");
  }

  @Test
  void aDeviceIsNotOpened() throws IOException {
    // The host's own zero device: if it were opened, bytes would come.
    hostTool("mknod", writable.resolve("zero").toString(), "c", "1", "5");
    refuse("/rw/zero");
    plantLink("to-zero", "zero");
    refuse("/rw/to-zero");
  }

  @Test
  void aSocketOfTheHostIsNotOpened() throws IOException {
    Path place = writable.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(place));
      server.configureBlocking(false);
      refuse("/rw/socket");
      // connect(2) to a path of the host would be the other way.
      long fd = call(SOCKET, 1, 1, 0);
      if (fd >= 0) {
        byte[] address = new byte[110];
        address[0] = 1;
        byte[] name = "/rw/socket".getBytes();
        System.arraycopy(name, 0, address, 2, name.length);
        guest.process.user().write(DATA, address);
        assertTrue(call(CONNECT, fd, DATA, address.length) < 0);
        byte[] real = place.toString().getBytes();
        System.arraycopy(real, 0, address, 2, Math.min(real.length, 107));
        guest.process.user().write(DATA, address);
        assertTrue(call(CONNECT, fd, DATA, address.length) < 0);
      }
      assertEquals(null, server.accept(), "the guest reached a server of the host");
    }
  }

  @Test
  void theGuestMakesNoSpecialFiles() {
    int[] types = {0020644, 0060644, 0140644};
    for (int type : types) {
      assertTrue(call(MKNODAT, AT_FDCWD, path("/rw/made"), type, 0x105) < 0);
      assertFalse(Files.exists(writable.resolve("made")));
    }
  }

  @Test
  void aFifoOfTheGuestIsAPipeBetweenGuestsOnly() throws Exception {
    assertEquals(0, call(MKNODAT, AT_FDCWD, path("/rw/made"), 0010644, 0x105));
    Path made = writable.resolve("made");
    int mode = (int) Files.getAttribute(made, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    assertEquals(0010000, mode & 0170000, "neither a device nor anything but a FIFO");
    long fd = open("/rw/made", OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
    assertTrue(fd >= 0);
    assertEquals(8, call(WRITE, fd, DATA, 8));
    // The host finds nobody at the other end, neither to write to nor with something written.
    String to = "of=" + made;
    assertNotEquals(0, dd("if=/dev/zero", to, "oflag=nonblock", "conv=nocreat,notrunc", "count=1"));
    Path copy = writable.resolve("copy-of-a-fifo");
    int unused = dd("if=" + made, "iflag=nonblock", "of=" + copy, "count=1");
    assertTrue(Files.notExists(copy) || Files.size(copy) == 0);
    assertEquals(8, call(READ, fd, DATA, 100), "what the host wrote came, or it took something");
  }

  @Test
  void aFifoOfTheHostIsNoFifoOfTheGuestUnderAnotherName() {
    assertEquals(0, call(MKNODAT, AT_FDCWD, path("/rw/made"), 0010644, 0));
    assertTrue(call(33, AT_FDCWD, path("/rw/fifo"), 0010644, 0) < 0);
    refuse("/rw/fifo");
    assertEquals(0, call(38, AT_FDCWD, path("/rw/fifo"), AT_FDCWD, second("/rw/made")));
    refuse("/rw/made");
  }

  private static int dd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("timeout", "10", "dd"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Test
  void aSetUserIdBitNeverAppears() throws IOException {
    long fd = call(56, AT_FDCWD, path("/rw/s"), CREATE, 07777);
    assertTrue(fd >= 0);
    call(FCHMOD, fd, 07777);
    call(FCHMODAT, AT_FDCWD, path("/rw/s"), 06755);
    call(452, AT_FDCWD, path("/rw/s"), 06755, 0); // fchmodat2
    call(MKDIRAT, AT_FDCWD, path("/rw/sd"), 07777);
    call(FCHMODAT, AT_FDCWD, path("/rw/sd"), 06755);
    for (String name : new String[] {"s", "sd"}) {
      int mode = (int) Files.getAttribute(writable.resolve(name), "unix:mode");
      assertEquals(0, mode & 06000, name);
    }
  }

  // Neither waits, nor moves a byte.
  private void refuse(String path) {
    int[] ways = {
      0,
      OpenFlags.O_WRONLY,
      OpenFlags.O_RDWR,
      OpenFlags.O_NONBLOCK,
      OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK,
      OpenFlags.O_CREAT | OpenFlags.O_RDWR,
      OpenFlags.O_TRUNC | OpenFlags.O_RDWR
    };
    for (int way : ways) {
      long result = open(path, way);
      assertTrue(result == -Errno.ENXIO || result == -Errno.EROFS, path + ": " + result);
    }
    assertTrue(call(TRUNCATE, path(path), 5) < 0);
    assertTrue(call(FCHMODAT, AT_FDCWD, path(path), 0777) < 0);
    long named = open(path, OpenFlags.O_PATH);
    if (named >= 0) {
      for (String fds : new String[] {"/proc/self/fd/", "/dev/fd/"}) {
        assertTrue(open(fds + named, OpenFlags.O_NONBLOCK) < 0, "reopened through " + fds);
        assertTrue(open(fds + named, OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK) < 0);
        assertTrue(call(FCHMODAT, AT_FDCWD, path(fds + named), 0777) < 0);
      }
      assertTrue(call(READ, named, DATA, 1) < 0);
      assertTrue(call(WRITE, named, DATA, 1) < 0);
    }
  }
}
