// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.ExitRecorder;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MachineHart;

/**
 * A virtual machine: built from options, run once.
 *
 * <p>{@code new SystemVm(options).run()} boots the guest on the calling thread and returns when it
 * has powered off.
 */
public final class SystemVm {
  private final SystemOptions options;
  private final MachineBuilder builder;
  private final Machine machine;

  /**
   * Builds the machine and loads what it boots.
   *
   * @throws BootException if the options are contradictory or an image cannot be loaded
   */
  public SystemVm(SystemOptions options) throws BootException {
    this.options = options;
    this.builder = new MachineBuilder(options);
    this.machine = builder.build();
  }

  /**
   * Runs the machine until the guest powers off, the budget is used up, or someone asks. The
   * machine's memory is given back at the end.
   */
  public SystemResult run() {
    if (options.observer != null) {
      machine.recorder(new ExitRecorder(options.observer));
    }
    long start = System.nanoTime();
    try {
      machine.run(options.maxInstructions);
      return result(System.nanoTime() - start);
    } finally {
      builder.close();
    }
  }

  /** Makes {@link #run} return soon; from any thread. */
  public void requestStop() {
    machine.stop(StoppedBy.REQUEST, "");
  }

  private SystemResult result(long nanos) {
    ExitStatistics exits = new ExitStatistics();
    long user = 0;
    for (MachineHart hart : machine.harts()) {
      exits.add(hart.statistics());
      user += hart.userInstructions();
    }
    Map<String, Map<String, Long>> devices = new LinkedHashMap<>();
    for (Bus.Window window : machine.bus().windows()) {
      Map<String, Long> counts = window.device().statistics();
      if (!counts.isEmpty()) {
        devices.put(window.device().name(), counts);
      }
    }
    devices.put(
        "console",
        Map.of("bytesOut", machine.console().bytesOut(), "bytesIn", machine.console().bytesIn()));
    return new SystemResult(
        machine.exitStatus(),
        machine.stoppedBy(),
        machine.message(),
        machine.instructions() - user,
        user,
        Duration.ofNanos(nanos),
        exits,
        devices,
        builder.memoryFigures(machine),
        builder.jitStatistics());
  }

  /** The harts, for tests. */
  List<MachineHart> harts() {
    return new ArrayList<>(machine.harts());
  }
}
