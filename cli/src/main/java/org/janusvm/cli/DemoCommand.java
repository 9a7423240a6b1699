// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.cli.demo.Demonstration;
import org.janusvm.cli.demo.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code janus demo}: demonstrations. */
@Command(
    name = "demo",
    description = "Shows what the virtual machines do; without NAME, lists the demonstrations.",
    footer = "%nAt a terminal it goes step by step, in a pipe all at once.")
final class DemoCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Which one to give.")
  private String name;

  @Override
  public Integer call() throws CannotRunException {
    if (name == null) {
      for (Demonstration demonstration : Demonstration.ALL) {
        System.out.println(demonstration.name() + "  " + demonstration.description());
      }
      return Status.OK;
    }
    for (Demonstration demonstration : Demonstration.ALL) {
      if (demonstration.name().equals(name)) {
        boolean stepwise = HostTerminal.isStdin() && HostTerminal.isStdout();
        demonstration.show(
            new Stage(stepwise ? new FileInputStream(FileDescriptor.in) : null, System.out));
        return Status.OK;
      }
    }
    throw new CannotRunException(
        Status.USAGE, "there is no demonstration '" + name + "'; 'janus demo' lists them");
  }
}
