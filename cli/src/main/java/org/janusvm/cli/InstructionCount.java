// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of instructions on the command line, at least 1; underscores may group digits. */
final class InstructionCount implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      long count = Long.parseLong(text.replace("_", ""));
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Falls through to the complaint.
    }
    throw new TypeConversionException(
        "'" + text + "' is no number of instructions; write a whole number above 0");
  }
}
