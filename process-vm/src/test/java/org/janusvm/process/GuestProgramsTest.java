// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The guest programs print what they print elsewhere, and end with the status a shell reports. */
class GuestProgramsTest {
  // Programs that need more are for a process VM that has it.
  private static final Set<String> AVAILABLE =
      Set.of("-", "files", "stdin", "scratch", "signals", "threads", "fork", "exec");

  @TempDir Path scratch;

  @TestFactory
  List<DynamicTest> printWhatIsExpected() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(Guests.folder().resolve("programs.tsv"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] columns = line.split("\t");
        tests.add(DynamicTest.dynamicTest(columns[0], () -> check(columns)));
      }
    }
    assertTrue(tests.size() > 20, "programs.tsv lists the guests");
    return tests;
  }

  private void check(String[] columns) throws IOException {
    String name = columns[0];
    List<String> needs = List.of(columns[4].split(","));
    String lacking = String.join(",", needs.stream().filter(n -> !AVAILABLE.contains(n)).toList());
    if (!lacking.isEmpty()) {
      String reason = "skipped " + name + ": needs " + lacking;
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    Path folder = Guests.folder();
    ProcessOptions.Builder options =
        ProcessOptions.builder(Guests.program(columns[1])).name(columns[1]);
    if (!columns[5].equals("-")) {
      options.arguments(columns[5].replace("SCRATCH", "/scratch").split(" "));
    }
    if (needs.contains("files")) {
      options.grant(new Grant(folder, "/guests", true)).workingDirectory("/guests");
    }
    if (needs.contains("scratch")) {
      Path empty = Files.createDirectory(scratch.resolve(name));
      options.grant(new Grant(empty, "/scratch", false));
    }
    byte[] stdin =
        needs.contains("stdin")
            ? Files.readAllBytes(folder.resolve("data/sample.txt"))
            : new byte[0];
    Guests.Run run = Guests.run(options, stdin);
    byte[] expected = Files.readAllBytes(folder.resolve("expected/" + name + ".out"));
    assertEquals(new String(expected, StandardCharsets.UTF_8), run.text(), run.result().message());
    assertEquals(Integer.parseInt(columns[3]), run.result().exitStatus());
  }
}
