// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** The list of guest programs, and what is chosen from it. */
class GuestProgramsTest {
  @Test
  void everyProgramOfTheListIsThere() throws CannotRunException {
    List<GuestPrograms.Entry> entries = GuestPrograms.read();
    assertTrue(entries.size() > 10);
    for (GuestPrograms.Entry entry : entries) {
      assertTrue(
          Files.isRegularFile(Installation.programs().resolve(entry.program() + ".elf")),
          entry.name());
    }
  }

  @Test
  void suitesLeaveOutWhatSaysNothingAboutSpeed() throws CannotRunException {
    List<String> names = Suite.GUESTS.workloads().stream().map(Workload::name).toList();
    assertTrue(names.containsAll(List.of("sha256", "nbody", "nullcall")), names.toString());
    assertTrue(names.stream().noneMatch(name -> name.startsWith("faults")), names.toString());
    List<String> integer = Suite.INTERPRETER.workloads().stream().map(Workload::name).toList();
    assertTrue(integer.contains("sha256"), integer.toString());
    assertTrue(integer.stream().noneMatch(List.of("nbody", "nullcall")::contains));
  }

  @Test
  void theBenchmarkOfTheInterpreterRunsIntegerProgramsOnly() throws Exception {
    String[] programs =
        InterpreterBenchmark.class.getField("program").getAnnotation(Param.class).value();
    List<String> integer =
        GuestPrograms.read().stream()
            .filter(GuestPrograms.Entry::isInteger)
            .map(GuestPrograms.Entry::name)
            .toList();
    assertTrue(integer.containsAll(Arrays.asList(programs)), integer.toString());
  }

  @Test
  void argumentsAreThoseOfAMeasurement() throws CannotRunException {
    GuestPrograms.Entry entry =
        GuestPrograms.read().stream()
            .filter(e -> e.name().equals("spin-4"))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of("3000000", "4"), entry.arguments());
    assertEquals("spin", entry.program());
  }
}
