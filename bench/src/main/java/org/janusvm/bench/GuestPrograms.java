// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The guest programs that come with Janus, as {@code guests/programs.tsv} lists them: what each is
 * given for a measurement, and what it stresses.
 */
public final class GuestPrograms {
  /** What pure computation is made of, floating point apart. */
  private static final Set<String> INTEGER = Set.of("integer", "memory", "calls", "bits", "jumps");

  /** What says nothing about speed. */
  private static final Set<String> UNMEASURED = Set.of("start-up", "faults", "files");

  private static final String NOTHING = "-";
  private static final int COLUMNS = 8;

  /**
   * A line of the list.
   *
   * @param name of the run
   * @param program name of the ELF file, without its suffix
   * @param hostBuild name of the same program built for the host, null if there is none
   * @param status exit status it must end with
   * @param needs what it needs of its surroundings; empty for nothing
   * @param arguments for a measurement
   * @param stresses what most of its time goes into
   */
  public record Entry(
      String name,
      String program,
      String hostBuild,
      int status,
      String needs,
      List<String> arguments,
      Set<String> stresses) {

    /** Whether it needs nothing but memory, and ends well: fit for a measurement. */
    public boolean isMeasurable() {
      return needs.isEmpty() && status == 0 && stresses.stream().noneMatch(UNMEASURED::contains);
    }

    /** Whether it is pure integer computation. */
    public boolean isInteger() {
      return isMeasurable() && INTEGER.containsAll(stresses);
    }

    /** The program with its arguments. */
    public Workload workload() throws CannotRunException {
      return Workload.read(Installation.programs().resolve(program + ".elf"), arguments)
          .named(name, hostBuild);
    }
  }

  private GuestPrograms() {}

  /**
   * The list, in its own order.
   *
   * @throws CannotRunException when it is missing or damaged
   */
  public static List<Entry> read() throws CannotRunException {
    Path file = Installation.home().resolve("guests/programs.tsv");
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new CannotRunException(
          CannotRunException.NOT_FOUND, file + ": the list of guest programs cannot be read");
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(parse(file, line));
      }
    }
    return entries;
  }

  private static Entry parse(Path file, String line) throws CannotRunException {
    String[] cells = line.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw new CannotRunException(
          CannotRunException.NOT_RUNNABLE, file + ": a line has not 8 columns: " + line);
    }
    try {
      return new Entry(
          cells[0],
          cells[1],
          cells[2].equals(NOTHING) ? null : cells[2],
          Integer.parseInt(cells[3]),
          cells[4].equals(NOTHING) ? "" : cells[4],
          cells[6].equals(NOTHING) ? List.of() : List.of(cells[6].split(" ")),
          Set.of(cells[7].split(",")));
    } catch (NumberFormatException e) {
      throw new CannotRunException(
          CannotRunException.NOT_RUNNABLE, file + ": a line has no exit status: " + line);
    }
  }
}
