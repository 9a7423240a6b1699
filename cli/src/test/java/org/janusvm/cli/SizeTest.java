// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Sizes on the command line. */
class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "1,1",
    "4096,4096",
    "1K,1024",
    "2k,2048",
    "3M,3145728",
    "512MiB,536870912",
    "1G,1073741824",
    "2T,2199023255552"
  })
  void valid(String text, long bytes) {
    assertEquals(bytes, new Size().convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "M", "1.5G", "1X", "1MB", "G1", "9223372036854775808", "8388608T"})
  void invalid(String text) {
    assertThrows(TypeConversionException.class, () -> new Size().convert(text));
  }
}
