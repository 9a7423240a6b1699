// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes in bytes on the command line: a number with K, M, G or T, which are powers of 1024. */
final class Size implements ITypeConverter<Long> {
  private static final String UNITS = "KMGT";
  private static final int BITS_PER_UNIT = 10;

  @Override
  public Long convert(String text) {
    String digits = text;
    int shift = 0;
    if (digits.endsWith("iB")) {
      digits = digits.substring(0, digits.length() - 2);
    }
    if (!digits.isEmpty()) {
      char unit = Character.toUpperCase(digits.charAt(digits.length() - 1));
      shift = BITS_PER_UNIT * (UNITS.indexOf(unit) + 1);
      if (shift > 0) {
        digits = digits.substring(0, digits.length() - 1);
      }
    }
    try {
      long number = Long.parseLong(digits);
      if (number > 0 && number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw new TypeConversionException(
        "'" + text + "' is no size; write a number with K, M or G, such as 512M");
  }
}
