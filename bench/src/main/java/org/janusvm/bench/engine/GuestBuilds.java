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
 * Guest programs compiled when the suite starts, into a folder of its own: for the host, from the
 * same sources with the host's C library; and for both, so that one process does their work again
 * and again ({@code guests/repeat.c}). The rules are those of {@code guests/Makefile}, so that
 * flags stand in one place.
 */
final class GuestBuilds implements AutoCloseable {
  /** The compiler for the host. */
  static final String COMPILER = "gcc";

  private static final String CROSS_COMPILER = "riscv64-linux-gnu-gcc";

  private final Path folder;
  private final String failure;

  private GuestBuilds(Path folder, String failure) {
    this.folder = folder;
    this.failure = failure;
  }

  /**
   * Builds as much as the compilers that are there can.
   *
   * @param programs named by their sources without suffix
   * @param repeated those of them that are to be repeated as well
   */
  static GuestBuilds of(List<String> programs, List<String> repeated) throws IOException {
    Path folder = Files.createTempDirectory("janus-builds").toRealPath();
    GuestBuilds builds = new GuestBuilds(folder, "");
    List<String> targets = new ArrayList<>();
    if (Host.program(COMPILER).isPresent()) {
      programs.forEach(name -> targets.add(builds.forHost(name).toString()));
      repeated.forEach(name -> targets.add(builds.repeatedForHost(name).toString()));
    }
    if (Host.program(CROSS_COMPILER).isPresent()) {
      repeated.forEach(name -> targets.add(builds.repeatedForGuest(name).toString()));
    }
    if (targets.isEmpty() || Host.program("make").isEmpty()) {
      return builds;
    }
    List<String> command =
        new ArrayList<>(
            List.of("make", "-s", "-k", "WERROR=", "HOST_CC=" + COMPILER, "BUILD=" + folder));
    command.addAll(targets);
    Sample made =
        HostProcess.run(
            command, Map.of("PATH", System.getenv("PATH")), Installation.home().resolve("guests"));
    return new GuestBuilds(folder, made.failure());
  }

  /** The program for the host. */
  Path forHost(String name) {
    return folder.resolve("native").resolve(name);
  }

  /** The program for the host, repeated. */
  Path repeatedForHost(String name) {
    return folder.resolve("repeat").resolve(name);
  }

  /** The program for RISC-V, repeated. */
  Path repeatedForGuest(String name) {
    return folder.resolve("repeat").resolve(name + ".elf");
  }

  /** Why one of these files is not there, one line; empty when it is. */
  String obstacle(Path file) {
    if (Files.isExecutable(file)) {
      return "";
    }
    String compiler = file.toString().endsWith(".elf") ? CROSS_COMPILER : COMPILER;
    for (String tool : List.of("make", compiler)) {
      if (Host.program(tool).isEmpty()) {
        return "no " + tool + " on the PATH to build it with";
      }
    }
    return "no build of it" + (failure.isEmpty() ? "" : ", for make " + failure);
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
