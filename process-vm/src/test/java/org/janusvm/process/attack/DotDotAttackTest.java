// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dots of a path climb no higher than the guest's own root. */
@Timeout(60)
class DotDotAttackTest extends Attack {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rw/../canary-7e1d.txt",
        "/rw/../outside/canary-7e1d.txt",
        "/rw/sub/../../canary-7e1d.txt",
        "/rw/sub/deep/../../../canary-7e1d.txt",
        "/rw/./.././canary-7e1d.txt",
        "/rw//..//canary-7e1d.txt",
        "/rw/nothing/../../canary-7e1d.txt",
        "/rw/file/../../canary-7e1d.txt",
        "/ro/../canary-7e1d.txt",
        "/ro/sub/../../canary-7e1d.txt",
        "/../../../../canary-7e1d.txt",
        "/dev/../../canary-7e1d.txt",
        "/dev/null/../../canary-7e1d.txt",
        "/rw/..",
        "/rw/../",
        "/rw/../.",
        "/rw/../..",
        "/rw/.../canary-7e1d.txt",
        "../canary-7e1d.txt",
        ".."
      })
  void inEveryPlace(String path) {
    attack(path);
  }

  @Test
  void fromADirectoryDescriptor() {
    long directory = open("/rw/sub", OpenFlags.O_DIRECTORY);
    assertTrue(directory >= 0);
    for (String path : new String[] {"../../", "../../" + Canaries.FILE, "deep/../../.."}) {
      long fd = openAt(directory, path, 0);
      if (fd >= 0) {
        drain(fd);
      }
      assertTrue(call(UNLINKAT, directory, path(path), 0) < 0);
    }
  }

  @Test
  void fromAWorkingDirectoryThatMovesUp() {
    assertEquals(0, call(CHDIR, path("/rw/sub/deep")));
    for (int i = 0; i < 6; i++) {
      attack(Canaries.FILE);
      attack("../" + Canaries.FILE);
      assertEquals(0, call(CHDIR, path("..")));
    }
    assertEquals(2, call(GETCWD, DATA, 4096), "the guest's root is the end");
  }

  @Test
  void fromAWorkingDirectoryMovedAwayBelowOne() {
    // Linux's ".." follows the moved directory; a walk by path must not come out elsewhere.
    assertEquals(0, call(CHDIR, path("/rw/sub/deep")));
    assertEquals(0, rename("/rw/sub/deep", "/rw/deep"));
    attack("../" + Canaries.FILE);
    attack("../../" + Canaries.FILE);
    assertEquals(0, rename("/rw/sub", "/rw/deep/sub"));
    attack("../" + Canaries.FILE);
    attack("../../../" + Canaries.FILE);
  }

  @Test
  void fromAWorkingDirectoryThatWasDeleted() {
    assertEquals(0, call(MKDIRAT, AT_FDCWD, path("/rw/gone"), 0755));
    assertEquals(0, call(CHDIR, path("/rw/gone")));
    assertEquals(0, call(UNLINKAT, AT_FDCWD, path("/rw/gone"), REMOVEDIR));
    attack(Canaries.FILE);
    attack("../" + Canaries.FILE);
    assertTrue(open("new", CREATE) < 0);
    // A link in the place of the directory makes the working directory no way out.
    plantLink("gone", "../outside");
    attack(Canaries.FILE);
    attack("./" + Canaries.FILE);
  }

  @Test
  void throughADirectoryDescriptorWhoseDirectoryBecameALink() {
    assertEquals(0, call(MKDIRAT, AT_FDCWD, path("/rw/gone"), 0755));
    long directory = open("/rw/gone", OpenFlags.O_DIRECTORY);
    assertEquals(0, call(UNLINKAT, AT_FDCWD, path("/rw/gone"), REMOVEDIR));
    plantLink("gone", "../outside");
    for (String name : new String[] {Canaries.FILE, "../" + Canaries.FILE, "link"}) {
      long fd = openAt(directory, name, 0);
      if (fd >= 0) {
        drain(fd);
      }
      assertTrue(call(UNLINKAT, directory, path(name), 0) < 0);
    }
    assertEquals(0, call(FCHDIR, directory) & 0); // Whatever it says, it must lead nowhere.
    attack(Canaries.FILE);
  }

  @Test
  void byChroot() {
    // There is no chroot; were there one, ".." from outside the new root is the classic way out.
    assertTrue(call(CHROOT, path("/rw/sub")) < 0);
    attack("../../" + Canaries.FILE);
  }

  @Test
  void thePathsOfTheHostNameNothing() {
    for (String path : new String[] {"/etc/shadow", "/root", "/home", "/tmp", "/proc/1/root", ""}) {
      assertEquals(-Errno.ENOENT, open(path, 0), path);
    }
    attack(host.resolve(Canaries.FILE).toString());
    attack(writable.toString());
    attack(host.resolve("outside").toString());
  }

  private long rename(String from, String to) {
    return call(RENAMEAT2, AT_FDCWD, path(from), AT_FDCWD, second(to), 0);
  }
}
