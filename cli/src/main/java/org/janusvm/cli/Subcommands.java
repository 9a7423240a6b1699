// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.List;
import picocli.CommandLine;

/** The table of commands. A new one is a line here and a class. */
final class Subcommands {
  private static final List<String> NAMES =
      List.of("run", "boot", "compare", "demo", "asm", "disasm", "bench", "completion");

  private Subcommands() {}

  /** Makes a command known; false if there is none of that name. */
  static boolean add(CommandLine janus, String name) {
    Object command = create(name);
    if (command == null) {
      return false;
    }
    CommandLine subcommand = new CommandLine(command);
    // What stands after PROGRAM is the guest's.
    subcommand.setStopAtPositional(command instanceof GuestCommand);
    janus.addSubcommand(name, subcommand);
    return true;
  }

  /** Makes all commands known, and {@code help}. */
  static void addAll(CommandLine janus) {
    for (String name : NAMES) {
      add(janus, name);
    }
    janus.addSubcommand("help", new CommandLine.HelpCommand());
  }

  private static Object create(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "boot" -> new BootCommand();
      case "compare" -> new CompareCommand();
      case "demo" -> new DemoCommand();
      case "asm" -> new AsmCommand();
      case "disasm" -> new DisasmCommand();
      case "bench" -> new BenchCommand();
      case "completion" -> new CompletionCommand();
      default -> null;
    };
  }
}
