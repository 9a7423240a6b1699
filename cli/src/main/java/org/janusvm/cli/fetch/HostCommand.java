// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the host that is run to its end: never a guest, never with a shell. */
final class HostCommand {
  private HostCommand() {}

  /**
   * How it ended.
   *
   * @param status its exit status
   * @param text its standard output, and its standard error after it
   */
  record Outcome(int status, String text) {
    boolean isGood() {
      return status == 0;
    }

    /** The line that most likely says what is wrong. */
    String complaint() {
      List<String> lines = text.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
      return lines.stream()
          .filter(line -> line.startsWith("E: "))
          .findFirst()
          .orElse(lines.isEmpty() ? "exit status " + status : lines.getLast());
    }
  }

  /** Whether the search path has it. */
  static boolean exists(String command) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }

  /** Runs it without input, and ends it when it takes longer than {@code seconds}. */
  static Outcome run(int seconds, List<String> words) throws FetchException {
    return runPipeline(seconds, List.of(words));
  }

  /** Runs several, each reading what the one before wrote; all have to succeed. */
  static Outcome runPipeline(int seconds, List<List<String>> commands) throws FetchException {
    Path errors = null;
    try {
      errors = Files.createTempFile("janus-fetch", ".err");
      File log = errors.toFile();
      List<ProcessBuilder> builders =
          commands.stream()
              .map(ProcessBuilder::new)
              .map(b -> b.redirectError(ProcessBuilder.Redirect.appendTo(log)))
              .toList();
      // Messages are looked at, so that they have to be in one language.
      builders.forEach(b -> b.environment().put("LC_ALL", "C"));
      List<Process> processes = ProcessBuilder.startPipeline(builders);
      return await(seconds, processes, errors);
    } catch (IOException e) {
      throw new FetchException(
          commands.getFirst().getFirst() + " cannot be run: " + e.getMessage());
    } finally {
      delete(errors);
    }
  }

  private static Outcome await(int seconds, List<Process> processes, Path errors)
      throws IOException, FetchException {
    processes.getFirst().getOutputStream().close();
    Thread limit = Thread.ofPlatform().daemon().start(() -> endAfter(seconds, processes));
    String text;
    try (InputStream out = processes.getLast().getInputStream()) {
      text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      int status = 0;
      for (Process process : processes) {
        status = Math.max(status, process.waitFor());
      }
      return new Outcome(status, text + Files.readString(errors, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException("interrupted");
    } finally {
      limit.interrupt();
    }
  }

  private static void endAfter(int seconds, List<Process> processes) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
      processes.forEach(Process::destroyForcibly);
    } catch (InterruptedException e) {
      // They have ended by themselves.
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file left in the folder for temporary files does no harm.
    }
  }
}
