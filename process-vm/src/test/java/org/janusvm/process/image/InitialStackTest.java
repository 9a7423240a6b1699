// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.MemoryBudget;
import org.janusvm.process.memory.UserMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The initial stack is what the ABI says, byte for byte. */
class InitialStackTest {
  private final AddressSpace space = new AddressSpace(new MemoryBudget(64 << 20));
  private final UserMemory user = new UserMemory(space);
  private final long top = space.mapStack(8 << 20, false);
  private final ProcessImage image = new ProcessImage(0x7000, 0x10078, 0x10040, 5, 0x6000, top);

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void argumentsEnvironmentAndVectorAreFound() throws ImageException {
    byte[] random = new byte[16];
    Arrays.fill(random, (byte) 0x5a);
    long sp =
        new InitialStack(user, image)
            .write(List.of("prog", "", "\u00e9"), List.of("A=1"), "/bin/prog", random, 1000);
    assertEquals(0, sp & 15);
    assertEquals(3, user.getLong(sp));
    assertEquals("prog", user.readString(user.getLong(sp + 8), 100));
    assertEquals("", user.readString(user.getLong(sp + 16), 100));
    assertEquals("\u00e9", user.readString(user.getLong(sp + 24), 100));
    assertEquals(0, user.getLong(sp + 32));
    assertEquals("A=1", user.readString(user.getLong(sp + 40), 100));
    assertEquals(0, user.getLong(sp + 48));
    Map<Long, Long> vector = new LinkedHashMap<>();
    for (long at = sp + 56; user.getLong(at) != 0; at += 16) {
      vector.put(user.getLong(at), user.getLong(at + 8));
    }
    assertEquals(0x10040, vector.get(3L));
    assertEquals(56, vector.get(4L));
    assertEquals(5, vector.get(5L));
    assertEquals(4096, vector.get(6L));
    assertEquals(0x6000, vector.get(7L));
    assertEquals(0x10078, vector.get(9L));
    assertEquals(1000, vector.get(11L));
    assertEquals(0x112d, vector.get(16L));
    assertEquals(100, vector.get(17L));
    assertEquals(0, vector.get(23L));
    assertArrayEquals(random, user.read(vector.get(25L), 16));
    assertEquals("/bin/prog", user.readString(vector.get(31L), 100));
    assertEquals(1088, vector.get(51L));
    // Strings as they lie: arguments lowest, the path highest, then eight bytes of zero.
    assertEquals(0, user.getLong(top - 8));
    assertEquals(top - 8 - 10, vector.get(31L));
    assertEquals(user.getLong(sp + 8) + 5, user.getLong(sp + 16));
  }

  @Test
  void tooManyArgumentsAreRefused() {
    InitialStack stack = new InitialStack(user, image);
    List<String> many = Collections.nCopies(3000, "x".repeat(1000));
    assertThrows(ImageException.class, () -> stack.write(many, List.of(), "p", new byte[16], 1000));
    List<String> huge = List.of("x".repeat(200_000));
    assertThrows(ImageException.class, () -> stack.write(huge, List.of(), "p", new byte[16], 1000));
  }
}
