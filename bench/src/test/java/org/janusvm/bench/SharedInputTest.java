// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Random;
import org.janusvm.process.InputPort;
import org.junit.jupiter.api.Test;

/** One standard input, read by many runs. */
class SharedInputTest {
  @Test
  void everyReaderSeesEverything() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(3).nextBytes(bytes);
    SharedInput input = new SharedInput(new ByteArrayInputStream(bytes));
    try (InputStream first = input.stream();
        InputStream second = input.stream()) {
      assertArrayEquals(bytes, first.readAllBytes());
      assertArrayEquals(bytes, second.readAllBytes());
    }
    InputPort port = input.port();
    byte[] buffer = new byte[bytes.length + 1];
    assertEquals(bytes.length, port.read(buffer, 0, buffer.length));
    assertEquals(0, port.read(buffer, 0, buffer.length));
  }

  @Test
  void aReaderWaitsForWhatIsNotThereYet() throws Exception {
    try (PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(typed)) {
      InputPort port = new SharedInput(pipe).port();
      assertFalse(port.await(0));
      typed.write('a');
      typed.flush();
      assertTrue(port.await(-1));
      byte[] buffer = new byte[2];
      assertEquals(1, port.read(buffer, 0, 2));
      assertEquals('a', buffer[0]);
    }
  }

  @Test
  void noInputEndsAtOnce() throws Exception {
    try (InputStream none = SharedInput.none().stream()) {
      assertEquals(-1, none.read());
    }
  }
}
