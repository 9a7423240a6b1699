// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.janusvm.bench.Installation;

/** Runs command lines for tests. */
final class Commands {
  private static final int PATIENCE_SECONDS = 120;

  private Commands() {}

  /** How a command line ended. */
  record Result(int status, byte[] out, byte[] err) {
    String outText() {
      return new String(out, StandardCharsets.UTF_8);
    }

    String errText() {
      return new String(err, StandardCharsets.UTF_8);
    }

    List<String> errLines() {
      return errText().lines().toList();
    }
  }

  /** A guest program of the repository. */
  static String guest(String name) {
    return Path.of("")
        .toAbsolutePath()
        .relativize(Installation.programs().resolve(name))
        .toString();
  }

  /** Runs in this JVM; what goes past System.out and System.err is not seen. */
  static synchronized Result here(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int status = Janus.execute(words);
      System.out.flush();
      System.err.flush();
      return new Result(status, out.toByteArray(), err.toByteArray());
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  /** Runs in a JVM of its own, as the launcher does. */
  static Result inJvm(byte[] input, String... words) throws IOException, InterruptedException {
    Process process = start(words);
    Collector out = new Collector(process.getInputStream());
    Collector err = new Collector(process.getErrorStream());
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It ended without reading all of its input.
    }
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the command does not end");
    return new Result(process.exitValue(), out.bytes(), err.bytes());
  }

  /** Starts a JVM of its own. */
  static Process start(String... words) throws IOException {
    return new ProcessBuilder(javaCommand(words)).start();
  }

  /** The command line of a JVM of its own. */
  static List<String> javaCommand(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Janus.class.getName()));
    command.addAll(List.of(words));
    return command;
  }

  /** Reads a stream to its end meanwhile. */
  private static final class Collector extends Thread {
    private final java.io.InputStream from;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Collector(java.io.InputStream from) {
      this.from = from;
      start();
    }

    @Override
    public void run() {
      try {
        from.transferTo(bytes);
      } catch (IOException e) {
        // The process was ended.
      }
    }

    byte[] bytes() throws InterruptedException {
      join();
      return bytes.toByteArray();
    }
  }
}
