// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.janusvm.bench.Host;
import org.janusvm.bench.compatibility.ProgramsFolder;

/** What a figure is worth nothing without: which versions, and how busy the machine was. */
final class HostFacts {
  private static final int SECONDS = 10;

  private HostFacts() {}

  /** Load averages of one, five and fifteen minutes. */
  static String load() {
    try {
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
      return String.join(" ", List.of(words).subList(0, 3));
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Versions of the programs that take part; those that are not there say so. */
  static Map<String, String> versions(ProgramsFolder fetched) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.runtime.version"));
    versions.put(CommandLines.QEMU, firstLine(CommandLines.QEMU));
    versions.put(GuestBuilds.COMPILER, firstLine(GuestBuilds.COMPILER));
    try {
      versions.put(
          "programs", Files.readAllLines(fetched.packages()).getFirst().replaceFirst("^#\\s*", ""));
    } catch (IOException e) {
      versions.put("programs", "absent");
    }
    return versions;
  }

  private static String firstLine(String program) {
    Optional<Path> file = Host.program(program);
    if (file.isEmpty()) {
      return "absent";
    }
    try {
      Process process =
          new ProcessBuilder(file.get().toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(SECONDS, TimeUnit.SECONDS);
      return text.lines().findFirst().orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
