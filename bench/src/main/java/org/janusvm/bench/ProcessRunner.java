// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import org.janusvm.process.OutputPort;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.ProcessVm;
import org.janusvm.process.RunResult;
import org.janusvm.process.StandardStreams;
import org.janusvm.process.StoppedBy;

/** Runs a program in the process VM. */
final class ProcessRunner implements Runner {
  private final String engine;

  ProcessRunner(RunConfiguration configuration) {
    engine = configuration.engine();
  }

  @Override
  public RunOutcome run(Workload workload, SharedInput input) {
    RecordedOutput output = new RecordedOutput();
    OutputPort port = OutputPort.of(output, false);
    ProcessOptions options =
        ProcessOptions.builder(workload.program())
            .arguments(workload.arguments())
            .streams(new StandardStreams(input.port(), port, port))
            .build();
    ProcessEngine made = ProcessEngine.of(engine);
    RunResult result = ProcessVm.run(options, made.factory());
    RunStats stats = RunStats.of(result, made);
    return new RunOutcome(
        result.exitStatus(),
        output,
        stats.wallSeconds(),
        stats,
        result.message(),
        result.stoppedBy() == StoppedBy.ERROR);
  }
}
