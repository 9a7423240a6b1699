// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.isa.spec.InstructionSet;

/**
 * Writes the interpreters' sources. It is run before the jit module is compiled, from source, with
 * the instruction declarations of shared-isa on its class path.
 */
public final class GenerateInterpreters {
  private GenerateInterpreters() {}

  /** Takes one argument: the folder to write the sources to, as a source root. */
  public static void main(String[] args) throws IOException {
    Path generated = Path.of(args[0]).resolve("org/janusvm/jit/generated");
    Files.createDirectories(generated);
    InstructionSet isa = InstructionSet.rv64();
    Files.writeString(
        generated.resolve("package-info.java"),
        """
        // SPDX-License-Identifier: Apache-2.0

        /** Generated from the instruction declarations; never edited, never committed. */
        package org.janusvm.jit.generated;
        """);
    Files.writeString(generated.resolve("Traits.java"), TraitsSource.of(isa));
    for (var source :
        new InterpreterSource[] {
          new InterpreterSource("ProcessInterpreter", "PageMemory", "memory.context()"),
          new InterpreterSource(
              "MachineInterpreter", "TlbMemory", "memory.context() | memory.codeEpoch() << 12")
        }) {
      Files.writeString(generated.resolve(source.className() + ".java"), source.text(isa));
    }
  }
}
