// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A fault of Janus itself is told in one line, without a stack trace. */
class InternalErrorTest {
  @Test
  void isOneLineWithItsOwnStatus() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream real = System.err;
    int status;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      status = Messages.internalError(new IllegalStateException("two\nlines"), "a bug");
    } finally {
      System.setErr(real);
    }
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(Status.INTERNAL, status);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("janus: internal error: "), said);
    assertTrue(said.contains("two lines"), said);
  }
}
