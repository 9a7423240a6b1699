// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that get in each other's way as much as they can, over and over. What they print does not
 * depend on the order of things; QEMU 7.2 cannot be asked, for it fails at threads of a child.
 * {@code -Djanus.stress.rounds=100} is for a machine with time.
 */
@Timeout(7200)
class StressTest {
  private static final int ROUNDS = Integer.getInteger("janus.stress.rounds", 2);
  private static final int SECONDS = 120;

  private static final Map<String, String> PARTS =
      Map.of(
          "mutexes",
          "mutexes 4000 4000 4000, spin 752\n",
          "conditions",
          "conditions 3998000 left 0\n",
          "lockfree",
          "stack whole\nqueue 4497000, words 18000, bytes 1904, halves 0\n",
          "barriers",
          "barriers 100, writes 1000, semaphore 4000\n",
          "short",
          "short threads 1000, destroyed 1000, once 1\ndetached 100\n",
          "signals",
          "signals 50 50 50 50\nqueued 50\n",
          "cancel",
          "cancelled 40\n",
          "fork",
          "fork 66, handlers 24\n");

  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "stress.c", "-static");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mutexes",
        "conditions",
        "lockfree",
        "barriers",
        "short",
        "signals",
        "cancel",
        "fork"
      })
  void everyRoundIsAsTheOthers(String part) {
    for (int i = 0; i < ROUNDS; i++) {
      Guests.Run run = finished(ProcessOptions.builder(program).arguments(part));
      String what = part + ", round " + i + ": " + run.result().message();
      assertEquals(PARTS.get(part) + "done\n", run.text(), what);
      assertEquals(0, run.result().exitStatus(), what);
    }
  }

  @Test
  void itIsTheSameWithTimeMadeOfInstructions() {
    for (String part : new String[] {"mutexes", "conditions", "barriers"}) {
      Guests.Run run =
          finished(ProcessOptions.builder(program).arguments(part).deterministic(true));
      assertEquals(PARTS.get(part) + "done\n", run.text(), part + run.result().message());
    }
  }

  // A hang is told with what every thread of the host was doing.
  private static Guests.Run finished(ProcessOptions.Builder options) {
    CompletableFuture<Guests.Run> future = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                future.complete(Guests.run(options));
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
              }
            });
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      StringBuilder text = new StringBuilder("it hangs\n");
      Thread.getAllStackTraces()
          .forEach(
              (thread, stack) -> {
                text.append(thread.getName()).append('\n');
                for (StackTraceElement element : stack) {
                  text.append("    ").append(element).append('\n');
                }
              });
      throw new AssertionError(text.toString(), e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
