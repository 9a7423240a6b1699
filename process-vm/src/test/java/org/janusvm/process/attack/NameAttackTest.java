// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of odd bytes and lengths are taken for what they are, or refused. */
@Timeout(60)
class NameAttackTest extends Attack {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        " ",
        "\t",
        "\u007f",
        "\u00ff\u00fe",
        "\u0001",
        "..\u00e9",
        ".. ",
        " ..",
        "...",
        "\\..\\x",
        "%2e%2e",
        "\u00c0\u00ae\u00c0\u00ae",
        "~",
        "*",
        "-rf",
        "$(touch x)",
        "con",
        "a\u001b[2Jb"
      })
  void oddNamesAreFilesInsideTheGrant(String name) throws IOException {
    assertTrue(open("/rw/" + name, CREATE) >= 0);
    try (var files = Files.list(writable)) {
      assertEquals(3, files.count(), "one file more in the grant");
    }
    attack("/rw/" + name + "/../../" + Canaries.FILE);
    assertEquals(0, call(UNLINKAT, AT_FDCWD, path("/rw/" + name), 0));
  }

  @Test
  void aZeroEndsAName() {
    assertTrue(open("/rw/zero\0/../../" + Canaries.FILE, CREATE) >= 0);
    assertTrue(Files.exists(writable.resolve("zero")));
    assertEquals(-Errno.EISDIR, open("/rw/..\0x", CREATE));
    plantLink("link", "../outside\0x");
    attack("/rw/link/" + Canaries.FILE);
  }

  @Test
  void longNamesAndPathsAreRefusedAtTheRightLength() {
    assertTrue(open("/rw/" + "n".repeat(255), CREATE) >= 0);
    assertEquals(-Errno.ENAMETOOLONG, open("/rw/" + "n".repeat(256), CREATE));
    assertEquals(-Errno.ENAMETOOLONG, open("/rw/" + "n".repeat(256) + "/../file", 0));
    String rest = "/rw/file";
    assertTrue(open("/".repeat(4095 - rest.length()) + rest, 0) >= 0, "4096 with its zero");
    assertEquals(-Errno.ENAMETOOLONG, open("/".repeat(4096 - rest.length()) + rest, 0));
    assertTrue(open("/rw/" + "./".repeat(2000) + "file", 0) >= 0);
    assertTrue(open("/rw/" + "sub/../".repeat(500) + "file", 0) >= 0);
    tryToRead("/rw/" + "sub/../".repeat(500) + "../" + Canaries.FILE);
  }

  @Test
  void targetsOfLinksMayBeLongButLeadNowhereElse() {
    String climb = "../".repeat(1300) + "outside/" + Canaries.FILE;
    plantLink("long", climb);
    attack("/rw/long");
    assertEquals(
        -Errno.ENAMETOOLONG,
        call(SYMLINKAT, second("x".repeat(4096)), AT_FDCWD, path("/rw/longer")));
    assertEquals(-Errno.ENOENT, call(SYMLINKAT, second(""), AT_FDCWD, path("/rw/empty")));
  }

  @Test
  void deepTreesEndInAnError() throws IOException {
    // Every directory on the way is held open, so that ".." is the way back: this has to end.
    Path deep = Files.createDirectories(writable.resolve("d/".repeat(1500)));
    assertEquals(0, call(CHDIR, path("/rw")));
    assertEquals(0, call(CHDIR, path("d/".repeat(900))));
    assertEquals(-Errno.ENAMETOOLONG, call(CHDIR, path("d/".repeat(500))));
    tryToRead("../".repeat(900) + "../" + Canaries.FILE);
    tryToRead("../".repeat(1200) + Canaries.FILE);
    // By ourselves, for JUnit takes half a minute to remove such a tree.
    for (Path deepest = deep; !deepest.equals(writable); deepest = deepest.getParent()) {
      Files.delete(deepest);
    }
  }
}
