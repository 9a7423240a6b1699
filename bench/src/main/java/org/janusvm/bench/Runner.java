// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

/** Runs a program once, in a machine made for this run. */
@FunctionalInterface
public interface Runner {
  /**
   * Runs to the end.
   *
   * @throws CannotRunException when the run cannot even start
   */
  RunOutcome run(Workload workload, SharedInput input) throws CannotRunException;

  /**
   * The runner of a configuration, which checks that what it needs is there.
   *
   * @throws CannotRunException when something is not installed
   */
  static Runner of(RunConfiguration configuration) throws CannotRunException {
    return switch (configuration.kind()) {
      case PROCESS -> new ProcessRunner(configuration);
      case SYSTEM -> new SystemRunner(configuration);
      case QEMU -> HostRunner.qemu();
      case NATIVE -> HostRunner.hostBuild();
    };
  }
}
