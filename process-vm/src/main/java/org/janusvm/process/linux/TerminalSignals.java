// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.terminal.ProcessGroups;
import org.janusvm.process.terminal.Terminal;

/** Signals between terminals and the processes that use them. */
public final class TerminalSignals implements ProcessGroups {
  private static final String WHY = "sent by the terminal";

  private final LinuxKernel kernel;

  TerminalSignals(LinuxKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public void signalGroup(int group, int signal) {
    for (GuestProcess member : kernel.processes().group(group)) {
      member.sender().toProcess(SignalInfo.ofKernel(signal, WHY));
    }
  }

  @Override
  public void signalLeader(int session, int signal) {
    GuestProcess leader = kernel.processes().find(session);
    if (leader != null) {
      leader.sender().toProcess(SignalInfo.ofKernel(signal, WHY));
    }
  }

  /** The leader of a session has ended: its terminal is nobody's, and those at it are told. */
  void leaderEnded(int session) {
    Terminal terminal = kernel.terminals().controlling(session);
    if (terminal == null || terminal == kernel.hostTerminal()) {
      return; // The host's terminal goes on with those who are left.
    }
    int group = terminal.foreground();
    terminal.detach();
    if (group != 0) {
      signalGroup(group, Signals.SIGHUP);
      signalGroup(group, Signals.SIGCONT);
    }
  }

  /** What is to happen to a process that uses a terminal in a certain way. */
  public enum Verdict {
    /** It may. */
    ALLOWED,
    /** It is stopped, and tries again when it goes on. */
    STOPPED,
    /** EIO: nobody could continue it, or it does not want to be stopped. */
    REFUSED
  }

  /** Judges a read: one in the background is stopped by SIGTTIN. */
  public static Verdict judgeRead(GuestThread thread, Terminal terminal) {
    if (!isInBackground(thread, terminal)) {
      return Verdict.ALLOWED;
    }
    return ignores(thread, Signals.SIGTTIN) ? Verdict.REFUSED : stop(thread, Signals.SIGTTIN);
  }

  /** Judges a change, or a write where those are judged: one in the background gets SIGTTOU. */
  public static Verdict judgeChange(GuestThread thread, Terminal terminal) {
    if (!isInBackground(thread, terminal) || ignores(thread, Signals.SIGTTOU)) {
      return Verdict.ALLOWED;
    }
    return stop(thread, Signals.SIGTTOU);
  }

  private static boolean isInBackground(GuestThread thread, Terminal terminal) {
    Family family = thread.process().family();
    return terminal.session() == family.session().id()
        && terminal.foreground() != 0
        && terminal.foreground() != family.group();
  }

  private static boolean ignores(GuestThread thread, int signal) {
    return (thread.signals().mask() & SignalState.bit(signal)) != 0
        || thread.process().signals().get(signal).handler() == SignalState.IGNORE;
  }

  private static Verdict stop(GuestThread thread, int signal) {
    LinuxKernel kernel = thread.process().kernel();
    int group = thread.process().family().group();
    if (Family.isOrphaned(kernel.processes(), group)) {
      return Verdict.REFUSED;
    }
    kernel.terminalSignals().signalGroup(group, signal);
    return Verdict.STOPPED;
  }
}
