// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** Signal numbers of Linux (asm-generic/signal.h) and what they do by default, signal(7). */
public final class Signals {
  /** The highest number; 32 to 64 are the real-time signals. */
  public static final int MAX = 64;

  /** The lowest real-time signal: from here on, signals queue. */
  public static final int FIRST_REAL_TIME = 32;

  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGILL = 4;
  public static final int SIGTRAP = 5;
  public static final int SIGABRT = 6;
  public static final int SIGBUS = 7;
  public static final int SIGFPE = 8;
  public static final int SIGKILL = 9;
  public static final int SIGUSR1 = 10;
  public static final int SIGSEGV = 11;
  public static final int SIGUSR2 = 12;
  public static final int SIGPIPE = 13;
  public static final int SIGALRM = 14;
  public static final int SIGTERM = 15;
  public static final int SIGSTKFLT = 16;
  public static final int SIGCHLD = 17;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;
  public static final int SIGTSTP = 20;
  public static final int SIGTTIN = 21;
  public static final int SIGTTOU = 22;
  public static final int SIGURG = 23;
  public static final int SIGXCPU = 24;
  public static final int SIGXFSZ = 25;
  public static final int SIGVTALRM = 26;
  public static final int SIGPROF = 27;
  public static final int SIGWINCH = 28;
  public static final int SIGIO = 29;
  public static final int SIGPWR = 30;
  public static final int SIGSYS = 31;

  private static final String[] NAMES = {
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
    "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  /** What a signal does when the process has not said otherwise. */
  public enum Action {
    /** Ends the process. */
    TERMINATE,
    /** Nothing. */
    IGNORE,
    /** Stops the process until SIGCONT. */
    STOP
  }

  private Signals() {}

  /** The default action. */
  public static Action defaultAction(int signal) {
    return switch (signal) {
      case SIGCHLD, SIGURG, SIGWINCH, SIGCONT -> Action.IGNORE;
      case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU -> Action.STOP;
      default -> Action.TERMINATE;
    };
  }

  /** The name, such as SIGSEGV. */
  public static String name(int signal) {
    return signal >= 1 && signal <= NAMES.length ? "SIG" + NAMES[signal - 1] : "signal " + signal;
  }
}
