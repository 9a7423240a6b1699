// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.janusvm.process.host.HostFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed Janus left behind is removed, and nothing else. */
@Timeout(60)
class AbandonedDirectoriesTest {
  @TempDir Path parent;
  @TempDir Path elsewhere;

  private Path left(String number) throws IOException {
    Path outer = Files.createDirectory(parent.resolve(PrivateDirectory.PREFIX + number));
    Files.createDirectories(outer.resolve("files/a/b"));
    Files.writeString(outer.resolve("files/a/b/c"), "text");
    return outer;
  }

  @Test
  void whatNobodyHoldsIsRemovedWithoutFollowingLinks() throws IOException {
    Files.writeString(elsewhere.resolve("precious"), "precious");
    Path outer = left("1");
    Files.createSymbolicLink(outer.resolve("files/link"), elsewhere);
    Path locked = Files.createDirectory(outer.resolve("files/locked"));
    Files.writeString(locked.resolve("inner"), "text");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    AbandonedDirectories.remove(parent);
    assertFalse(Files.exists(outer));
    assertEquals("precious", Files.readString(elsewhere.resolve("precious")));
  }

  @Test
  void whatARunHoldsStaysUntilTheHostGivesItsLockBack() throws IOException {
    Path outer = left("2");
    byte[] path = outer.toString().getBytes(StandardCharsets.UTF_8);
    try (HostFile holder = HostFile.openHostPath(path, HostFile.DIRECTORY, new int[1])) {
      assertEquals(0, holder.lockWhole(HostFile.WRITE_LOCK));
      AbandonedDirectories.remove(parent);
      assertTrue(Files.exists(outer.resolve("files/a/b/c")));
    }
    AbandonedDirectories.remove(parent);
    assertFalse(Files.exists(outer));
  }

  @Test
  void whatOnlyHasTheNameStays() throws IOException {
    Files.writeString(elsewhere.resolve("precious"), "precious");
    Path link = parent.resolve(PrivateDirectory.PREFIX + "3");
    Files.createSymbolicLink(link, elsewhere);
    Path file = Files.writeString(parent.resolve(PrivateDirectory.PREFIX + "4"), "text");
    Path bare = Files.createDirectory(parent.resolve(PrivateDirectory.PREFIX));
    Path other = Files.createDirectory(parent.resolve("janus-other"));
    AbandonedDirectories.remove(parent);
    for (Path path : new Path[] {link, file, bare, other}) {
      assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS), path.toString());
    }
    assertTrue(Files.exists(elsewhere.resolve("precious")));
    AbandonedDirectories.remove(parent.resolve("nowhere"));
  }
}
