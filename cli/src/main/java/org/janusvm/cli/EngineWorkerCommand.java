// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.engine.Worker;
import org.janusvm.process.Grant;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.StandardStreams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code janus bench engine} starts to run a program again and again in one JVM. It is not
 * shown among the commands, for nobody but that has use for it.
 */
@Command(name = EngineWorkerCommand.NAME, description = "Runs a program as often as it is told to.")
final class EngineWorkerCommand implements Callable<Integer>, GuestCommand {
  static final String NAME = "engine-worker";

  @Option(names = "--engine", required = true, converter = Engines.OfProcess.class)
  private String engine;

  @Option(names = "--root")
  private Path root;

  @Option(names = "--dir")
  private List<String> grants = List.of();

  @Option(names = "--env")
  private List<String> environment = List.of();

  @Option(names = "--watch")
  private Path watch;

  @Parameters(index = "0", paramLabel = "PROGRAM")
  private Path program;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CannotRunException {
    try {
      Worker worker = new Worker(this::options, engine);
      if (watch != null) {
        return worker.watch(watch);
      }
      worker.serve(System.in, System.out);
      return Status.OK;
    } catch (IOException e) {
      throw new CannotRunException(Status.USAGE, e.getMessage());
    }
  }

  private ProcessOptions options(StandardStreams streams) {
    ProcessOptions.Builder options =
        ProcessOptions.builder(program).arguments(arguments).root(root).streams(streams);
    grants.forEach(grant -> options.grant(Grant.parse(grant)));
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      options.environment(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return options.build();
  }
}
