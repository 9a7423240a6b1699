// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.process.Grant;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Grants in each other, over each other, by a link, and the places where they are mounted. */
@Timeout(60)
class MountAttackTest extends Attack {
  private Path linked;

  @Override
  void prepare() throws IOException {
    Files.createDirectories(readable.resolve("writable"));
    Files.createDirectories(readable.resolve("hidden"));
    Files.writeString(readable.resolve("hidden/file"), "hidden by a grant");
    Files.createDirectories(writable.resolve("nested"));
    linked = Files.createSymbolicLink(host.resolve("by-link"), Path.of("rw/sub"));
  }

  @Override
  List<Grant> grants() {
    return List.of(
        new Grant(writable, "/rw", false),
        new Grant(readable, "/ro", true),
        // Writable inside of read-only, read-only inside of writable.
        new Grant(writable.resolve("sub"), "/ro/hidden", false),
        new Grant(readable, "/rw/nested", true),
        new Grant(linked, "/linked", false),
        new Grant(readable, "/far/away/below", true));
  }

  @Test
  void theInnerGrantsRightsHoldInside() {
    assertTrue(open("/ro/hidden/new", CREATE) >= 0, "a writable grant inside a read-only one");
    assertTrue(Files.exists(writable.resolve("sub/new")));
    assertEquals(-Errno.ENOENT, open("/ro/hidden/file", 0), "what the grant hides stays hidden");
    for (String path : new String[] {"/rw/nested/file", "/rw/nested/new", "/rw/nested/sub"}) {
      tryToChange(path);
    }
    assertEquals(-Errno.EROFS, open("/rw/nested/new", CREATE));
    assertEquals(-Errno.EROFS, open("/ro/hidden/../new", CREATE), "'..' gives the outer rights");
    assertEquals(-Errno.EROFS, open("/rw/nested/sub/../new", CREATE));
    tryToChange("/ro/hidden/../file");
    tryToChange("/ro/hidden/deep/../../file");
  }

  @Test
  void linksBetweenGrantsTakeTheRightsOfWhereTheyLead() {
    plantLink("to-ro", "nested/file");
    plantLink("to-ro2", "../ro/file");
    plantLink("to-ro3", "/far/away/below/file");
    for (String name : new String[] {"to-ro", "to-ro2", "to-ro3"}) {
      assertEquals("read only", guest.contents("/rw/" + name));
      assertEquals(-Errno.EROFS, open("/rw/" + name, OpenFlags.O_WRONLY));
      assertEquals(-Errno.EROFS, call(TRUNCATE, path("/rw/" + name), 0));
      assertEquals(-Errno.EROFS, call(FCHMODAT, AT_FDCWD, path("/rw/" + name), 0777));
      assertEquals(-Errno.EROFS, call(UTIMENSAT, AT_FDCWD, path("/rw/" + name), 0, 0));
    }
  }

  @Test
  void aGrantGivenThroughALinkIsTheDirectoryAndNotItsNeighbours() throws IOException {
    assertTrue(open("/linked/new", CREATE) >= 0);
    assertTrue(Files.exists(writable.resolve("sub/new")));
    attack("/linked/../by-link");
    attack("/linked/../" + Canaries.FILE);
    attack("/linked/../../" + Canaries.FILE);
    // The link may lead elsewhere later; the grant does not follow.
    Files.delete(linked);
    Files.createSymbolicLink(linked, Path.of("outside"));
    tryToRead("/linked/" + Canaries.FILE);
    assertEquals(-Errno.ENOENT, open("/linked/" + Canaries.FILE, 0));
    Files.delete(linked);
    Files.createSymbolicLink(linked, Path.of("rw/sub"));
    remember();
  }

  @Test
  void mountPointsAreNeitherRemovedNorMovedNorReplaced() {
    String[] points = {
      "/rw",
      "/ro",
      "/ro/hidden",
      "/rw/nested",
      "/linked",
      "/far",
      "/far/away",
      "/far/away/below",
      "/dev",
      "/dev/null",
      "/"
    };
    for (String point : points) {
      for (String end : new String[] {"", "/", "/."}) {
        String name = point + end;
        assertTrue(call(UNLINKAT, AT_FDCWD, path(name), REMOVEDIR) < 0, name);
        assertTrue(call(UNLINKAT, AT_FDCWD, path(name), 0) < 0, name);
        assertTrue(call(MKDIRAT, AT_FDCWD, path(name), 0777) < 0, name);
        assertTrue(call(SYMLINKAT, second("x"), AT_FDCWD, path(name)) < 0, name);
        assertTrue(call(RENAMEAT2, AT_FDCWD, path(name), AT_FDCWD, second("/rw/x"), 0) < 0, name);
        long exchanged =
            call(RENAMEAT2, AT_FDCWD, path(name), AT_FDCWD, second("/rw/sub"), EXCHANGE);
        assertTrue(exchanged < 0, name);
        assertTrue(call(RENAMEAT2, AT_FDCWD, second("/rw/sub"), AT_FDCWD, path(name), 0) < 0, name);
      }
    }
    assertEquals("read only", guest.contents("/rw/nested/file"));
  }

  @Test
  void theHostsDirectoryUnderAMountPointIsNotReachedAroundIt() {
    // /rw/nested on the host is an empty directory; the guest sees the grant instead, always.
    for (String path :
        new String[] {"/rw/nested/new", "/rw/sub/../nested/new", "/rw/./nested/new"}) {
      assertEquals(-Errno.EROFS, open(path, CREATE), path);
    }
    long directory = open("/rw", OpenFlags.O_DIRECTORY);
    assertEquals(-Errno.EROFS, openAt(directory, "nested/new", CREATE));
    assertEquals(0, call(CHDIR, path("/rw/nested")));
    assertEquals(-Errno.EROFS, open("new", CREATE));
    assertEquals(0, call(RENAMEAT2, AT_FDCWD, path("/rw/sub"), AT_FDCWD, second("/rw/sub2"), 0));
    assertEquals(-Errno.EROFS, open("new", CREATE));
  }

  @Test
  void aGrantedDirectoryDeletedOnTheHostWhileInsideIsGone() throws IOException {
    assertEquals(0, call(CHDIR, path("/linked")));
    long directory = open("/linked", OpenFlags.O_DIRECTORY);
    Files.delete(writable.resolve("sub/deep"));
    Files.delete(writable.resolve("sub"));
    Files.createSymbolicLink(writable.resolve("sub"), Path.of("../outside"));
    attack(Canaries.FILE);
    attack("../" + Canaries.FILE);
    attack("/linked/" + Canaries.FILE);
    tryToChange("/linked/new");
    long fd = openAt(directory, Canaries.FILE, 0);
    assertTrue(fd < 0);
    assertTrue(openAt(directory, "new", CREATE) < 0, "nothing can be made in what is deleted");
    assertTrue(open("/ro/hidden/new", CREATE) < 0);
  }
}
