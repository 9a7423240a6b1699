// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.abi.Signals;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signals from outside reach the guest, and the run ends whatever the guest does with them. */
@Timeout(120)
class RunControlTest {
  @TempDir static Path folder;
  private static Path program;

  private final RunControl control = new RunControl();
  private final Semaphore lines = new Semaphore(0);
  private final ByteArrayOutputStream out =
      new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
          super.write(bytes, offset, length);
          lines.release();
        }
      };

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "interrupted.c", "-static");
  }

  private CompletableFuture<RunResult> start(String how) {
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions options =
        ProcessOptions.builder(program)
            .arguments(how)
            .streams(new StandardStreams(InputPort.of(new byte[0]), port, port))
            .control(control)
            .build();
    CompletableFuture<RunResult> run =
        CompletableFuture.supplyAsync(() -> ProcessVm.run(options, Interpreters::forProcess));
    lines.acquireUninterruptibly(); // It has said that it is ready.
    return run;
  }

  @Test
  void aSignalNotCaughtIsTheEnd() {
    CompletableFuture<RunResult> run = start("default");
    control.signal(Signals.SIGINT);
    assertEquals(130, run.join().exitStatus());
    assertTrue(control.isOver());
  }

  @Test
  void aBusyGuestIsReachedToo() {
    CompletableFuture<RunResult> run = start("spin");
    control.signal(Signals.SIGTERM);
    assertEquals(143, run.join().exitStatus());
  }

  @Test
  void allOfTheForegroundGroupGetIt() {
    CompletableFuture<RunResult> run = start("fork");
    lines.acquireUninterruptibly();
    control.signal(Signals.SIGINT);
    assertEquals(7, run.join().exitStatus());
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("child got 2") && text.contains("parent got 2"), text);
  }

  @Test
  void whoCatchesOrIgnoresItGoesOnUntilTheRunIsEnded() {
    for (String how : new String[] {"catch", "ignore", "block"}) {
      RunControlTest other = new RunControlTest();
      CompletableFuture<RunResult> run = other.start(how);
      other.control.signal(Signals.SIGINT);
      if (how.equals("catch")) {
        other.lines.acquireUninterruptibly();
        assertTrue(other.out.toString(StandardCharsets.UTF_8).endsWith("got 2\n"));
      }
      assertFalse(other.control.isEnding());
      other.control.end(Signals.SIGINT);
      assertEquals(130, run.join().exitStatus(), how);
    }
  }

  @Test
  void aSignalBeforeTheStartIsDeliveredAtTheStart() {
    control.signal(Signals.SIGTERM);
    OutputPort port = OutputPort.of(out, false);
    ProcessOptions options =
        ProcessOptions.builder(program)
            .arguments("default")
            .streams(new StandardStreams(InputPort.of(new byte[0]), port, port))
            .control(control)
            .build();
    RunResult result = ProcessVm.run(options, Interpreters::forProcess);
    assertEquals(143, result.exitStatus());
  }
}
