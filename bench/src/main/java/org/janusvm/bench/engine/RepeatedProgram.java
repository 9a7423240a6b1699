// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.janusvm.bench.RecordedOutput;

/**
 * A process that does a program's work whenever it is asked to, by a byte on its input, and waits
 * in between: whatever runs it, knows it better and better. {@code guests/repeat.c} is in it.
 */
final class RepeatedProgram implements AutoCloseable {
  private static final String MARK = "@repeated ";
  private static final int SECONDS_TO_END = 5;

  private final Process process;
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final List<String> outputs = new ArrayList<>();
  private String failure = "";

  /**
   * The work done once.
   *
   * @param sha256 of what was written meanwhile
   * @param status that main returned; null at the end of all
   * @param lastLine that was written, to tell what went wrong
   * @param nanos when it was over
   */
  private record Call(String sha256, String status, String lastLine, long nanos) {}

  /** Starts one. Standard error counts as standard output. */
  RepeatedProgram(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (environment != null) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    process = builder.start();
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    String lastLine = "it wrote nothing";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      RecordedOutput output = new RecordedOutput();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MARK)) {
          calls.add(
              new Call(
                  output.sha256(), line.substring(MARK.length()), lastLine, System.nanoTime()));
          output = new RecordedOutput();
        } else {
          byte[] bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
          output.write(bytes, 0, bytes.length);
          lastLine = line.isBlank() ? lastLine : line;
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
    calls.add(new Call("", null, lastLine, System.nanoTime()));
  }

  /** Does the work once more. */
  Sample run() {
    if (!failure.isEmpty()) {
      return Sample.failed(failure);
    }
    try {
      ThreadTimes before = ThreadTimes.of(process.pid());
      long begin = System.nanoTime();
      OutputStream in = process.getOutputStream();
      in.write('\n');
      in.flush();
      Call call = calls.poll(HostProcess.MOST_SECONDS, TimeUnit.SECONDS);
      failure = complaint(call);
      if (!failure.isEmpty()) {
        return Sample.failed(failure);
      }
      ThreadTimes after = ThreadTimes.of(process.pid());
      outputs.add(call.sha256);
      // Programs may go on from where they were: it is the first call that all must agree on here.
      return new Sample(
          (call.nanos - begin) / HostProcess.NANOS_PER_SECOND,
          after.sinceByAll(before),
          after.sinceByBusiest(before),
          outputs.getFirst(),
          0,
          "");
    } catch (IOException e) {
      failure = "ended: " + e.getMessage();
      return Sample.failed(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Sample.failed("interrupted");
    }
  }

  private static String complaint(Call call) {
    if (call == null) {
      return "does not end within " + HostProcess.MOST_SECONDS + " s";
    }
    if (call.status == null) {
      return "ended: " + call.lastLine;
    }
    return call.status.equals("0") ? "" : "ended with status " + call.status + ": " + call.lastLine;
  }

  /** Hashes of what was written, call by call. */
  List<String> outputs() {
    return outputs;
  }

  /** The first call whose output is another than there; -1 when all that both made agree. */
  static int difference(List<String> outputs, List<String> others) {
    for (int call = 0; call < Math.min(outputs.size(), others.size()); call++) {
      if (!outputs.get(call).equals(others.get(call))) {
        return call;
      }
    }
    return -1;
  }

  /** Ends it, and waits for that: its processor time is not to be taken for another's. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close(); // Then there is nothing more to do for it.
    } catch (IOException e) {
      // It has ended.
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
