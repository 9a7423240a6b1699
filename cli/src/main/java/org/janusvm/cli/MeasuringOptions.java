// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Measurement;
import org.janusvm.bench.MeasurementJson;
import org.janusvm.bench.RunConfiguration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of the commands that measure. */
final class MeasuringOptions {
  private static final int RUNS = 4;

  @Option(
      names = "--on",
      paramLabel = "CONFIG,...",
      converter = ConfigurationsConverter.class,
      description =
          "Configurations: process/ENGINE, system/TECHNIQUE/ENGINE, qemu, native (default:"
              + " process/interpreter, system/bare/interpreter,"
              + " system/trap-and-emulate/interpreter).")
  private Configurations configurations;

  @Option(
      names = {"--runs", "--rounds"},
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "Runs of each (default: 4; suite engine: 3, or 2 of a tool, with --quick 1). The first"
              + " warms up and is shown apart from the others, except in suite engine.")
  private Integer runs;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the measurements into a file, too.")
  private Path json;

  List<RunConfiguration> configurations(List<RunConfiguration> otherwise) {
    return configurations == null ? otherwise : configurations.list();
  }

  int runs() {
    return runs(RUNS);
  }

  int runs(int otherwise) {
    return runs == null ? otherwise : runs;
  }

  /** Makes sure, before the long work, that its result can be kept. */
  void checkJson() throws CannotRunException {
    if (json != null) {
      Path folder = json.toAbsolutePath().getParent();
      boolean writable =
          Files.exists(json)
              ? Files.isRegularFile(json) && Files.isWritable(json)
                  || json.toString().startsWith("/dev/")
              : Files.isDirectory(folder) && Files.isWritable(folder);
      if (!writable) {
        throw new CannotRunException(
            Status.USAGE, json + ": cannot be written; give another file to --json");
      }
    }
  }

  void writeJson(String program, List<String> arguments, List<Measurement> measurements)
      throws CannotRunException {
    writeJson(file -> MeasurementJson.write(file, program, arguments, measurements));
  }

  /** Writes the file that was asked for, if one was. */
  void writeJson(JsonFile contents) throws CannotRunException {
    if (json != null) {
      try {
        contents.write(json);
      } catch (IOException e) {
        throw new CannotRunException(Status.USAGE, json + ": cannot be written: " + e.getMessage());
      }
    }
  }

  /** Writes results into a file. */
  @FunctionalInterface
  interface JsonFile {
    void write(Path file) throws IOException;
  }

  /** A list that picocli takes for one value. */
  record Configurations(List<RunConfiguration> list) {}

  static final class ConfigurationsConverter implements ITypeConverter<Configurations> {
    @Override
    public Configurations convert(String text) {
      try {
        return new Configurations(RunConfiguration.parseList(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int count = Integer.parseInt(text);
        if (count > 0) {
          return count;
        }
      } catch (NumberFormatException e) {
        // Falls through to the complaint.
      }
      throw new TypeConversionException("'" + text + "' is no number of runs; write 1 or more");
    }
  }
}
