// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.janusvm.bench.RecordedOutput;

/**
 * Runs a command to its end and measures it. One at a time: the processor time is that of all
 * children that end meanwhile.
 */
final class HostProcess {
  /** Longest time a run may take; a longer one counts as hanging. */
  static final int MOST_SECONDS = 900;

  static final double NANOS_PER_SECOND = 1e9;
  private static final long MILLIS_TO_DRAIN = 10_000;
  private static final int SHOWN = 160;

  private HostProcess() {}

  /**
   * Runs a command without input; what it writes to standard output and standard error counts as
   * one.
   *
   * @param environment the whole of it; null for that of this process
   */
  static Sample run(List<String> command, Map<String, String> environment, Path folder) {
    return run(command, environment, folder, MOST_SECONDS);
  }

  static Sample run(
      List<String> command, Map<String, String> environment, Path folder, int mostSeconds) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    if (environment != null) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    RecordedOutput output = new RecordedOutput();
    double cpuBefore = CpuClock.CHILDREN.seconds();
    long begin = System.nanoTime();
    try {
      Process process = builder.start();
      Thread reader = Thread.ofPlatform().daemon().start(() -> drain(process, output));
      boolean ended = process.waitFor(mostSeconds, TimeUnit.SECONDS);
      long end = System.nanoTime();
      if (!ended) {
        process.destroyForcibly().waitFor();
        return Sample.failed("does not end within " + mostSeconds + " s");
      }
      reader.join(MILLIS_TO_DRAIN);
      double cpu = CpuClock.CHILDREN.seconds() - cpuBefore;
      int status = process.exitValue();
      String failure = status == 0 ? "" : "ended with status " + status + ": " + beginning(output);
      return new Sample(
          (end - begin) / NANOS_PER_SECOND, cpu, Double.NaN, output.sha256(), status, failure);
    } catch (IOException e) {
      return Sample.failed(command.getFirst() + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Sample.failed("interrupted");
    }
  }

  private static void drain(Process process, RecordedOutput output) {
    try (InputStream out = process.getInputStream()) {
      out.transferTo(output);
    } catch (IOException e) {
      // It was ended.
    }
  }

  // Enough of what it wrote to know what went wrong.
  private static String beginning(RecordedOutput output) {
    String text = new String(output.beginning(), StandardCharsets.UTF_8).strip();
    String line = text.lines().reduce((a, b) -> b).orElse("it wrote nothing");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}
