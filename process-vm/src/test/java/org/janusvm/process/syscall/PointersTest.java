// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.SystemCallHarness.DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.syscall.PointerCase.Argument;
import org.janusvm.process.syscall.PointerCase.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pointer of every system call, wrong in every way while all else is right: the answer is
 * EFAULT, or another error that {@code pointers.tsv} names, and nothing has changed.
 */
@Timeout(120)
class PointersTest {
  private static final long[] HUGE = {
    -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 31, 1L << 32, 1L << 36, 1L << 62
  };
  private static final Set<String> POINTER_WORDS = Set.of("ptr", "str", "strs");

  /** Calls of which an argument is a pointer or not, depending on another. */
  private static final Set<String> MANY_IN_ONE = Set.of("fcntl", "prctl");

  @TempDir Path host;
  private int runs;

  static List<PointerCase> cases() throws IOException {
    return PointerCase.all();
  }

  @BeforeEach
  void renewFiles() throws IOException {
    try (var files = Files.walk(host)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        if (!file.equals(host)) {
          Files.delete(file);
        }
      }
    }
    Files.writeString(host.resolve("file"), "contents of the file, more than sixteen bytes");
    Files.createDirectory(host.resolve("dir"));
    Files.createSymbolicLink(host.resolve("link"), Path.of("file"));
  }

  /** A process, and the arguments of a call in its memory. */
  private final class Trial implements AutoCloseable {
    final SystemCallHarness guest = new SystemCallHarness(new Grant(host, "/g", false));
    final PointerArena arena = new PointerArena(guest);
    final PointerCase call;
    final long[] arguments = new long[6];
    private final Map<String, Long> names;

    Trial(PointerCase call) throws IOException {
      this.call = call;
      renewFiles();
      runs++;
      long file = guest.open("/g/file", 2);
      long readOnly = guest.open("/g/file", 0);
      long directory = guest.open("/g", 0);
      assertEquals(0, guest.call(59, DATA, 0));
      long in = guest.process.user().getInt(DATA);
      long out = guest.process.user().getInt(DATA + 4);
      assertEquals(8, guest.call(64, out, DATA, 8));
      guest.process.user().zero(DATA, 64);
      assertEquals(0, guest.call(107, 1, 0, DATA));
      long timer = guest.process.user().getInt(DATA);
      assertEquals(0, guest.call(199, 1, 1, 0, DATA));
      long socket = guest.process.user().getInt(DATA);
      assertEquals(8, guest.call(64, guest.process.user().getInt(DATA + 4), DATA, 8));
      long fresh = guest.call(198, 1, 1, 0);
      long epoll = guest.call(20, 0);
      long alarm = guest.call(85, 1, 0);
      long inotify = guest.call(26, 0);
      names =
          Map.ofEntries(
              Map.entry("@file", file),
              Map.entry("@ro", readOnly),
              Map.entry("@dir", directory),
              Map.entry("@in", in),
              Map.entry("@out", out),
              Map.entry("@timer", timer),
              Map.entry("@socket", socket),
              Map.entry("@pidfd", guest.call(434, guest.process.pid(), 0)),
              Map.entry("@fresh", fresh),
              Map.entry("@epoll", epoll),
              Map.entry("@alarm", alarm),
              Map.entry("@inotify", inotify),
              Map.entry("@pid", (long) guest.process.pid()),
              Map.entry("@tid", (long) guest.thread.tid()));
      for (int i = 0; i < call.arguments().size(); i++) {
        Argument argument = call.arguments().get(i);
        arguments[i] =
            argument.kind().isPointer() ? arena.place(i, argument) : number(argument.text());
      }
    }

    private long number(String text) {
      if (text.startsWith("@")) {
        return names.get(text);
      }
      return text.matches("0[0-7]+") ? Long.parseLong(text, 8) : Long.decode(text);
    }

    long make() {
      return guest.call(numberOf(call.name()), arguments);
    }

    /** All that the process could see of itself. */
    List<String> state() throws IOException {
      List<String> state = new ArrayList<>();
      for (int fd = 0; fd < 64; fd++) {
        long position = guest.call(62, fd, 0, 1);
        state.add(
            fd + ": " + guest.call(25, fd, 1) + " " + guest.call(25, fd, 3) + " at " + position);
      }
      long umask = guest.call(166, 0);
      guest.call(166, umask);
      guest.call(17, DATA, 4096);
      state.add("umask " + umask + ", in " + guest.process.user().readString(DATA, 4096));
      state.add("mask " + query(135, 8, 0, 0, DATA, 8));
      state.add("stack " + query(132, 24, 0, DATA));
      state.add("timer " + query(102, 32, 0, DATA));
      for (int signal = 1; signal < 65; signal++) {
        state.add("action " + query(134, 24, signal, 0, DATA, 8));
      }
      state.add("break " + guest.call(214, 0));
      try (var files = Files.walk(host)) {
        for (Path file : files.sorted().toList()) {
          String attributes =
              Files.readAttributes(
                      file, "unix:mode,size,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS)
                  .toString();
          state.add(host.relativize(file) + " " + attributes);
        }
      }
      return state;
    }

    private String query(int number, int size, long... arguments) {
      guest.process.user().zero(DATA, 256);
      long result = guest.call(number, arguments);
      byte[] bytes = guest.process.user().read(DATA, size);
      return result + " " + HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
      guest.close();
    }
  }

  private static int numberOf(String name) {
    for (int number = 0; number < 512; number++) {
      SystemCall call = SystemCallTable.find(number);
      if (call != null && call.name().equals(name)) {
        return number;
      }
    }
    throw new AssertionError("pointers.tsv has the call " + name + ", the table has not");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCallWithRightArgumentsIsRight(PointerCase call) throws IOException {
    if (call.result().equals("-")) {
      return;
    }
    try (Trial trial = new Trial(call)) {
      long result = trial.make();
      if (call.result().equals("ok")) {
        assertTrue(result >= 0, () -> call + " is " + result);
      } else {
        assertEquals(Long.parseLong(call.result()), result, call.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongPointerIsToldAndChangesNothing(PointerCase call) throws IOException {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      if (!argument.kind().isPointer()) {
        continue;
      }
      List<String> kinds;
      try (Trial trial = new Trial(call)) {
        kinds = List.copyOf(trial.arena.wrong(i, argument).keySet());
      }
      for (String kind : kinds) {
        try (Trial trial = new Trial(call)) {
          trial.arguments[i] = trial.arena.wrong(i, argument).get(kind);
          check(trial, argument, "argument " + i + " " + kind);
        }
      }
    }
  }

  private static void check(Trial trial, Argument argument, String what) throws IOException {
    List<String> before = trial.state();
    long result = trial.make();
    String told = trial.call + ", " + what + ": ";
    if (result >= 0) {
      boolean partly = argument.kind().isPartly() && what.contains("crossing");
      assertTrue(partly && result < argument.size(), () -> told + result + " instead of EFAULT");
      return;
    }
    assertTrue(
        result == -Errno.EFAULT || trial.call.errors().contains(name(result)),
        () -> told + name(result));
    assertEquals(String.join("\n", before), String.join("\n", trial.state()), told + "changed");
  }

  private static String name(long result) {
    return Errno.describe((int) -result).split(" ")[0];
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theBuffersOfAVectorAreChecked(PointerCase call) throws IOException {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      if (argument.vector() == 0) {
        continue;
      }
      for (long buffer : new long[] {0, 8, -1, -8, 1L << 36, 1L << 63, Long.MAX_VALUE}) {
        try (Trial trial = new Trial(call)) {
          trial.arena.pointVectorTo(trial.arguments[i], buffer);
          check(trial, argument, "a buffer at " + Long.toHexString(buffer));
        }
      }
      for (long length : HUGE) {
        try (Trial trial = new Trial(call)) {
          trial.guest.process.user().putLong(trial.arguments[i] + 8, length);
          assertOrderly(trial, "a buffer of " + length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void memoryThatMayOnlyBeWrittenIsReadOrRefused(PointerCase call) throws IOException {
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      if (argument.kind().isPointer() && !call.result().equals("-")) {
        try (Trial trial = new Trial(call)) {
          trial.arguments[i] = trial.arena.writeOnly(i, argument);
          long result = trial.make();
          boolean right =
              call.result().equals("ok") ? result >= 0 : result == Long.parseLong(call.result());
          assertTrue(right || result == -Errno.EFAULT, () -> call + " " + result);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hugeLengthsAndAddressesEndInAnOrderlyWay(PointerCase call) throws IOException {
    for (int i = 0; i < call.arguments().size(); i++) {
      Kind kind = call.arguments().get(i).kind();
      if (call.result().equals("-") || kind != Kind.LENGTH && kind != Kind.ADDRESS) {
        continue;
      }
      for (long huge : HUGE) {
        try (Trial trial = new Trial(call)) {
          trial.arguments[i] = huge;
          assertOrderly(trial, "argument " + i + " " + huge);
        }
      }
    }
  }

  // A result or an error number; nothing of Java's, and the page behind the buffer untouched.
  private static void assertOrderly(Trial trial, String what) {
    long result = trial.make();
    assertTrue(result > -4096 && result != -Errno.ENOSYS, () -> trial.call + ", " + what);
  }

  @Test
  void theStringsOfExecAreChecked() throws IOException {
    PointerCase exec = PointerCase.parse("execve\ts:/g/file r:24? r:24?\t-\t-");
    for (int argument = 1; argument < 3; argument++) {
      for (long text : new long[] {8, -1, -8, 1L << 36, 1L << 63, Long.MAX_VALUE}) {
        for (int place = 0; place < 2; place++) {
          try (Trial trial = new Trial(exec)) {
            long array = trial.arguments[argument];
            trial.guest.process.user().putLong(array, trial.arguments[0]);
            trial.guest.process.user().putLong(array + 8L * place, text);
            check(trial, exec.arguments().get(argument), "string " + Long.toHexString(text));
          }
        }
      }
    }
  }

  @Test
  void everyCallWithPointersIsInTheTable() throws IOException {
    Set<String> described = cases().stream().map(PointerCase::name).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (int number = 0; number < 512; number++) {
      SystemCall call = SystemCallTable.find(number);
      boolean there = call != null && call.handler() != SystemCallTable.NOT_IMPLEMENTED;
      if (there && !described.contains(call.name()) && pointers(call).contains(true)) {
        missing.add(call.name());
      }
    }
    assertEquals(List.of(), missing, "say in pointers.tsv what the arguments of these are");
  }

  // Which arguments the table takes for pointers.
  private static List<Boolean> pointers(SystemCall call) {
    List<Boolean> result = new ArrayList<>();
    for (String word : call.format().replace("!", "").trim().split(" ")) {
      result.add(POINTER_WORDS.contains(word) || word.startsWith("in:") || word.startsWith("out:"));
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothTablesAgreeOnWhatIsAPointer(PointerCase call) {
    List<Boolean> table = pointers(SystemCallTable.find(numberOf(call.name())));
    for (int i = 0; i < Math.max(table.size(), call.arguments().size()); i++) {
      Kind kind = i < call.arguments().size() ? call.arguments().get(i).kind() : Kind.PLAIN;
      boolean pointer = i < table.size() && table.get(i);
      String what = call + ", argument " + i;
      boolean free = !pointer && MANY_IN_ONE.contains(call.name());
      assertTrue(free || (pointer ? kind != Kind.PLAIN : !kind.isPointer()), what);
    }
  }
}
