// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fetching says in one line what is wrong, and touches its folder alone. */
class FetchCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "kernels,only programs can",
    "--suite=../x programs,no name of a suite",
    "programs -oDir=/,unknown option",
    "programs Bash,no name of a package"
  })
  void wrongWordsAreUsageErrorsOfOneLine(String words, String expected) {
    List<String> line = new ArrayList<>(List.of("fetch", "--to", folder.toString()));
    line.addAll(List.of(words.split(" ")));
    Commands.Result result = Commands.here(line.toArray(String[]::new));
    assertEquals(Status.USAGE, result.status(), result.errText());
    assertEquals(1, result.errLines().size(), result.errText());
    assertTrue(result.errText().contains(expected), result.errText());
  }

  @Test
  void aFileInPlaceOfTheFolderIsAUsageError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Commands.Result result = Commands.here("fetch", "--to", file.toString(), "programs");
    assertEquals(Status.USAGE, result.status());
    assertTrue(result.errText().contains("is no folder"), result.errText());
  }

  @Test
  void withoutAptTheMessageNamesTheOtherWay() throws IOException, InterruptedException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path to = folder.resolve("to");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Janus.class.getName(),
            "fetch",
            "--to",
            to.toString(),
            "programs",
            "bash");
    builder.environment().put("PATH", empty.toString());
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(Status.NOT_RUNNABLE, process.exitValue(), text);
    assertTrue(text.contains("--root"), text);
    assertEquals(1, text.lines().count(), text);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(empty), left.toList());
    }
  }
}
