// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.janusvm.process.SystemCallHarness.AT_FDCWD;
import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.memory.UserMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread rewrites the arguments of a call in memory while the call is under way. */
@Timeout(120)
class StringRaceAttackTest extends Attack {
  private static final int ROUNDS = Integer.getInteger("janus.attack.rounds", 6_000) * 5;

  // Above what the other places for strings use.
  private static final long RACED = DATA + 0x10000;

  // Writes two texts of one length in turns, as fast as it can.
  private Rival.Step rewriter(String one, String other) {
    byte[] a = (one + "\0").getBytes(StandardCharsets.ISO_8859_1);
    byte[] b = (other + "\0").getBytes(StandardCharsets.ISO_8859_1);
    UserMemory user = guest.process.user();
    user.write(RACED, a);
    return () -> {
      user.write(RACED, b);
      user.write(RACED, a);
    };
  }

  private void race(String one, String other) throws Exception {
    Rival.against(
        rewriter(one, other),
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, RACED, 0, 0);
            if (fd >= 0) {
              drain(fd);
              call(CLOSE, fd);
            }
            long made =
                call(SystemCallHarness.OPENAT, AT_FDCWD, RACED, CREATE | OpenFlags.O_EXCL, 0644);
            if (made >= 0) {
              call(CLOSE, made);
            }
          }
        });
  }

  @Test
  void aNameBecomesTheParentDirectory() throws Exception {
    race("/rw/aa/" + Canaries.FILE, "/rw/../" + Canaries.FILE);
    race("/rw/aa/outside/new", "/rw/../outside/new");
  }

  @Test
  void aNameIsCutShortWhereItHadBeenFoundLonger() throws Exception {
    // With a zero in it after its length was taken, "..a" is ".." for whoever reads up to the zero.
    race("/rw/..a/" + Canaries.FILE, "/rw/..\0/" + Canaries.FILE);
    race("/rw/..a/outside/new", "/rw/..\0/outside/new");
    race("/rw/sub/..a", "/rw/sub/..\0");
    race("/rw/.a/../../" + Canaries.FILE, "/rw/.\0/../../" + Canaries.FILE);
  }

  @Test
  void noStringThatWasReadHoldsAZero() throws Exception {
    UserMemory user = guest.process.user();
    Rival.against(
        rewriter("abcdefgh", "abc\0efgh"),
        () -> {
          for (int i = 0; i < ROUNDS * 4; i++) {
            String text = user.readString(RACED, 4096);
            assertTrue(text.indexOf(0) < 0, "a zero inside of " + text.length());
          }
        });
  }

  @Test
  void aPathLosesItsEnd() throws Exception {
    UserMemory user = guest.process.user();
    long end = DATA + SystemCallHarness.DATA_SIZE;
    byte[] open = "abcdefgh".getBytes(StandardCharsets.ISO_8859_1);
    byte[] closed = "abcdefg\0".getBytes(StandardCharsets.ISO_8859_1);
    user.write(end - 8, closed);
    Rival.against(
        () -> {
          user.write(end - 8, open);
          user.write(end - 8, closed);
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            try {
              assertTrue(user.readString(end - 8, 4096).length() == 7);
            } catch (ErrnoException e) {
              // EFAULT: it went on into memory that is not there.
            }
            assertTrue(call(SystemCallHarness.OPENAT, AT_FDCWD, end - 8, 0, 0) < 0);
          }
        });
  }

  @Test
  void theMemoryOfAPathIsTakenAway() throws Exception {
    SystemCallHarness.Caller caller = guest.anotherThread();
    long page = DATA + 0x30000;
    byte[] text = ("/rw/file\0").getBytes(StandardCharsets.ISO_8859_1);
    guest.process.user().write(page, text);
    Rival.against(
        () -> {
          caller.call(MPROTECT, page, 4096, 0);
          caller.call(MPROTECT, page, 4096, 3);
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long fd = call(SystemCallHarness.OPENAT, AT_FDCWD, page, 0, 0);
            assertTrue(fd >= 0 || fd == -14, "EFAULT or success, not " + fd);
            if (fd >= 0) {
              long n = call(READ, fd, page + 2048, 6);
              assertTrue(n == 6 || n == -14, "EFAULT or success, not " + n);
              call(CLOSE, fd);
            }
          }
        });
  }
}
