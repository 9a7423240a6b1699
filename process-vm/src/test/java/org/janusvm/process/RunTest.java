// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.abi.Signals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs end, and what is told of them. */
class RunTest {
  private static final int RX = 5;
  private static final int EBREAK = 0x00100073;

  @TempDir Path folder;

  private ProcessOptions.Builder program(int... code) {
    byte[] bytes = TestElf.code(code);
    return Guests.options(
        folder, new TestElf().load(TestElf.BASE, RX, bytes, bytes.length).build());
  }

  private void assertKilled(int signal, int... code) {
    RunResult result = Guests.run(program(code)).result();
    assertEquals(StoppedBy.SIGNAL, result.stoppedBy());
    assertEquals(signal, result.signal());
    assertEquals(128 + signal, result.exitStatus());
    assertTrue(result.message().startsWith("killed by " + Signals.name(signal)));
  }

  @Test
  void faultsAreTheSignalsLinuxSends() {
    int sbLastByte = 0xfe000fa3; // sb x0, -1(x0)
    int lbLastByte = 0xfff00503; // lb a0, -1(x0)
    assertKilled(Signals.SIGSEGV, sbLastByte);
    assertKilled(Signals.SIGSEGV, lbLastByte);
    assertKilled(Signals.SIGSEGV, 0x00003503); // ld a0, 0(x0)
    assertKilled(Signals.SIGSEGV, 0x00000067); // jr x0
    assertKilled(Signals.SIGILL, 0);
    assertKilled(Signals.SIGILL, 0x10200073); // sret
    assertKilled(Signals.SIGILL, 0x18001073); // csrw satp, x0
    assertKilled(Signals.SIGTRAP, EBREAK);
    // kill(getpid(), SIGABRT)
    assertKilled(
        Signals.SIGABRT,
        TestElf.addi(17, 0, 172),
        TestElf.ECALL,
        TestElf.addi(11, 0, Signals.SIGABRT),
        TestElf.addi(17, 0, 129),
        TestElf.ECALL);
  }

  @Test
  void messagesTellWhere() {
    RunResult result = Guests.run(program(TestElf.addi(0, 0, 0), 0x00803503)).result();
    String message = result.message();
    String expected = "killed by SIGSEGV: load from 0x8 at pc 0x10004, ra 0x0, sp 0x[0-9a-f]+";
    assertTrue(message.matches(expected), message);
    assertEquals(2, result.instructions());
    assertEquals(1, result.exits().count(ExitReason.MEMORY_FAULT));
  }

  @Test
  void theBudgetIsExact() {
    for (long limit : new long[] {1, 2, 1000, 123_457}) {
      RunResult result =
          Guests.run(ProcessOptions.builder(Guests.program("fib")).maxInstructions(limit)).result();
      assertEquals(StoppedBy.BUDGET, result.stoppedBy());
      assertEquals(RunResult.STATUS_BUDGET, result.exitStatus());
      assertEquals(limit, result.instructions());
    }
  }

  @Test
  void aDeterministicRunRepeatsExactly() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    Guests.Run a = deterministic(first);
    Guests.Run b = deterministic(second);
    assertEquals(first, second);
    assertArrayEquals(a.out(), b.out());
    assertEquals(a.result().instructions(), b.result().instructions());
  }

  private static Guests.Run deterministic(List<String> trace) {
    return Guests.run(
        ProcessOptions.builder(Guests.program("syscalls"))
            .name("syscalls")
            .deterministic(true)
            .trace(Set.of(TraceKind.SYSCALLS), trace::add));
  }

  @Test
  void aTraceShowsEachSystemCall() {
    List<String> lines = new ArrayList<>();
    Guests.Run run =
        Guests.run(
            ProcessOptions.builder(Guests.program("hello"))
                .trace(Set.of(TraceKind.SYSCALLS, TraceKind.EXITS), lines::add));
    String trace = String.join("\n", lines);
    assertTrue(trace.contains("write(1, \"Hello, world!\\n\", 14) = 14"), trace);
    assertTrue(trace.contains("exit_group(0) = ?"), trace);
    long calls = run.result().exits().count(ExitReason.SYSTEM_CALL);
    assertEquals(calls, lines.stream().filter(l -> l.contains("exit system-call at pc")).count());
  }

  @Test
  void aWaitThatNothingCanEndEndsTheRun() {
    // ppoll(NULL, 0, NULL, NULL)
    RunResult result = Guests.run(program(TestElf.addi(17, 0, 73), TestElf.ECALL, EBREAK)).result();
    assertEquals(StoppedBy.ERROR, result.stoppedBy());
    assertEquals(RunResult.STATUS_DEADLOCK, result.exitStatus());
    assertTrue(result.message().contains("waits for ever"), result.message());
  }

  @Test
  void aReaderThatIsGoneIsABrokenPipe() {
    OutputPort gone =
        new OutputPort() {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public boolean isTerminal() {
            return false;
          }
        };
    RunResult result =
        ProcessVm.run(
            ProcessOptions.builder(Guests.program("hello"))
                .streams(new StandardStreams(InputPort.of(new byte[0]), gone, gone))
                .build(),
            Interpreters::forProcess);
    assertEquals(128 + Signals.SIGPIPE, result.exitStatus());
  }

  @Test
  void theHostsEnvironmentIsNotPassedOn() {
    Guests.Run run = Guests.run(ProcessOptions.builder(Guests.program("syscalls")));
    assertTrue(run.text().contains("JANUS_WORD: (unset)"));
    run =
        Guests.run(
            ProcessOptions.builder(Guests.program("syscalls")).environment("JANUS_WORD", "here"));
    assertTrue(run.text().contains("JANUS_WORD: here"), run.text());
  }

  @Test
  void grantsAreParsedAndChecked() {
    Grant plain = Grant.parse("/some/dir");
    assertEquals(new Grant(Path.of("/some/dir"), "/some/dir", false), plain);
    assertEquals(new Grant(Path.of("/a"), "/b", true), Grant.parse("/a::/b:ro"));
    assertEquals(Path.of("").toAbsolutePath().toString(), Grant.parse(".").guest());
    for (String bad : List.of("", "::/x", ":ro", "/a::b")) {
      assertThrows(IllegalArgumentException.class, () -> Grant.parse(bad), bad);
    }
    RunResult result =
        Guests.run(
                ProcessOptions.builder(Guests.program("hello"))
                    .grant(new Grant(folder.resolve("none"), "/x", false)))
            .result();
    assertEquals(RunResult.STATUS_USAGE, result.exitStatus());
    assertTrue(result.message().contains("No such file"), result.message());
  }

  @Test
  void theProgramKnowsItselfByAPathThatRevealsNothing() {
    List<String> lines = new ArrayList<>();
    int sp = 2;
    // readlinkat(AT_FDCWD, "/proc/self/exe", sp - 64, 64); the string stands after the code.
    byte[] code =
        TestElf.code(
            TestElf.addi(10, 0, -100),
            0x00000597, // auipc a1, 0
            TestElf.addi(11, 11, 24),
            TestElf.addi(12, sp, -64),
            TestElf.addi(13, 0, 64),
            TestElf.addi(17, 0, 78),
            TestElf.ECALL,
            0x73656d70); // overwritten below
    byte[] path = "/proc/self/exe\0".getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[28 + path.length];
    System.arraycopy(code, 0, all, 0, 28);
    System.arraycopy(path, 0, all, 28, path.length);
    byte[] elf = new TestElf().load(TestElf.BASE, RX, all, all.length).build();
    Guests.run(
        Guests.options(folder, elf)
            .maxInstructions(7)
            .trace(Set.of(TraceKind.SYSCALLS), lines::add));
    assertFalse(lines.isEmpty());
    assertTrue(lines.getFirst().endsWith(" = " + "/program.elf".length()), lines.getFirst());
    assertNotEquals("/program.elf", folder.resolve("program.elf").toString());
  }
}
