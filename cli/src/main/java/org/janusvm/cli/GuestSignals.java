// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.function.IntConsumer;
import jdk.jfr.FlightRecorder;
import org.janusvm.process.RunControl;

/**
 * Passes signals that reach Janus on to the guest, and sees to it that Janus ends all the same: a
 * guest that does nothing about them is ended at the third interrupt within a second, or the second
 * request to terminate; and a run that cannot end, because a thread hangs in the host, is given up.
 */
final class GuestSignals {
  private static final long SECOND = 1_000_000_000;
  private static final int PATIENCE_MILLIS = 1000;
  private static final int STEP_MILLIS = 20;

  private final RunControl control;
  private final IntConsumer giveUp;
  private final long[] interrupts = {Long.MIN_VALUE, Long.MIN_VALUE};
  private boolean terminated;
  private boolean watched;

  /**
   * Passes signals to a run.
   *
   * @param giveUp told the signal when the run does not end though it should; does not return
   */
  GuestSignals(RunControl control, IntConsumer giveUp) {
    this.control = control;
    this.giveUp = giveUp;
  }

  /** Begins to pass signals on. Does not wait for it, since the start of every guest would. */
  void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("signals")
        .start(
            () -> {
              HostSignals.handle(this::arrived, "INT", "TERM", "HUP", "TSTP", "WINCH", "USR1");
              // The flight recorder stops threads by it, which must not reach the guest.
              if (!FlightRecorder.isInitialized()) {
                HostSignals.handle(this::arrived, "USR2");
              }
              // At a terminal it means the guest; elsewhere it still shows what Janus is doing.
              if (HostTerminal.isStdin() || HostTerminal.isStdout() || HostTerminal.isStderr()) {
                control.passQuit();
              }
            });
  }

  private synchronized void arrived(String name) {
    int signal = RunControl.signalNumber(name);
    boolean ends = name.equals("INT") || name.equals("TERM") || name.equals("HUP");
    boolean enough = ends && isEnough(name);
    if (enough && !control.hasBegun()) {
      Runtime.getRuntime().halt(Status.SIGNAL + signal);
    }
    control.signal(signal);
    if (enough) {
      control.end(signal);
    }
    if (ends) {
      watch(signal);
    }
  }

  private boolean isEnough(String name) {
    if (!name.equals("INT")) {
      boolean again = terminated;
      terminated = true;
      return again;
    }
    long now = System.nanoTime();
    boolean third = interrupts[0] != Long.MIN_VALUE && now - interrupts[0] < SECOND;
    interrupts[0] = interrupts[1];
    interrupts[1] = now;
    return third;
  }

  private void watch(int signal) {
    if (!watched) {
      watched = true;
      Thread.ofPlatform().daemon().name("end of the run").start(() -> watchEnd(signal));
    }
  }

  // The guest may go on after a signal, so this looks until the end comes.
  private void watchEnd(int signal) {
    int ending = 0;
    while (!control.isOver() && ending < PATIENCE_MILLIS) {
      ending = control.isEnding() ? ending + STEP_MILLIS : 0;
      try {
        Thread.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
    if (!control.isOver()) {
      control.end(signal);
      giveUp.accept(signal);
    }
  }
}
