// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.TraceKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trace reads like strace: one line for each call, whatever its arguments. */
@Timeout(60)
class SystemCallTraceTest {
  private static final int EXIT = 93;
  private static final int EXIT_GROUP = 94;
  private static final int VALUES = 512;

  private final List<String> lines = new ArrayList<>();
  private SystemCallHarness guest;
  private SystemCallTrace trace;

  @BeforeEach
  void open() {
    guest =
        new SystemCallHarness(
            ProcessOptions.builder(Path.of("none"))
                .memory(64 << 20)
                .trace(Set.of(TraceKind.SYSCALLS), lines::add));
    trace = new SystemCallTrace(guest.thread);
  }

  @AfterEach
  void close() {
    guest.close();
  }

  // Prints a call as if it had returned so; it is not made.
  private String line(long number, long result, long... arguments) {
    long[] a = new long[6];
    System.arraycopy(arguments, 0, a, 0, arguments.length);
    lines.clear();
    SystemCall call = SystemCallTable.find(number);
    trace.before(number, call, a);
    trace.after(number, call, result);
    assertEquals(1, lines.size(), "one line for each call");
    return lines.getFirst().replaceFirst("^\\[" + guest.thread.tid() + "] ", "");
  }

  @Test
  void everyCallOfTheTablePrintsWithAllItsArguments() {
    long[][] arguments = {
      {0, 0, 0, 0, 0, 0},
      {-1, -1, -1, -1, -1, -1},
      {DATA, DATA + 64, DATA + 128, DATA + 192, DATA + 256, DATA + 320},
      {1, DATA, 3, DATA, 2, DATA},
      {DATA, 2, DATA, 2, DATA, 2},
      {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, -100, 0xffffffffL, 7}
    };
    int calls = 0;
    for (int number = 0; number < VALUES; number++) {
      SystemCall call = SystemCallTable.find(number);
      if (call == null) {
        continue;
      }
      calls++;
      for (long[] a : arguments) {
        for (long result : new long[] {0, 1, -14, -1}) {
          String line = line(number, result, a);
          String end =
              number == EXIT || number == EXIT_GROUP
                  ? "\\?"
                  : result < 0 ? "-1 E[A-Z]+ \\(.*\\)" : "(0x)?" + result;
          assertTrue(line.matches("(?s)" + call.name() + "\\(.*\\) = " + end), line);
        }
      }
    }
    assertTrue(calls > 150, "the table has that many");
  }

  @Test
  void everyFormatBelongsToACall() {
    Map<String, SystemCall> calls = new HashMap<>();
    for (int number = 0; number < VALUES; number++) {
      if (SystemCallTable.find(number) != null) {
        calls.put(SystemCallTable.find(number).name(), SystemCallTable.find(number));
      }
    }
    for (String name : TraceFormats.names()) {
      assertNotNull(calls.get(name), name);
    }
  }

  @Test
  void flagsAndStringsHaveNames() {
    long path = guest.string("a\tb\"c\1" + "2\u00ff");
    assertEquals(
        "openat(AT_FDCWD, \"a\\tb\\\"c\\0012\\377\", O_RDONLY|O_CLOEXEC) = 3",
        line(56, 3, -100, path, 02000000));
    assertEquals(
        "openat(5, \"a\\tb\\\"c\\0012\\377\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = -1 ENOENT (No such"
            + " file or directory)",
        line(56, -2, 5, path, 01101, 0644));
    assertEquals(
        "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0x0) = 0x10000",
        line(222, 0x10000, 0, 4096, 3, 0x22, -1, 0));
    assertEquals(
        "futex(0x100000, FUTEX_WAKE_PRIVATE, 1, 7, NULL, 0x0) = 1",
        line(98, 1, DATA, 129, 1, 7, 0, 0));
    assertEquals(
        "clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, NULL, NULL) = 102",
        line(220, 102, 0x1200011, 0, 0, 0, 0));
    assertEquals("socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 4", line(198, 4, 1, 02000001, 0));
    assertEquals("kill(7, SIGRT_3) = 0", line(129, 0, 7, 35));
    assertEquals("lseek(3, -5, SEEK_END) = 10", line(62, 10, 3, -5, 2));
    assertEquals("exit_group(3) = ?", line(94, 0, 3));
  }

  @Test
  void structuresAreShownWhereTheyAreShort() {
    guest.process.user().putLong(DATA, 1);
    guest.process.user().putLong(DATA + 8, 5);
    assertEquals(
        "clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1, tv_nsec=5}, NULL) = 0",
        line(115, 0, 1, 1, DATA, 0));
    assertEquals("clock_gettime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=5}) = 0", line(113, 0, 0, DATA));
    assertEquals(
        "clock_gettime(CLOCK_REALTIME, 0x100000) = -1 EINVAL (Invalid argument)",
        line(113, -22, 0, DATA));
    guest.process.user().putLong(DATA, 0x12345);
    guest.process.user().putLong(DATA + 8, 0x10000004);
    guest.process.user().putLong(DATA + 16, 1L << 1 | 1L << 9);
    assertEquals(
        "rt_sigaction(SIGINT, {sa_handler=0x12345, sa_mask=[INT USR1],"
            + " sa_flags=SA_SIGINFO|SA_RESTART}, NULL, 8) = 0",
        line(134, 0, 2, DATA, 0, 8));
    guest.process.user().putLong(DATA, 8L << 20);
    guest.process.user().putLong(DATA + 8, -1);
    assertEquals(
        "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0",
        line(261, 0, 0, 3, 0, DATA));
    guest.process.user().putInt(DATA, 0x300);
    assertEquals(
        "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], WNOHANG, NULL) = 101",
        line(260, 101, -1, DATA, 1, 0));
    guest.process.user().putInt(DATA, 9);
    assertEquals(
        "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 101",
        line(260, 101, -1, DATA, 0, 0));
    long text = guest.string("hello");
    guest.process.user().putLong(DATA, text);
    guest.process.user().putLong(DATA + 8, 5);
    assertEquals("writev(1, [{iov_base=\"hello\", iov_len=5}], 1) = 5", line(66, 5, 1, DATA, 1));
    guest.process.user().putInt(DATA, 3);
    guest.process.user().putInt(DATA + 4, 1 | 1 << 16);
    assertEquals(
        "ppoll([{fd=3, events=POLLIN, revents=POLLIN}], 1, NULL, NULL, 8) = 1",
        line(73, 1, DATA, 1, 0, 0, 8));
  }

  @Test
  void longStringsAreCutAndWildOnesAreAddresses() {
    byte[] bytes = new byte[100];
    Arrays.fill(bytes, (byte) 'x');
    guest.process.user().write(DATA, bytes);
    assertEquals("write(1, \"" + "x".repeat(32) + "\"..., 100) = 100", line(64, 100, 1, DATA, 100));
    assertEquals("write(1, 0x10, 100) = -1 EFAULT (Bad address)", line(64, -14, 1, 16, 100));
    assertEquals("read(0, \"xxx\", 100) = 3", line(63, 3, 0, DATA, 100));
    assertEquals("read(0, \"\", 100) = 0", line(63, 0, 0, DATA, 100));
  }

  @Test
  void anUnknownCallIsALineOfNumbers() {
    assertEquals(0, guest.call(172) - guest.process.pid());
    lines.clear();
    assertEquals(-38, guest.call(500, 1, 2, 3));
    assertEquals(1, lines.size());
    assertTrue(
        lines
            .getFirst()
            .endsWith(
                "syscall_500(0x1, 0x2, 0x3, 0x0, 0x0, 0x0) = -1 ENOSYS (Function not"
                    + " implemented)"),
        lines.getFirst());
  }
}
