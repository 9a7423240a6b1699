// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;

/**
 * A program and what it is given.
 *
 * @param name of this run, for people
 * @param hostBuild name of the same program built for the host, null if there is none
 * @param program ELF file on the host
 * @param elf its contents
 * @param arguments after argv[0], which is the program's path as given
 */
public record Workload(
    String name, String hostBuild, Path program, byte[] elf, List<String> arguments) {
  private static final String SUFFIX = ".elf";

  /**
   * Reads a program and checks that it is one.
   *
   * @throws CannotRunException when it is not there, cannot be read, is no RISC-V program, or needs
   *     a dynamic linker, which there is none of in the teaching kernel's files
   */
  public static Workload read(Path program, List<String> arguments) throws CannotRunException {
    ElfFile file = ProgramFile.program(program);
    if (file.interpreter().isPresent()) {
      throw new CannotRunException(
          CannotRunException.NOT_RUNNABLE,
          program
              + ": is dynamically linked, and the teaching kernel has no dynamic linker;"
              + " link it with -static, or use 'janus run --root'");
    }
    byte[] elf = file.data();
    String name = program.getFileName().toString();
    if (name.endsWith(SUFFIX)) {
      name = name.substring(0, name.length() - SUFFIX.length());
    }
    return new Workload(name, name, program, elf, List.copyOf(arguments));
  }

  /** The same under another name, with another build for the host. */
  Workload named(String otherName, String otherHostBuild) {
    return new Workload(otherName, otherHostBuild, program, elf, arguments);
  }

  /** The argument vector, the program's name first. */
  public List<String> argumentVector() {
    List<String> vector = new ArrayList<>();
    vector.add(program.toString());
    vector.addAll(arguments);
    return vector;
  }

  /** Whether a configuration has something to run. */
  boolean runsOn(RunConfiguration configuration) {
    return configuration.kind() != RunConfiguration.Kind.NATIVE || hostBuild != null;
  }
}
