// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.jit.LockstepException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code janus} command: takes the command line apart, hands it to a subcommand, and turns
 * every end into an exit status and at most one line on standard error.
 */
public final class Janus {
  private static final String VERSION = "janus 0.1.0";

  private Janus() {}

  /** Exits with the status of the subcommand. */
  public static void main(String[] args) {
    StandardOutput output = StandardOutput.install();
    System.exit(output.status(execute(args)));
  }

  /** Runs one command line in this JVM and returns its exit status. */
  static int execute(String... args) {
    try {
      return run(args);
    } catch (ParameterException e) {
      Messages.say(Messages.usage(e));
      return Status.USAGE;
    } catch (CannotRunException e) {
      Messages.say(e.getMessage());
      return e.status();
    } catch (LockstepException e) {
      Messages.say(e.getMessage());
      return Status.INTERNAL;
    } catch (OutOfMemoryError e) {
      return Messages.internalError(
          e, "the Java heap is full; a larger one can be had by JANUS_JAVA_OPTS=-Xmx4g");
    } catch (Throwable e) { // The last wall: nobody is to see a stack trace unasked.
      return Messages.internalError(e, "this is a bug; JANUS_DEBUG=1 shows where it is");
    }
  }

  private static int run(String... args) throws Exception {
    CommandLine janus = commandLine(args.length == 0 ? "" : args[0]);
    ParseResult parsed = janus.parseArgs(args);
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    if (parsed.commandSpec().userObject() instanceof Callable<?> command) {
      return (Integer) command.call();
    }
    throw new ParameterException(janus, "no command given");
  }

  /**
   * The parser. Where the first word is a command, only that command is made known to it, for
   * looking into all of them takes longer than many a guest runs.
   */
  static CommandLine commandLine(String firstWord) {
    CommandSpec spec = CommandSpec.create().name("janus").version(VERSION);
    spec.usageMessage()
        .description(
            "Runs RISC-V RV64GC programs in a process VM and in a system VM, side by side.")
        .synopsisSubcommandLabel("COMMAND")
        .footer("%n'janus COMMAND --help' tells more about a command.");
    spec.addOption(HelpOption.spec());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .type(boolean.class)
            .description("Print the version and exit.")
            .build());
    CommandLine janus = new CommandLine(spec);
    if (firstWord.equals("-V") || firstWord.equals("--version")) {
      return janus;
    }
    if (!Subcommands.add(janus, firstWord)) {
      Subcommands.addAll(janus);
    }
    janus.setExpandAtFiles(false); // "@file" may be meant for the guest.
    return janus;
  }
}
