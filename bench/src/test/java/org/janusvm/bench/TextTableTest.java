// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables and figures for people. */
class TextTableTest {
  @Test
  void columnsStandBelowEachOther() {
    TextTable table =
        new TextTable().row("a heading that is long").row("x", "1", "22").row("yyy", "333");
    assertEquals(List.of("a heading that is long", "x      1  22", "yyy  333"), table.lines());
  }

  @Test
  void partsOfNamesEndOnTheSameLine() {
    TextTable table = new TextTable();
    ColumnHeadings.add(table, "", RunConfiguration.parseList("qemu,system/bare/interpreter"));
    assertEquals(
        List.of("            system/", "              bare/", "  qemu  interpreter"),
        table.lines());
  }

  @Test
  void figuresHaveTheirUnits() {
    assertEquals("1,234,567", Figures.count(1_234_567));
    assertEquals("1.50 s", Figures.seconds(1.5));
    assertEquals("20.0 ms", Figures.seconds(0.02));
    assertEquals("3.0 us", Figures.seconds(3e-6));
    assertEquals("1.5 KiB", Figures.bytes(1536));
    assertEquals("12 B", Figures.bytes(12));
    assertEquals("50.0 %", Figures.percent(0.5));
  }

  @Test
  void theGeometricMeanIsThatOfFactors() {
    assertEquals(4, SuiteReport.geometricMean(2, 8), 1e-12);
    assertEquals(Double.NaN, SuiteReport.geometricMean());
  }
}
