// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The table of commands. A new one is a line here and a class. */
final class Subcommands {
  private static final List<String> NAMES =
      List.of(
          "run",
          "boot",
          "compare",
          "demo",
          "asm",
          "disasm",
          "bench",
          "fetch",
          "compatibility",
          "completion");

  private Subcommands() {}

  /** Makes a command known; false if there is none of that name. */
  static boolean add(CommandLine janus, String name) {
    CommandSpec command = create(name);
    if (command == null) {
      return false;
    }
    janus.addSubcommand(name, new CommandLine(command));
    return true;
  }

  /** Makes all commands known, and {@code help}. */
  static void addAll(CommandLine janus) {
    for (String name : NAMES) {
      add(janus, name);
    }
    janus.addSubcommand("help", new CommandLine.HelpCommand());
  }

  private static CommandSpec create(String name) {
    return switch (name) {
      case "run" -> RunCommand.spec();
      case "boot" -> annotated(new BootCommand()).addOption(StatsOption.spec());
      case "compare" -> annotated(new CompareCommand());
      case "demo" -> annotated(new DemoCommand());
      case "asm" -> annotated(new AsmCommand());
      case "disasm" -> annotated(new DisasmCommand());
      case "bench" -> annotated(new BenchCommand());
      case EngineWorkerCommand.NAME -> annotated(new EngineWorkerCommand());
      case "fetch" -> annotated(new FetchCommand());
      case "compatibility" -> annotated(new CompatibilityCommand());
      case "completion" -> annotated(new CompletionCommand());
      default -> null;
    };
  }

  private static CommandSpec annotated(Object command) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command);
    // What stands after PROGRAM is the guest's.
    spec.parser().stopAtPositional(command instanceof GuestCommand);
    return spec.addOption(HelpOption.spec());
  }
}
