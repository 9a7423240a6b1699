// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code janus completion}: what makes a shell complete our command lines. */
@Command(
    name = "completion",
    description = "Prints a script that makes bash or zsh complete janus command lines.",
    footer = "%nUse it with:  source <(janus completion)")
final class CompletionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("janus", Janus.commandLine("")));
    return Status.OK;
  }
}
