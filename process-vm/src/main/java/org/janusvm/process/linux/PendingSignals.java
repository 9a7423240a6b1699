// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/**
 * Signals sent but not yet delivered, to a thread or to a process. Changed only under the lock of
 * the {@link WaitRoom}; the set may be read without it.
 */
final class PendingSignals {
  /** Most signals of one queue: keeps a guest from filling the host's heap with them. */
  static final int MOST = 1024;

  private static final long SYNCHRONOUS =
      SignalState.bit(Signals.SIGSEGV)
          | SignalState.bit(Signals.SIGBUS)
          | SignalState.bit(Signals.SIGILL)
          | SignalState.bit(Signals.SIGTRAP)
          | SignalState.bit(Signals.SIGFPE)
          | SignalState.bit(Signals.SIGSYS);

  private final Deque<SignalInfo> queue = new ArrayDeque<>();
  private volatile long set;

  /** The signals, a bit each. */
  long set() {
    return set;
  }

  /**
   * Adds a signal. A standard signal that is pending already is not added again (signal(7)).
   *
   * @param ofTimer whether a timer sent it, which never has more than one pending, and always may
   * @param most how many may be pending
   * @return false when there are too many
   */
  boolean add(SignalInfo info, boolean ofTimer, long most) {
    long bit = SignalState.bit(info.signal());
    if (info.signal() < Signals.FIRST_REAL_TIME && (set & bit) != 0 && !ofTimer) {
      return true;
    }
    if (info.code() != SignalInfo.SI_KERNEL && queue.size() >= most && !ofTimer) {
      return false;
    }
    queue.add(info);
    set |= bit;
    return true;
  }

  /** Whether this very signal is pending. */
  boolean contains(SignalInfo info) {
    for (SignalInfo each : queue) {
      if (each == info) {
        return true;
      }
    }
    return false;
  }

  /** Takes out the most urgent of {@code wanted}, or null: faults first, then by number. */
  SignalInfo take(long wanted) {
    long candidates = set & wanted;
    if (candidates == 0) {
      return null;
    }
    long urgent = (candidates & SYNCHRONOUS) != 0 ? candidates & SYNCHRONOUS : candidates;
    int signal = Long.numberOfTrailingZeros(urgent) + 1;
    SignalInfo found = null;
    boolean more = false;
    for (Iterator<SignalInfo> each = queue.iterator(); each.hasNext(); ) {
      SignalInfo info = each.next();
      if (info.signal() != signal) {
        continue;
      }
      if (found == null) {
        found = info;
        each.remove();
      } else {
        more = true;
      }
    }
    if (!more) {
      set &= ~SignalState.bit(signal);
    }
    return found;
  }

  /** Forgets a signal, which is ignored from now on. */
  void drop(int signal) {
    queue.removeIf(info -> info.signal() == signal);
    set &= ~SignalState.bit(signal);
  }
}
