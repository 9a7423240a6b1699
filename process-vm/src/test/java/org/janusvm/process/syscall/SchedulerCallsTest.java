// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program asks of the scheduler is remembered, and refused where Linux refuses it. */
@Timeout(30)
class SchedulerCallsTest {
  private static final int SETSCHEDULER = 119;
  private static final int GETSCHEDULER = 120;
  private static final int SETAFFINITY = 122;
  private static final int GETAFFINITY = 123;
  private static final int SETPRIORITY = 140;
  private static final int GETPRIORITY = 141;
  private static final int GETCPU = 168;
  private static final int SETATTR = 274;
  private static final int GETATTR = 275;
  private static final int IOPRIO_SET = 30;
  private static final int IOPRIO_GET = 31;
  private static final int HWPROBE = 258;
  private static final int MEMBARRIER = 283;

  private SystemCallHarness guest;

  @BeforeEach
  void open() {
    guest = new SystemCallHarness(ProcessOptions.builder(Path.of("none")).memory(64 << 20));
  }

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void onlyOrdinaryPoliciesAreGranted() {
    guest.process.user().putInt(DATA, 0);
    assertEquals(0, guest.call(GETSCHEDULER, 0));
    assertEquals(0, guest.call(SETSCHEDULER, 0, 3, DATA));
    assertEquals(3, guest.call(GETSCHEDULER, guest.thread.tid()));
    assertEquals(0, guest.call(SETSCHEDULER, 0, 0x40000005, DATA));
    assertEquals(0x40000005, guest.call(GETSCHEDULER, 0));
    assertEquals(-Errno.EINVAL, guest.call(SETSCHEDULER, 0, 4, DATA));
    assertEquals(-Errno.EINVAL, guest.call(SETSCHEDULER, 0, 1, DATA), "without a priority");
    guest.process.user().putInt(DATA, 5);
    assertEquals(-Errno.EPERM, guest.call(SETSCHEDULER, 0, 1, DATA));
    assertEquals(-Errno.EINVAL, guest.call(SETSCHEDULER, 0, 0, DATA));
    assertEquals(-Errno.ESRCH, guest.call(GETSCHEDULER, 31999));
    assertEquals(-Errno.EINVAL, guest.call(GETSCHEDULER, -1));
    assertEquals(99, guest.call(125, 1));
    assertEquals(1, guest.call(126, 2));
    assertEquals(0, guest.call(126, 0));
    assertEquals(-Errno.EINVAL, guest.call(125, 17));
  }

  @Test
  void attributesAreOnesOfTheFirstVersion() {
    assertEquals(-Errno.EINVAL, guest.call(GETATTR, 0, DATA, 47, 0));
    assertEquals(0, guest.call(GETATTR, 0, DATA, 56, 0));
    assertEquals(48, guest.process.user().getInt(DATA));
    guest.process.user().putInt(DATA + 16, 7);
    assertEquals(0, guest.call(SETATTR, 0, DATA, 0));
    assertEquals(20 - 7, guest.call(GETPRIORITY, 0, 0));
    guest.process.user().putInt(DATA, 8);
    assertEquals(-Errno.E2BIG, guest.call(SETATTR, 0, DATA, 0));
  }

  @Test
  void oneCanBecomeOnlyNicer() {
    assertEquals(20, guest.call(GETPRIORITY, 0, 0));
    assertEquals(0, guest.call(SETPRIORITY, 0, 0, 5));
    assertEquals(15, guest.call(GETPRIORITY, 0, guest.thread.tid()));
    assertEquals(-Errno.EACCES, guest.call(SETPRIORITY, 0, 0, 4));
    assertEquals(0, guest.call(SETPRIORITY, 2, 0, 100), "as nice as possible");
    assertEquals(1, guest.call(GETPRIORITY, 1, 0));
    assertEquals(-Errno.ESRCH, guest.call(GETPRIORITY, 0, 31999));
    assertEquals(-Errno.EINVAL, guest.call(GETPRIORITY, 3, 0));
  }

  @Test
  void inputAndOutputHavePrioritiesToo() {
    assertEquals(0x4004, guest.call(IOPRIO_GET, 1, 0));
    assertEquals(0, guest.call(IOPRIO_SET, 1, 0, 0x4007));
    assertEquals(0x4007, guest.call(IOPRIO_GET, 1, 0));
    assertEquals(-Errno.EPERM, guest.call(IOPRIO_SET, 1, 0, 0x2000));
    assertEquals(-Errno.EINVAL, guest.call(IOPRIO_SET, 1, 0, 0x4008));
    assertEquals(-Errno.EINVAL, guest.call(IOPRIO_GET, 9, 0));
  }

  @Test
  void aThreadStaysOnTheProcessorsItChose() {
    assertEquals(8, guest.call(GETAFFINITY, 0, 128, DATA));
    assertEquals(1, guest.process.user().getLong(DATA), "one where time is virtual");
    assertEquals(0, guest.call(SETAFFINITY, 0, 8, DATA));
    guest.process.user().putLong(DATA, 2);
    assertEquals(-Errno.EINVAL, guest.call(SETAFFINITY, 0, 8, DATA));
    assertEquals(-Errno.EINVAL, guest.call(GETAFFINITY, 0, 7, DATA));
    assertEquals(-Errno.ESRCH, guest.call(GETAFFINITY, 31999, 8, DATA));
    guest.process.user().putLong(DATA, -1);
    assertEquals(0, guest.call(GETCPU, DATA, DATA + 4, 0));
    assertEquals(0, guest.process.user().getLong(DATA));
  }

  @Test
  void hardwareIsTold() {
    for (int key = 0; key < 12; key++) {
      guest.process.user().putLong(DATA + 16L * key, key);
      guest.process.user().putLong(DATA + 16L * key + 8, -1);
    }
    assertEquals(0, guest.call(HWPROBE, DATA, 12, 0, 0, 0));
    assertEquals(1, guest.process.user().getLong(DATA + 16 * 3 + 8), "IMA");
    assertEquals(3, guest.process.user().getLong(DATA + 16 * 4 + 8) & 3, "F, D and C");
    assertEquals(3, guest.process.user().getLong(DATA + 16 * 5 + 8), "fast");
    assertEquals(-1, guest.process.user().getLong(DATA + 16 * 11), "an unknown key");
    assertEquals(0, guest.process.user().getLong(DATA + 16 * 11 + 8));
    guest.process.user().putLong(DATA, 4);
    guest.process.user().putLong(DATA + 8, 1L << 2); // V
    guest.process.user().putLong(DATA + 16, -1);
    assertEquals(0, guest.call(HWPROBE, DATA, 1, 8, DATA + 16, 1));
    assertEquals(0, guest.process.user().getLong(DATA + 16), "no processor has vectors");
    assertEquals(-Errno.EINVAL, guest.call(HWPROBE, DATA, 1, 0, 0, 2));
  }

  @Test
  void barriersAreRegisteredFirst() {
    assertEquals(0x27f, guest.call(MEMBARRIER, 0, 0, 0));
    assertEquals(0, guest.call(MEMBARRIER, 1, 0, 0));
    assertEquals(-Errno.EPERM, guest.call(MEMBARRIER, 8, 0, 0));
    assertEquals(0, guest.call(MEMBARRIER, 16, 0, 0));
    assertEquals(0, guest.call(MEMBARRIER, 8, 0, 0));
    assertEquals(-Errno.EPERM, guest.call(MEMBARRIER, 32, 0, 0));
    assertEquals(16, guest.call(MEMBARRIER, 512, 0, 0));
    assertEquals(-Errno.EINVAL, guest.call(MEMBARRIER, 128, 0, 0));
    assertEquals(-Errno.EINVAL, guest.call(MEMBARRIER, 24, 0, 0));
    assertEquals(-Errno.EINVAL, guest.call(MEMBARRIER, 8, 1, 0));
  }
}
