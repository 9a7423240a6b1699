// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own, started by the launcher as every run of a user's is. */
final class WorkerProcess implements AutoCloseable {
  /** The command of {@code janus} that becomes a worker. */
  static final String COMMAND = "engine-worker";

  private static final String END = "";
  private static final int SECONDS_TO_SPARE = 60;
  private static final int SECONDS_TO_END = 5;

  private final Process process;
  private final PrintStream requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private boolean broken;

  /** Starts one. */
  WorkerProcess(List<String> command, Path folder) throws IOException {
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // It was ended.
    }
    answers.add(END);
  }

  /** Has the program watched from its start on; null when that failed. */
  Worker.Curve curve(int seconds) {
    return ask("curve " + seconds, Worker.Curve.class, seconds + SECONDS_TO_SPARE);
  }

  private <T> T ask(String request, Class<T> type, int mostSeconds) {
    if (broken) {
      return null;
    }
    requests.println(request);
    try {
      String line = answers.poll(mostSeconds, TimeUnit.SECONDS);
      broken = line == null || line.equals(END);
      return broken ? null : Worker.GSON.fromJson(line, type);
    } catch (JsonSyntaxException e) {
      broken = true;
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Ends it, and waits for that: its processor time is not to be taken for another's. */
  @Override
  public void close() {
    requests.close(); // Then there is nothing more to do for it.
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
