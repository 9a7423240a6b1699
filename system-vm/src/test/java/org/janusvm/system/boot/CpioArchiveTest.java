// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpioArchiveTest {
  private record Entry(int mode, byte[] content) {}

  private static int field(byte[] archive, int at, int index) {
    return (int)
        Long.parseLong(new String(archive, at + 6 + 8 * index, 8, StandardCharsets.US_ASCII), 16);
  }

  private static Map<String, Entry> parse(byte[] archive) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    int at = 0;
    while (true) {
      assertEquals("070701", new String(archive, at, 6, StandardCharsets.US_ASCII));
      int size = field(archive, at, 6);
      int nameSize = field(archive, at, 11);
      String name = new String(archive, at + 110, nameSize - 1, StandardCharsets.UTF_8);
      int content = at + 110 + nameSize + 3 & ~3;
      if (name.equals("TRAILER!!!")) {
        return entries;
      }
      entries.put(
          name,
          new Entry(field(archive, at, 1), Arrays.copyOfRange(archive, content, content + size)));
      at = content + size + 3 & ~3;
    }
  }

  @Test
  void filesComeAfterTheDirectoriesTheyNeedEachOnce() {
    byte[] archive =
        new CpioArchive()
            .file("/init", 0755, new byte[] {1, 2, 3})
            .file("/etc/a/b", 0644, new byte[5])
            .file("/etc/c", 0600, new byte[0])
            .finish();
    Map<String, Entry> entries = parse(archive);
    assertEquals("[init, etc, etc/a, etc/a/b, etc/c]", entries.keySet().toString());
    assertArrayEquals(new byte[] {1, 2, 3}, entries.get("init").content);
    assertEquals(0100755, entries.get("init").mode);
    assertEquals(0040755, entries.get("etc/a").mode);
    assertEquals(0100600, entries.get("etc/c").mode);
  }
}
