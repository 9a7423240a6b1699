// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The first line of scripts is read as Linux reads it. */
class ScriptLineTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ScriptLine parse(String text) {
    return ScriptLine.parse(bytes(text));
  }

  @Test
  void itNamesAnInterpreterAndAtMostOneArgument() {
    assertEquals(new ScriptLine("/bin/sh", null), parse("#!/bin/sh\necho"));
    assertEquals(new ScriptLine("/bin/sh", "-e"), parse("#! \t/bin/sh\t -e \n"));
    assertEquals(new ScriptLine("/bin/env", "-S a b"), parse("#!/bin/env -S a b\n"));
  }

  @Test
  void itMayEndWithTheFile() {
    assertEquals(new ScriptLine("/bin/sh", null), parse("#!/bin/sh"));
    assertEquals(new ScriptLine("/bin/sh", null), parse("#!/bin/sh\0 -x\n"));
  }

  @Test
  void itMustNameSomething() {
    assertNull(parse("#!"));
    assertNull(parse("#!  \t\n/bin/sh\n"));
  }

  @Test
  void anInterpreterThatIsCutIsNotRun() {
    assertNull(parse("#!/" + "x".repeat(300) + "\n"));
    String cut = parse("#!/bin/sh " + "x".repeat(300) + "\n").argument();
    assertEquals("x".repeat(256 - 10), cut);
  }

  @Test
  void onlyFilesThatBeginWithItAreScripts() {
    assertTrue(ScriptLine.isScript(bytes("#!x")));
    assertFalse(ScriptLine.isScript(bytes("#")));
    assertFalse(ScriptLine.isScript(bytes(" #!x")));
  }
}
