// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.ProgramFile;
import org.janusvm.isa.disasm.Listing;
import org.janusvm.isa.elf.ElfFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code janus disasm}: the instructions of an ELF file as text. */
@Command(name = "disasm", description = "Prints the instructions of a RISC-V ELF file as text.")
final class DisasmCommand implements Callable<Integer> {
  @Option(names = "--symbol", paramLabel = "NAME", description = "Print this function only.")
  private String symbol;

  @Parameters(index = "0", paramLabel = "F.elf", description = "RISC-V ELF file.")
  private Path file;

  @Override
  public Integer call() throws CannotRunException {
    ElfFile elf = ProgramFile.elf(file);
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
      if (symbol == null) {
        Listing.print(elf, out);
      } else {
        OneFunction function = new OneFunction(symbol, out);
        Listing.print(elf, function);
        if (!function.found()) {
          throw new CannotRunException(
              Status.USAGE,
              file + ": has no function '" + symbol + "'; without --symbol all are printed");
        }
      }
    } catch (IOException e) {
      return Status.OK; // The reader has seen enough.
    }
    return Status.OK;
  }
}
