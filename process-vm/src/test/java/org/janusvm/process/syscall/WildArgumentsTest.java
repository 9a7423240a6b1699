// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.DATA;
import static org.janusvm.process.SystemCallHarness.DATA_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.process.Grant;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.TraceKind;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.UserMemory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a guest passes to a system call, it gets a result, and nothing of Java's. */
class WildArgumentsTest {
  private static final int CALLS = 60_000;
  private static final int PER_PROCESS = 2_000;
  private static final int CLONE = 220;
  private static final int CLONE3 = 435;

  private static final long[] WILD = {
    0,
    1,
    -1,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    4095,
    4096,
    1L << 31,
    1L << 32,
    (1L << 36) - 1,
    1L << 36,
    DATA - 1,
    DATA + DATA_SIZE - 1,
    DATA + DATA_SIZE,
    0x7ffff000,
    -4096,
    -100
  };

  @TempDir Path host;

  @Test
  @Timeout(300)
  void randomCallsNeverThrow() throws IOException {
    SplittableRandom random = Seeds.random("WildArgumentsTest");
    Files.writeString(host.resolve("outside"), "outside");
    Path granted = Files.createDirectory(host.resolve("granted"));
    Files.createDirectory(granted.resolve("d"));
    Files.writeString(granted.resolve("f"), "some contents");
    int succeeded = 0;
    for (int done = 0; done < CALLS; done += PER_PROCESS) {
      try (SystemCallHarness guest = guest(new Grant(granted, "/g", false))) {
        for (int i = 0; i < PER_PROCESS; i++) {
          succeeded += randomCall(guest, random) ? 1 : 0;
        }
      }
    }
    System.out.println(succeeded + " of " + CALLS + " calls succeeded");
    assertTrue(succeeded > CALLS / 20, "the calls must get past their first check");
    assertEquals("outside", Files.readString(host.resolve("outside")));
    try (var entries = Files.list(host)) {
      assertEquals(2, entries.count());
    }
  }

  // Tracing too must stand all arguments.
  private static SystemCallHarness guest(Grant grant) {
    ProcessOptions.Builder options =
        ProcessOptions.builder(Path.of("none"))
            .maxOpenFiles(32)
            .memory(16 << 20)
            .trace(Set.of(TraceKind.SYSCALLS), line -> {});
    return new SystemCallHarness(options, grant);
  }

  @Test
  @Timeout(60)
  void randomClonesNeverThrow() {
    SplittableRandom random = new SplittableRandom(7);
    try (SystemCallHarness guest = guest(new Grant(host, "/g", false))) {
      for (int i = 0; i < 2_000; i++) {
        long[] a = new long[6];
        for (int j = 0; j < a.length; j++) {
          a[j] = random.nextBoolean() ? WILD[random.nextInt(WILD.length)] : random.nextLong();
        }
        long result = guest.call(random.nextBoolean() ? CLONE : CLONE3, a);
        assertTrue(result > -4096, () -> "a result that is neither: " + result);
      }
    }
  }

  private static boolean randomCall(SystemCallHarness guest, SplittableRandom random) {
    int number = random.nextInt(512);
    while (SystemCallTable.find(number) == null && random.nextInt(20) != 0) {
      number = random.nextInt(512);
    }
    String[] paths = {
      "/g/f", "/g/d/x", "/g", "d", "/", "/dev/zero", "..", "/g/" + random.nextInt(9)
    };
    for (int i = 0; i < 2; i++) {
      long at = DATA + i * 4096L;
      if (guest.process.user().writable(at, 64) == 64) {
        String path = paths[random.nextInt(paths.length)] + "\0";
        guest.process.user().write(at, path.getBytes(StandardCharsets.US_ASCII));
      }
    }
    long[] a = new long[6];
    for (int i = 0; i < a.length; i++) {
      a[i] =
          switch (random.nextInt(6)) {
            case 0 -> WILD[random.nextInt(WILD.length)];
            case 1 -> random.nextInt(10);
            case 2 -> DATA + random.nextLong(DATA_SIZE);
            case 3 -> random.nextInt(1 << random.nextInt(1, 20));
            case 4 -> DATA + random.nextInt(2) * 4096L;
            default -> random.nextLong() >> random.nextInt(64);
          };
    }
    // Bounded, so that the test spends its time on calls and not on filling memory or disk.
    if (number == 46 || number == 45 || number == 62) {
      a[1] %= 100_000;
    }
    long result = guest.call(number, a);
    boolean failed = result < 0 && result > -4096;
    // A seek may lead anywhere, and rt_sigreturn gives back whatever the frame holds.
    boolean anything = number == 62 || number == 139;
    assertTrue(result >= 0 || failed || anything, () -> "a result that is neither: " + result);
    return !failed;
  }

  @Test
  @Timeout(20)
  void aLongSleepUnderATimerThatIsIgnoredEnds() {
    try (SystemCallHarness guest = guest(new Grant(host, "/g", false))) {
      guest.process.user().putLong(DATA, 1); // SIG_IGN
      assertEquals(0, guest.call(134, 14, DATA, 0, 8));
      guest.process.user().putLong(DATA, 0);
      guest.process.user().putLong(DATA + 8, 1); // Every microsecond.
      guest.process.user().putLong(DATA + 16, 0);
      guest.process.user().putLong(DATA + 24, 1);
      assertEquals(0, guest.call(103, 0, DATA, 0));
      guest.process.user().putLong(DATA, 1L << 30); // Seconds.
      for (int i = 0; i < 20; i++) {
        assertEquals(0, guest.call(101, DATA, 0), "also beyond the end of time");
      }
    }
  }

  @Test
  void transfersStopWhereMemoryEnds() {
    try (SystemCallHarness guest = guest(new Grant(host, "/g", false))) {
      long fd = guest.open("/dev/zero", 2);
      long end = DATA + DATA_SIZE;
      assertEquals(100, guest.call(63, fd, end - 100, 1000));
      assertEquals(-Errno.EFAULT, guest.call(63, fd, end, 1000));
      assertEquals(0, guest.call(63, fd, end, 0));
      assertEquals(-Errno.EINVAL, guest.call(63, fd, DATA, -1));
      assertEquals(100, guest.call(64, fd, end - 100, Long.MAX_VALUE));
      assertEquals(-Errno.EFAULT, guest.call(64, 1, -1, 1));
      assertEquals(-Errno.EFAULT, guest.call(64, 1, 0, 1));
      assertEquals(-Errno.EBADF, guest.call(64, 99, DATA, 1));
      assertEquals(-Errno.EBADF, guest.call(63, 1, DATA, 1));
      assertEquals(-Errno.EINVAL, guest.call(66, 1, DATA, 1025));
      assertEquals(-Errno.EFAULT, guest.call(66, 1, end, 1));
    }
  }

  @Test
  void stringsEndOrFail() {
    try (SystemCallHarness guest = guest(new Grant(host, "/g", false))) {
      UserMemory user = guest.process.user();
      long end = DATA + DATA_SIZE;
      user.write(end - 3, new byte[] {'a', 'b', 'c'});
      assertError(Errno.EFAULT, () -> user.readString(end - 3, 10));
      assertError(Errno.ENAMETOOLONG, () -> user.readString(end - 3, 3));
      user.write(end - 1, new byte[] {0});
      assertEquals("ab", user.readString(end - 3, 10));
      assertError(Errno.EFAULT, () -> user.readString(-1, 10));
    }
  }

  private static void assertError(int errno, Runnable action) {
    assertEquals(errno, Assertions.assertThrows(ErrnoException.class, action::run).errno);
  }

  @Test
  void unknownCallsAreNotImplemented() {
    try (SystemCallHarness guest = guest(new Grant(host, "/g", false))) {
      for (long number : new long[] {-1, 244, 511, 512, 1 << 20}) {
        assertEquals(-Errno.ENOSYS, guest.call((int) number));
      }
    }
  }
}
