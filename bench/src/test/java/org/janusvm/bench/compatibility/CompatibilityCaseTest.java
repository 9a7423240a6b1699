// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.janusvm.bench.CannotRunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of commands, and how its lines are read. */
class CompatibilityCaseTest {
  private static List<List<String>> steps(String command) throws CannotRunException {
    return CompatibilityCase.parse("name\t" + command + "\t-\t-").steps();
  }

  @Test
  void quotesKeepWordsTogetherAndMeanNothingElse() throws CannotRunException {
    assertEquals(
        List.of(List.of("a", "b c", "", "d\"e", "$x|y")), steps("a 'b c' '' 'd\"e' $x\"|\"y"));
  }

  @Test
  void stepsAreSplitWhereTheSignIsNotQuoted() throws CannotRunException {
    assertEquals(List.of(List.of("a", "&&"), List.of("b")), steps("a '&&' && b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb\t-", "a\tb 'c\t-\t-", "a\tb &&\t-\t-", "a\t\t-\t-"})
  void damagedLinesAreRefused(String line) {
    assertThrows(CannotRunException.class, () -> CompatibilityCase.parse(line));
  }

  @Test
  void theTableIsLongAndItsInputsAreThere() throws CannotRunException {
    List<CompatibilityCase> table = CompatibilityCase.table();
    assertTrue(table.size() >= 60, "only " + table.size());
    for (CompatibilityCase entry : table) {
      assertTrue(
          entry.input() == null
              || Files.isRegularFile(CompatibilityFiles.inputs().resolve(entry.input())),
          entry.name());
    }
  }

  @Test
  void everyPackageIsNamedOnce() throws CannotRunException {
    List<String> packages = CompatibilityFiles.packages();
    assertEquals(packages.size(), packages.stream().distinct().count());
  }
}
