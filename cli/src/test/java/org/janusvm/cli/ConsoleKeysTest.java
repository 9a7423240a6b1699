// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Control-A at a machine's console. */
class ConsoleKeysTest {
  private final AtomicInteger quits = new AtomicInteger();

  private String seenByGuest(String typed) throws IOException {
    ByteArrayInputStream keys =
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.ISO_8859_1));
    try (ConsoleKeys console = new ConsoleKeys(keys, quits::incrementAndGet)) {
      return new String(console.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void ordinaryKeysPass() throws IOException {
    assertEquals("ls\r\003\u00ff", seenByGuest("ls\r\003\u00ff"));
    assertEquals(0, quits.get());
  }

  @Test
  void controlAThenXQuits() throws IOException {
    assertEquals("ab", seenByGuest("ab\001xcd"));
    assertEquals(1, quits.get());
  }

  @Test
  void controlATwiceIsOne() throws IOException {
    assertEquals("a\001b", seenByGuest("a\001\001b"));
  }

  @Test
  void controlABeforeAnotherKeyPassesWithIt() throws IOException {
    assertEquals("\001e", seenByGuest("\001e"));
  }
}
