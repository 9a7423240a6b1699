// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import org.janusvm.bench.EngineNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of engines on the command line. */
final class Engines {
  private Engines() {}

  /** An engine of the process VM. */
  static final class OfProcess implements ITypeConverter<String> {
    @Override
    public String convert(String name) {
      try {
        return EngineNames.check(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** An engine of the system VM. */
  static final class OfSystem implements ITypeConverter<String> {
    @Override
    public String convert(String name) {
      try {
        return EngineNames.checkSystem(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
