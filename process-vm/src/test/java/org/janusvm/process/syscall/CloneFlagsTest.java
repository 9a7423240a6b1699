// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be given is refused, not left out. */
@Timeout(60)
class CloneFlagsTest {
  private static final int UNSHARE = 97;
  private static final int SETNS = 268;
  private static final int CLONE = 220;
  private static final int CLONE3 = 435;
  private static final int WAIT4 = 260;
  private static final int SIGCHLD = 17;
  private static final long CLONE_VM = 0x100;
  private static final long CLONE_SIGHAND = 0x800;
  private static final long CLONE_PIDFD = 0x1000;
  private static final long CLONE_THREAD = 0x10000;

  private final SystemCallHarness harness = new SystemCallHarness();

  @AfterEach
  void close() {
    harness.close();
  }

  // Mount, control groups, host name, IPC, user, processes, network.
  @ParameterizedTest
  @ValueSource(
      longs = {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000})
  void namespacesNeedAPrivilege(long flag) {
    assertEquals(-Errno.EPERM, harness.call(CLONE, flag | SIGCHLD));
    assertEquals(-Errno.EPERM, harness.call(UNSHARE, flag));
    assertEquals(-Errno.EPERM, harness.call(SETNS, 0, flag));
  }

  @Test
  void combinationsWithoutAMeaningAreInvalid() {
    assertEquals(-Errno.EINVAL, harness.call(CLONE, CLONE_THREAD));
    assertEquals(-Errno.EINVAL, harness.call(CLONE, CLONE_THREAD | CLONE_VM));
    assertEquals(-Errno.EINVAL, harness.call(CLONE, CLONE_SIGHAND | SIGCHLD));
    long thread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
    assertEquals(-Errno.EINVAL, harness.call(CLONE, CLONE_PIDFD | thread));
    assertEquals(-Errno.EINVAL, harness.call(CLONE, 65));
  }

  private long clone3(int size, long... words) {
    for (int i = 0; i < size / 8; i++) {
      long word = i < words.length ? words[i] : 0;
      harness.process.user().putLong(SystemCallHarness.DATA + 8L * i, word);
    }
    return harness.call(CLONE3, SystemCallHarness.DATA, size);
  }

  @Test
  void theNewCallChecksItsArguments() {
    assertEquals(-Errno.EINVAL, clone3(56));
    assertEquals(-Errno.E2BIG, harness.call(CLONE3, SystemCallHarness.DATA, 5000));
    assertEquals(-Errno.EINVAL, clone3(88, SIGCHLD)); // The signal has a word of its own.
    assertEquals(-Errno.EINVAL, clone3(88, 1L << 40));
    assertEquals(-Errno.EINVAL, clone3(88, 0, 0, 0, 0, 65));
    assertEquals(-Errno.EINVAL, clone3(88, 0, 0, 0, 0, SIGCHLD, 0, 4096)); // Size without a stack.
    assertEquals(-Errno.EPERM, clone3(88, 0, 0, 0, 0, SIGCHLD, 0, 0, 0, 1, 1)); // Wants a number.
    assertEquals(-Errno.E2BIG, clone3(96, 0, 0, 0, 0, SIGCHLD, 0, 0, 0, 0, 0, 0, 1));
    assertEquals(-Errno.EFAULT, harness.call(CLONE3, 8, 88));
  }

  @Test
  void aChildEndsAndIsWaitedForOnce() {
    long pid = clone3(96, 0, 0, 0, 0, SIGCHLD);
    assertTrue(pid > 0);
    assertEquals(pid, harness.call(WAIT4, pid, SystemCallHarness.DATA, 0, 0));
    assertEquals(0, harness.process.user().getInt(SystemCallHarness.DATA));
    assertEquals(-Errno.ECHILD, harness.call(WAIT4, -1, 0, 0, 0));
  }
}
