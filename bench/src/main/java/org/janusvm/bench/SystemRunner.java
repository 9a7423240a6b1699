// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.List;
import org.janusvm.system.BootException;
import org.janusvm.system.StoppedBy;
import org.janusvm.system.SystemOptions;
import org.janusvm.system.SystemResult;
import org.janusvm.system.SystemVm;
import org.janusvm.system.Technique;

/** Runs a program as the first process of the teaching kernel in the system VM. */
public final class SystemRunner implements Runner {
  private final Technique technique;
  private final String engine;
  private final byte[] kernel;

  SystemRunner(RunConfiguration configuration) throws CannotRunException {
    technique = configuration.technique();
    engine = configuration.engine();
    kernel = ProgramFile.bytes(Installation.kernel(), "build it with 'make -C guests'");
  }

  @Override
  public RunOutcome run(Workload workload, SharedInput input) throws CannotRunException {
    RecordedOutput output = new RecordedOutput();
    SystemOptions options =
        new SystemOptions()
            .technique(technique)
            .engine(engine)
            .kernel(kernel)
            .program(workload.elf(), workload.argumentVector(), List.of())
            .input(input.stream())
            .output(output);
    SystemResult result;
    try {
      result = new SystemVm(options).run();
    } catch (BootException e) {
      throw new CannotRunException(CannotRunException.NOT_RUNNABLE, e.getMessage());
    }
    int status = exitStatus(result);
    RunStats stats = RunStats.of(result, technique, engine, status);
    return new RunOutcome(
        status,
        output,
        stats.wallSeconds(),
        stats,
        result.message(),
        result.stoppedBy() == StoppedBy.ERROR);
  }

  /** What the command exits with after such a run. */
  public static int exitStatus(SystemResult result) {
    return switch (result.stoppedBy()) {
      case GUEST -> result.exitStatus();
      case BUDGET -> 3;
      case REQUEST -> 0;
      case ERROR -> CannotRunException.NOT_RUNNABLE;
    };
  }
}
