// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Refuses options whose subject this build lacks, rather than ignoring them. */
final class NotInThisBuild {
  private NotInThisBuild() {}

  static final class Heap implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      throw new TypeConversionException("the managed heap is not in this build; leave it out");
    }
  }

  static final class Disk implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      throw new TypeConversionException("disks are not in this build; use --initrd");
    }
  }

  static final class Report implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      throw new TypeConversionException("HTML reports are not in this build; use --json");
    }
  }
}
