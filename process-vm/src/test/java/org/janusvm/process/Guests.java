// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.jit.Interpreters;

/** The guest programs of this repository, and a way to run a program and keep what it prints. */
public final class Guests {
  private Guests() {}

  /** The folder of the guests. */
  public static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("guests/programs.tsv"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("run the tests inside the repository");
      }
    }
    return at.resolve("guests");
  }

  /** A built guest program. */
  public static Path program(String name) {
    return folder().resolve("bin/" + name + ".elf");
  }

  /** A finished run. */
  public record Run(RunResult result, byte[] out, byte[] err) {
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  /** Runs with the interpreter, with {@code stdin} as standard input. */
  public static Run run(ProcessOptions.Builder options, byte[] stdin) {
    return run(options, stdin, Interpreters::forProcess);
  }

  /** Runs with any engine, with {@code stdin} as standard input. */
  public static Run run(ProcessOptions.Builder options, byte[] stdin, EngineFactory engines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    options.streams(
        new StandardStreams(
            InputPort.of(stdin), OutputPort.of(out, false), OutputPort.of(err, false)));
    RunResult result = ProcessVm.run(options.build(), engines);
    return new Run(result, out.toByteArray(), err.toByteArray());
  }

  /** Runs without input. */
  public static Run run(ProcessOptions.Builder options) {
    return run(options, new byte[0]);
  }

  /** Writes a program to a file and gives options for it. */
  public static ProcessOptions.Builder options(Path folder, byte[] elf) {
    try {
      return ProcessOptions.builder(Files.write(folder.resolve("program.elf"), elf));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
