// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic links, whoever made them, lead to places of the guest's tree only. */
@Timeout(60)
class LinkAttackTest extends Attack {
  @Override
  void prepare() throws IOException {
    // Links that a user of the host left behind, in both grants.
    for (Path grant : new Path[] {writable, readable}) {
      link(grant, "absolute", host.resolve(Canaries.FILE).toString());
      link(grant, "relative", "../" + Canaries.FILE);
      link(grant, "folder", "../outside");
      link(grant, "absolute-folder", host.resolve("outside").toString());
      link(grant, "root", "/");
      link(grant, "up", "..");
      link(grant, "chain", "chain-2");
      link(grant, "chain-2", "up/outside/link");
      link(grant, "new", "../outside/new");
      link(grant, "proc", "/proc/self/root" + host);
    }
  }

  private static void link(Path folder, String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absolute",
        "relative",
        "folder",
        "folder/",
        "folder/canary-7e1d.txt",
        "folder/.",
        "folder/new",
        "absolute-folder/canary-7e1d.txt",
        "absolute-folder/new",
        "up/canary-7e1d.txt",
        "up/outside/new",
        "up/up",
        "chain",
        "new",
        "new/",
        "root/outside",
        "proc/canary-7e1d.txt"
      })
  void leftByTheHost(String name) {
    tryToRead("/ro/" + name);
    tryToChange("/ro/" + name);
    tryToRead("/rw/" + name);
    tryToChange("/rw/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../canary-7e1d.txt",
        "../outside",
        "..",
        "../",
        "/",
        "/rw/..",
        "/rw/../outside",
        "sub/../..",
        "sub/deep/../../../outside",
        "/proc/self/root",
        "/proc/self/cwd/..",
        "/dev/fd/0/../..",
        "//..//..",
        "./../.",
        "file/.."
      })
  void plantedByTheGuestThenFollowed(String target) {
    plantLink("planted", target);
    attack("/rw/planted");
    plantLink("planted-again", target);
    attack("/rw/planted-again/" + Canaries.FILE);
    attack("/rw/planted-again/outside/" + Canaries.FILE);
    attack("/rw/planted-again/../" + Canaries.FILE);
  }

  @Test
  void chainedSoThatEachLooksHarmless() {
    plantLink("a", "sub");
    plantLink("b", "a/..");
    plantLink("c", "b/..");
    plantLink("d", "c/../outside");
    attack("/rw/c/" + Canaries.FILE);
    attack("/rw/d/" + Canaries.FILE);
    attack("/rw/d/new");
  }

  @Test
  void loopingInEveryWay() {
    plantLink("self", "self");
    plantLink("one", "two");
    plantLink("two", "one");
    plantLink("grow", "grow/grow");
    plantLink("deep", "sub/../deep/x");
    plantLink("round", "/rw/round");
    String[] loops = {"self", "one", "two/x", "grow", "grow/x", "deep", "round/../round"};
    for (String name : loops) {
      assertEquals(-Errno.ELOOP, open("/rw/" + name, 0), name);
      assertEquals(-Errno.ELOOP, open("/rw/" + name, OpenFlags.O_CREAT), name);
      assertEquals(-Errno.ELOOP, call(CHDIR, path("/rw/" + name)), name);
    }
    // Forty links are followed, no more, also if they end.
    plantLink("0", "file");
    for (int i = 1; i <= 41; i++) {
      plantLink(Integer.toString(i), Integer.toString(i - 1));
    }
    assertTrue(open("/rw/39", 0) >= 0);
    assertEquals(-Errno.ELOOP, open("/rw/41", 0));
  }

  @Test
  void thatDoubleThePathAtEveryStep() {
    plantLink("x0", "sub/../sub/../sub/..");
    for (int i = 1; i < 12; i++) {
      plantLink("x" + i, ("x" + (i - 1) + "/").repeat(8));
    }
    assertTrue(open("/rw/x11/file", 0) < 0, "either too many links or too long, and soon");
  }

  @Test
  void notFollowedWhereTheLinkItselfIsMeant() {
    plantLink("out", "../" + Canaries.FILE);
    assertEquals(
        -Errno.ELOOP, open("/rw/out", OpenFlags.O_NOFOLLOW), "the link itself cannot be opened");
    assertEquals(-Errno.EEXIST, open("/rw/out", CREATE | OpenFlags.O_EXCL));
    long link = open("/rw/out", OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    assertTrue(link >= 0);
    drain(link);
    overwrite(link);
    assertEquals(0, call(UTIMENSAT, AT_FDCWD, path("/rw/out"), 0, NOFOLLOW));
    assertEquals(0, call(LINKAT, AT_FDCWD, path("/rw/out"), AT_FDCWD, second("/rw/out2"), 0));
    attack("/rw/out2");
    assertEquals(0, call(UNLINKAT, AT_FDCWD, path("/rw/out"), 0));
  }
}
