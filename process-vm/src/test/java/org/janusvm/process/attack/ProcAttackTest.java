// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * /proc and /dev/fd hold, under Linux, links that are no links but doors. Where the sandbox offers
 * them, they lead nowhere the guest could not go, and with no more rights.
 */
@Timeout(60)
class ProcAttackTest extends Attack {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/self/root",
        "/proc/1/root",
        "/proc/self/task/1/root",
        "/proc/thread-self/root",
        "/proc/self/cwd",
        "/proc/self/cwd/..",
        "/proc/self/exe/..",
        "/proc/self/../1/root",
        "/proc/self/fd/..",
        "/proc/self/fd/../root",
        "/dev/fd/..",
        "/dev/fd/../.."
      })
  void doorsToADirectory(String door) throws IOException {
    assertEquals(0, call(CHDIR, path("/rw")));
    for (String name : new String[] {"", "/" + Canaries.FILE, "/../" + Canaries.FILE, "/new"}) {
      tryToRead(door + name);
      tryToRead(door + host + name);
      tryToChange(door + host + name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/", "/dev/fd/", "/proc/1/fd/", "/proc/thread-self/fd/"})
  void aReadOnlyDescriptorReopenedForWriting(String fds) {
    long fd = open("/ro/file", 0);
    assertTrue(fd >= 0);
    tryToChange(fds + fd);
    long path = open("/ro/file", OpenFlags.O_PATH);
    tryToChange(fds + path);
    long link = call(DUP, fd);
    tryToChange(fds + link);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/self/fd/", "/dev/fd/"})
  void aDirectoryDescriptorReopenedAndLeft(String fds) {
    for (int flags : new int[] {OpenFlags.O_DIRECTORY, OpenFlags.O_DIRECTORY | OpenFlags.O_PATH}) {
      for (String directory : new String[] {"/rw", "/ro", "/"}) {
        long fd = open(directory, flags);
        assertTrue(fd >= 0);
        for (String rest : new String[] {"", "/", "/.", "/..", "/../" + Canaries.FILE}) {
          tryToRead(fds + fd + rest);
        }
        attack(fds + fd + "/../outside/" + Canaries.FILE);
        tryToChange(fds + fd + "/../outside/new");
      }
      tryToChange(fds + open("/ro", flags) + "/file");
    }
  }

  @Test
  void descriptorsOfTheHostsProcessAreNotTheGuests() {
    // The JVM holds files open under these numbers; a guest has three.
    for (int fd = 3; fd < 64; fd++) {
      assertTrue(call(READ, fd, DATA, 4096) < 0);
      tryToRead("/proc/self/fd/" + fd);
      tryToRead("/dev/fd/" + fd);
    }
    for (String file : new String[] {"environ", "cmdline", "maps", "mem", "status", "mounts"}) {
      tryToRead("/proc/self/" + file);
    }
    tryToChange("/proc/self/mem");
  }

  @Test
  void whatTheHostsProcSaysOfTheHostIsNotShown() throws IOException {
    for (String file : new String[] {"maps", "cmdline", "environ", "mountinfo", "mounts"}) {
      String real = read("/proc/self/" + file);
      assertTrue(!real.contains(".jar"), file + " speaks of the Java program: " + real);
      assertTrue(!real.contains(host.toString()), file + " names a folder of the host: " + real);
    }
    assertTrue(Files.exists(host.resolve(Canaries.FILE)));
  }

  private String read(String path) {
    long fd = open(path, 0);
    if (fd < 0) {
      return "";
    }
    long n = Math.max(0, call(READ, fd, DATA, 4096));
    call(CLOSE, fd);
    return new String(guest.process.user().read(DATA, (int) n), StandardCharsets.ISO_8859_1);
  }
}
