// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.host.HostFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run can be stopped from outside, whatever its guest does, and gives everything back. */
@Timeout(120)
class StopTest {
  private static final int STATUS_KILLED = 137;

  @TempDir static Path folder;
  private static Path program;

  private final Semaphore lines = new Semaphore(0);

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "endless.c", "-static");
  }

  /** Input that never comes. */
  private static final class Silence implements InputPort {
    @Override
    public int read(byte[] to, int offset, int length) {
      throw new IllegalStateException("there is nothing to read");
    }

    @Override
    public boolean await(long nanos) {
      try {
        Thread.sleep(nanos / 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }

    @Override
    public boolean isTerminal() {
      return false;
    }
  }

  private ProcessOptions options(String how) {
    OutputPort port =
        OutputPort.of(
            new OutputStream() {
              @Override
              public void write(int b) {}

              @Override
              public void write(byte[] bytes, int offset, int length) {
                lines.release();
              }
            },
            false);
    return ProcessOptions.builder(program)
        .arguments(how)
        .streams(new StandardStreams(new Silence(), port, port))
        .build();
  }

  private static Set<Thread> guestThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("guest thread"))
        .collect(Collectors.toSet());
  }

  // A thread that has done all it does for the guest takes a moment to end.
  private static void endsExcept(Set<Thread> threads) throws InterruptedException {
    for (Thread thread : guestThreads()) {
      assertTrue(
          threads.contains(thread) || thread.join(Duration.ofSeconds(30)),
          () -> thread.getName() + " goes on");
    }
  }

  private static Set<Path> temporaries() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("janus-private-"))
          .collect(Collectors.toSet());
    }
  }

  private static boolean isHeld(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    HostFile file = HostFile.openHostPath(name, HostFile.DIRECTORY, new int[1]);
    if (file == null) {
      return true; // Gone.
    }
    try (file) {
      return file.lockWhole(HostFile.READ_LOCK) != 0;
    }
  }

  private void stops(String how, EngineFactory engines) throws Exception {
    Set<Thread> threads = guestThreads();
    Set<Path> before = temporaries();
    ProcessVm vm = new ProcessVm(options(how), engines);
    CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(vm::run);
    lines.acquireUninterruptibly();
    vm.stop();
    RunResult result = run.join();
    assertEquals(STATUS_KILLED, result.exitStatus(), result.message());
    assertEquals("killed by SIGKILL: stopped from outside", result.message());
    assertEquals(0, result.memory().usedBytes());
    endsExcept(threads);
    Set<Path> left = temporaries();
    left.removeAll(before);
    left.removeIf(StopTest::isHeld); // Another run's, at the same time.
    assertEquals(Set.of(), left);
    vm.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "pipe", "stdin", "futex", "stopped", "vfork", "mixed", "exec"})
  void theInterpretedGuestEnds(String how) throws Exception {
    stops(how, Interpreters::forProcess);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "mixed", "exec"})
  void theCompiledGuestEnds(String how) throws Exception {
    stops(how, BytecodeJit.eager()::forProcess);
  }

  @Test
  void aRunThatWasStoppedBeforeItBeganEndsAsItBegins() {
    ProcessVm vm = new ProcessVm(options("spin"), Interpreters::forProcess);
    vm.stop();
    assertEquals(STATUS_KILLED, vm.run().exitStatus());
    assertFalse(lines.tryAcquire());
  }
}
