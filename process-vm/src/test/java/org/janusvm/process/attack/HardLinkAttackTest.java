// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.process.Grant;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A second name for a file, or another place for it, must not give more rights over it. */
@Timeout(60)
class HardLinkAttackTest extends Attack {
  private Path other;

  @Override
  List<Grant> grants() {
    return List.of(
        new Grant(writable, "/rw", false),
        new Grant(readable, "/ro", true),
        new Grant(other, "/other", false),
        // The read-only directory once more, below the writable one.
        new Grant(readable, "/rw/mounted", true));
  }

  @Override
  void prepare() throws IOException {
    other = Files.createDirectory(host.resolve("other"));
    Files.writeString(other.resolve("file"), "other");
    Files.createSymbolicLink(writable.resolve("to-ro"), Path.of("/ro/file"));
    Files.createSymbolicLink(writable.resolve("out"), Path.of("../" + Canaries.FILE));
  }

  private long link(String from, String to, int flags) {
    return call(LINKAT, AT_FDCWD, path(from), AT_FDCWD, second(to), flags);
  }

  private long rename(String from, String to, int flags) {
    return call(RENAMEAT2, AT_FDCWD, path(from), AT_FDCWD, second(to), flags);
  }

  @Test
  void fromAReadOnlyGrantIntoAWritableOne() {
    for (String from : new String[] {"/ro/file", "/rw/mounted/file", "/rw/../ro/file"}) {
      for (int flags : new int[] {0, FOLLOW}) {
        assertEquals(-Errno.EXDEV, link(from, "/rw/stolen", flags), from);
        assertTrue(link(from, "/ro/again", flags) < 0);
        assertTrue(link(from, "/rw/mounted/again", flags) < 0);
      }
      assertTrue(rename(from, "/rw/stolen", 0) < 0);
      assertTrue(rename(from, "/rw/file", EXCHANGE) < 0);
      assertTrue(rename("/rw/file", from, EXCHANGE) < 0);
      assertTrue(rename("/rw/file", from, 0) < 0);
    }
    assertTrue(link("/rw/to-ro", "/rw/stolen", FOLLOW) < 0);
    assertEquals(-Errno.ENOENT, open("/rw/stolen", OpenFlags.O_WRONLY));
  }

  @Test
  void aLinkedLinkStaysALink() {
    assertEquals(0, link("/rw/out", "/rw/out2", 0));
    attack("/rw/out2");
    assertTrue(link("/rw/out", "/rw/out3", FOLLOW) < 0);
  }

  @Test
  void fromOneWritableGrantIntoAnother() {
    // Both may be written, but what lies where is the host's to decide.
    assertEquals(-Errno.EXDEV, link("/other/file", "/rw/moved", 0));
    assertEquals(-Errno.EXDEV, rename("/other/file", "/rw/moved", 0));
    assertEquals(-Errno.EXDEV, rename("/rw/file", "/other/file", EXCHANGE));
    assertEquals(-Errno.EXDEV, rename("/rw/sub", "/other/sub", 0));
  }

  @Test
  void ofFilesThatAreNotTheHosts() {
    for (String from : new String[] {"/dev/null", "/dev/zero", "/dev", "/rw", "/"}) {
      assertTrue(link(from, "/rw/made", 0) < 0, from);
      assertTrue(rename(from, "/rw/made", 0) < 0, from);
      assertTrue(rename("/rw/file", from, 0) < 0, from);
      assertTrue(rename("/rw/file", from, EXCHANGE) < 0, from);
    }
    assertEquals("inside", guest.contents("/rw/file"));
  }

  @Test
  void aDirectoryBelowItself() {
    assertTrue(rename("/rw/sub", "/rw/sub/deep/x", 0) < 0);
    assertTrue(rename("/rw/sub/deep", "/rw/sub", 0) < 0);
    assertTrue(link("/rw/sub", "/rw/sub2", 0) < 0);
  }
}
