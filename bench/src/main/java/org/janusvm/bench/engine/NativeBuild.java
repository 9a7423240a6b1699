// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.janusvm.bench.Host;
import org.janusvm.bench.Installation;

/**
 * Guest programs compiled for the host into a folder of its own: the same sources with the host's C
 * library, by the rule that {@code make -C guests native} has, so that flags stand in one place.
 */
final class NativeBuild implements AutoCloseable {
  /** The compiler, and the most it optimizes. */
  static final String COMPILER = "gcc";

  private final Path folder;
  private final String obstacle;

  private NativeBuild(Path folder, String obstacle) {
    this.folder = folder;
    this.obstacle = obstacle;
  }

  /** Builds these programs, named by their sources without suffix. */
  static NativeBuild of(List<String> programs) throws IOException {
    if (programs.isEmpty()) {
      return new NativeBuild(null, "it was not asked for");
    }
    for (String tool : List.of("make", COMPILER)) {
      if (Host.program(tool).isEmpty()) {
        return new NativeBuild(null, "no " + tool + " on the PATH");
      }
    }
    Path folder = Files.createTempDirectory("janus-native").toRealPath();
    List<String> command =
        new ArrayList<>(
            List.of("make", "-s", "-k", "WERROR=", "HOST_CC=" + COMPILER, "BUILD=" + folder));
    for (String program : programs) {
      command.add(folder.resolve("native").resolve(program).toString());
    }
    // The Makefile asks the cross compiler for a path; where there is none, it is not needed
    // either.
    Sample made =
        HostProcess.run(
            command, Map.of("PATH", System.getenv("PATH")), Installation.home().resolve("guests"));
    return new NativeBuild(folder, made.failure());
  }

  /** The file of a program. */
  Path program(String name) {
    return folder.resolve("native").resolve(name);
  }

  /** Why there is no build of a program, one line; empty when there is one. */
  String obstacle(String name) {
    boolean built = folder != null && Files.isExecutable(program(name));
    return built ? "" : "no native build: " + (obstacle.isEmpty() ? "no such rule" : obstacle);
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      List<Path> all;
      try (var files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
