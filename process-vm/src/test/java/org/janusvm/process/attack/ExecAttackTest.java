// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.janusvm.process.TestElf;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** exec is one more way to read a file, and the line of a script one more path to walk. */
@Timeout(60)
class ExecAttackTest extends Attack {
  @Override
  void prepare() throws IOException {
    byte[] elf = new TestElf().load(TestElf.BASE, 5, TestElf.exit(0), 4096).build();
    executable(host.resolve("outside/program"), elf);
    script("out", host.resolve("outside/program").toString());
    script("up", "../outside/program");
    script("climb", "/rw/../outside/program");
    script("proc", "/proc/self/root" + host + "/outside/program");
    Files.createSymbolicLink(writable.resolve("link"), Path.of("../outside/program"));
    script("by-link", "/rw/link");
    script("loop", "/rw/loop");
  }

  private void script(String name, String interpreter) throws IOException {
    executable(
        writable.resolve(name), ("#!" + interpreter + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void executable(Path file, byte[] contents) throws IOException {
    Files.write(file, contents);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rw/out",
        "/rw/up",
        "/rw/climb",
        "/rw/proc",
        "/rw/by-link",
        "/rw/loop",
        "/rw/link",
        "/rw/../outside/program",
        "/bin/sh",
        "/usr/bin/env",
        "/rw",
        "/dev/null",
        "/rw/file"
      })
  void ofWhatWasNotGranted(String path) {
    assertTrue(call(EXECVE, path(path), 0, 0) < 0, path);
    assertTrue(call(EXECVEAT, AT_FDCWD, path(path), 0, 0, 0) < 0, path);
    assertTrue(call(EXECVEAT, AT_FDCWD, path(path), 0, 0, NOFOLLOW) < 0, path);
  }

  @Test
  void byTheHostsOwnPath() {
    String program = host.resolve("outside/program").toString();
    assertTrue(call(EXECVE, path(program), 0, 0) < 0);
    long directory = open("/rw", OpenFlags.O_DIRECTORY);
    assertTrue(call(EXECVEAT, directory, path("../outside/program"), 0, 0, 0) < 0);
    long link = open("/rw/link", OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    assertTrue(call(EXECVEAT, link, path(""), 0, 0, EMPTY_PATH) < 0);
    assertTrue(call(READ, link, DATA, 16) < 0);
  }
}
