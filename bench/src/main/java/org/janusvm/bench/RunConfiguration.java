// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.janusvm.system.Technique;

/**
 * What to run a program on: {@code process/ENGINE}, {@code system/TECHNIQUE/ENGINE}, {@code qemu}
 * or {@code native}.
 *
 * @param kind which machine
 * @param technique for {@link Kind#SYSTEM}, else null
 * @param engine for the two virtual machines, else null
 */
public record RunConfiguration(Kind kind, Technique technique, String engine) {
  /** The machines a program can be run on. */
  public enum Kind {
    /** Our process VM. */
    PROCESS,
    /** The teaching kernel on our system VM. */
    SYSTEM,
    /** qemu-riscv64, where it is installed. */
    QEMU,
    /** The program compiled for the host, where it is built. */
    NATIVE
  }

  /** What is compared when nobody says otherwise. */
  public static final List<RunConfiguration> DEFAULTS =
      List.of(
          new RunConfiguration(Kind.PROCESS, null, "interpreter"),
          new RunConfiguration(Kind.SYSTEM, Technique.BARE, "interpreter"),
          new RunConfiguration(Kind.SYSTEM, Technique.TRAP_AND_EMULATE, "interpreter"));

  /**
   * Parses one configuration.
   *
   * @throws IllegalArgumentException with one line that says what is wrong and what to write
   */
  public static RunConfiguration parse(String text) {
    String[] parts = text.split("/", -1);
    switch (parts[0]) {
      case "process" -> {
        if (parts.length == 2) {
          return new RunConfiguration(Kind.PROCESS, null, EngineNames.check(parts[1]));
        }
      }
      case "system" -> {
        if (parts.length == 3) {
          return new RunConfiguration(
              Kind.SYSTEM, technique(parts[1]), EngineNames.checkSystem(parts[2]));
        }
      }
      case "qemu", "native" -> {
        if (parts.length == 1) {
          return new RunConfiguration(
              parts[0].equals("qemu") ? Kind.QEMU : Kind.NATIVE, null, null);
        }
      }
      default -> {
        // Falls out to the complaint.
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no configuration; write process/ENGINE, system/TECHNIQUE/ENGINE, qemu or"
            + " native");
  }

  /** Parses several, separated by commas; each may stand there once. */
  public static List<RunConfiguration> parseList(String text) {
    List<RunConfiguration> list = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      RunConfiguration configuration = parse(part.strip());
      if (list.contains(configuration)) {
        throw new IllegalArgumentException("configuration '" + configuration + "' is given twice");
      }
      list.add(configuration);
    }
    return list;
  }

  /**
   * Parses the name of a technique.
   *
   * @throws IllegalArgumentException with one line that lists those there are
   */
  public static Technique technique(String label) {
    return Technique.byLabel(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + label
                        + "' is no technique of this build; choose "
                        + Arrays.stream(Technique.values())
                            .map(Technique::label)
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case PROCESS -> "process/" + engine;
      case SYSTEM -> "system/" + technique.label() + "/" + engine;
      case QEMU -> "qemu";
      case NATIVE -> "native";
    };
  }
}
