// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.host.HostQuit;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.LinuxKernel;

/**
 * The way into a run from outside, for signals that reach Janus itself. Given to {@link
 * ProcessOptions.Builder#control}; of use while that run lasts. Safe for use by several threads.
 */
public final class RunControl {
  private volatile LinuxKernel kernel;
  private volatile Supplier<RunResult> result;
  private volatile boolean over;
  private final List<Integer> early = new ArrayList<>();

  /** The run begins. */
  void attach(LinuxKernel running, Supplier<RunResult> figures) {
    result = figures;
    synchronized (this) {
      kernel = running;
    }
    early.forEach(this::signal);
  }

  /** The run is over. */
  void detach() {
    over = true;
    kernel = null;
  }

  /** Whether the run is over. */
  public boolean isOver() {
    return over;
  }

  /** Whether the run has begun. */
  public boolean hasBegun() {
    return over || kernel != null;
  }

  /**
   * Sends a signal to the guest's foreground process group, as a terminal does; when the run
   * begins, if it has not begun.
   */
  public void signal(int signal) {
    LinuxKernel running;
    synchronized (this) {
      running = kernel;
      if (running == null) {
        early.add(signal);
        return;
      }
    }
    running
        .foreground()
        .forEach(
            process ->
                process.sender().toProcess(SignalInfo.ofKernel(signal, "sent from outside")));
  }

  /**
   * Passes SIGQUIT on, which the JVM would answer with the stacks of its threads. Returns only when
   * the calling thread is interrupted.
   */
  public void passQuit() {
    HostQuit.watch(() -> signal(Signals.SIGQUIT));
  }

  /** Ends the run, whatever the guest does with the signal. */
  public void end(int signal) {
    LinuxKernel running = kernel;
    if (running != null) {
      running.halt(
          new GuestProcess.Ending(
              StoppedBy.SIGNAL, 0, signal, "the guest did not end by itself, so Janus ended it"));
    }
  }

  /** Gives the terminal back as it was found, for the case that the run's end does not come. */
  public void restoreTerminal() {
    LinuxKernel running = kernel;
    if (running != null) {
      running.hostTerminal().restore();
    }
  }

  /** Whether the guest's end has begun: it returns soon, unless a thread hangs in the host. */
  public boolean isEnding() {
    LinuxKernel running = kernel;
    return running != null
        && (running.halted() != null
            || running.processes().all().stream()
                .allMatch(p -> p.ending() != null || p.sender().hasFatal()));
  }

  /**
   * The figures so far, for the case that the run's end does not come; null if no run is under way.
   */
  public RunResult resultSoFar() {
    return kernel == null ? null : result.get();
  }

  /** The number of a signal such as "INT"; 0 if the guest has no such signal. */
  public static int signalNumber(String name) {
    for (int signal = 1; signal < Signals.FIRST_REAL_TIME; signal++) {
      if (Signals.name(signal).equals("SIG" + name)) {
        return signal;
      }
    }
    return 0;
  }
}
