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
import org.janusvm.jit.CodeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code janus disasm}: the instructions of an ELF file as text. */
@Command(
    name = "disasm",
    description = "Prints the instructions of a RISC-V ELF file as text.",
    footer =
        "%n'janus disasm --ir F.elf main' prints what each instruction of main means, and"
            + " '--bytecode' the JVM bytecode that it becomes.")
final class DisasmCommand implements Callable<Integer> {
  @Option(names = "--symbol", paramLabel = "NAME", description = "Print this function only.")
  private String symbol;

  @Option(names = "--ir", description = "Print each instruction's meaning, the engines' source.")
  private boolean ir;

  @Option(
      names = "--bytecode",
      description =
          "Print the JVM bytecode that the JIT makes of it, formed along all edges, since nothing"
              + " is run.")
  private boolean bytecode;

  @Parameters(index = "0", paramLabel = "F.elf", description = "RISC-V ELF file.")
  private Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SYMBOL",
      description = "The same as --symbol.")
  private String function;

  @Override
  public Integer call() throws CannotRunException {
    ElfFile elf = ProgramFile.elf(file);
    if (function != null) {
      symbol = function;
    }
    if ((ir || bytecode) && symbol == null) {
      throw new CannotRunException(
          Status.USAGE, "--ir and --bytecode print one function: name it after " + file);
    }
    FunctionCode code = ir || bytecode ? FunctionCode.of(elf, symbol) : null;
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
      if (code != null) {
        printCode(code, elf, out);
      } else if (symbol == null) {
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

  private void printCode(FunctionCode code, ElfFile elf, Writer out) throws IOException {
    if (ir) {
      CodeText.ir(code.bytes(), code.address(), out);
    }
    if (ir && bytecode) {
      out.write('\n');
    }
    if (bytecode) {
      CodeText.bytecode(
          code.bytes(), code.address(), pc -> elf.symbols().describe(pc).orElse(""), out);
    }
  }
}
