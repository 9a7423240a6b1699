// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.ProgramFile;
import org.janusvm.isa.asm.AsmException;
import org.janusvm.isa.asm.Assembler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code janus asm}: an ELF file out of assembly text. */
@Command(
    name = "asm",
    description = "Assembles a source in GNU syntax and links it into a RISC-V ELF program.",
    footer =
        "%nIt begins at _start, else at its first instruction. Errors are told as FILE:LINE:"
            + " MESSAGE, and the exit status is then 1.")
final class AsmCommand implements Callable<Integer> {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "F.elf",
      required = true,
      description = "Where to write the program.")
  private Path output;

  @Parameters(index = "0", paramLabel = "F.s", description = "Assembly source.")
  private Path source;

  @Override
  public Integer call() throws CannotRunException {
    byte[] text = ProgramFile.bytes(source, "give an assembly source");
    byte[] elf;
    try {
      elf = Assembler.assemble(new String(text, StandardCharsets.UTF_8), source.toString()).elf();
    } catch (AsmException e) {
      // As compilers do, for editors find the places by the form of these lines.
      e.errors().forEach(System.err::println);
      return Status.SOURCE_ERRORS;
    }
    try {
      Files.write(output, elf);
    } catch (IOException e) {
      throw new CannotRunException(
          Status.USAGE, output + ": cannot be written; give another file to -o");
    }
    output.toFile().setExecutable(true);
    return Status.OK;
  }
}
