// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What programs find in their directory. */
class WorkFolderTest {
  @Test
  void itHoldsScriptsAndTheTextsThatWereAskedForAndVanishes() throws IOException {
    Path path;
    try (WorkFolder work = new WorkFolder();
        WorkFolder other = new WorkFolder()) {
      path = work.path();
      work.provide(List.of("gawk", "-f", "bench.awk", "text-3k", "text-x"));
      other.provide(List.of("text-3k"));
      assertTrue(Files.isRegularFile(path.resolve("bench.awk")));
      assertEquals(3 * 1024, Files.size(path.resolve("text-3k")));
      assertFalse(Files.exists(path.resolve("text-x")));
      assertEquals(-1, Files.mismatch(path.resolve("text-3k"), other.path().resolve("text-3k")));
    }
    assertFalse(Files.exists(path));
  }
}
