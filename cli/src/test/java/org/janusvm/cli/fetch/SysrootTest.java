// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root file system is exchanged as a whole. */
class SysrootTest {
  private static final Path FILE = Path.of("locale.py");

  @TempDir Path folder;

  @Test
  void whoHoldsTheOldOneGoesOnSeeingAllOfIt() throws Exception {
    Path sysroot = Files.createDirectory(folder.resolve("sysroot"));
    Files.writeString(sysroot.resolve(FILE), "old");
    // As a run of the process VM does, the stream holds the directory, whatever it is called.
    try (var held = (SecureDirectoryStream<Path>) Files.newDirectoryStream(sysroot)) {
      Sysroot.unpack(List.of(), sysroot);
      assertFalse(Files.exists(sysroot.resolve(FILE)));
      try (var in = held.newByteChannel(FILE, Set.of(StandardOpenOption.READ))) {
        assertEquals("old", new String(Channels.newInputStream(in).readAllBytes()));
      }
    }
  }

  @Test
  void onlyTheLastOldOneIsKept() throws Exception {
    Path sysroot = folder.resolve("sysroot");
    Sysroot.unpack(List.of(), sysroot);
    Files.writeString(sysroot.resolve("first"), "");
    Sysroot.unpack(List.of(), sysroot);
    Files.writeString(sysroot.resolve("second"), "");
    Sysroot.unpack(List.of(), sysroot);
    Path old = folder.resolve("sysroot.old");
    assertTrue(Files.exists(old.resolve("second")));
    assertFalse(Files.exists(old.resolve("first")));
    assertTrue(Files.isDirectory(sysroot.resolve("lib")), "a link to usr/lib");
  }
}
