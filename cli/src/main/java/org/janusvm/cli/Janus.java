// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code janus} command: takes the command line apart and hands it to a subcommand. */
@Command(
    name = "janus",
    description = "Runs RISC-V RV64GC programs in a process VM and in a system VM.",
    mixinStandardHelpOptions = true,
    version = "janus 0.1.0")
public final class Janus {
  private Janus() {}

  /** Exits with the status of the subcommand. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs one command line in this JVM and returns its exit status. */
  static int execute(String... args) {
    return new CommandLine(new Janus()).execute(args);
  }
}
