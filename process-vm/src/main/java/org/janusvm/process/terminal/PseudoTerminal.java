// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EIO;

import java.util.Arrays;
import org.janusvm.process.abi.PollEvents;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.OpenFile;

/**
 * A pseudo-terminal, pty(7): a terminal, and the master's end where another process types and sees
 * what is put out. Its monitor guards its state; signals are sent, and changes told, without it.
 */
public final class PseudoTerminal extends Terminal {
  private static final int OUTPUT = 16 * 1024;
  // Kept free for echo, so that a process that writes much does not keep echo away.
  private static final int FOR_ECHO = 4096;
  private static final int WINDOW_SIZE = 8;
  private static final int TCOOFF = 0;
  private static final int TCOON = 1;

  private final int number;
  private final ProcessGroups groups;
  private final Runnable changed;
  private final Runnable gone;
  private final ByteQueue output = new ByteQueue(OUTPUT);
  private final LineDiscipline discipline = new LineDiscipline(output);
  private final byte[] window = new byte[WINDOW_SIZE];
  private boolean locked = true;
  private boolean masterClosed;
  private boolean everOpened;
  private int users;

  // Numbers of the last events, for edge-triggered epoll: either end may be open several times.
  private volatile long masterInput;
  private volatile long masterRoom;
  private volatile long input;
  private volatile long room;

  /**
   * A pseudo-terminal.
   *
   * @param number its name is /dev/pts/number
   * @param changed told when it may have become ready
   * @param gone told when both ends are closed
   */
  PseudoTerminal(int number, ProcessGroups groups, Runnable changed, Runnable gone) {
    this.number = number;
    this.groups = groups;
    this.changed = changed;
    this.gone = gone;
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** Whether it cannot be opened yet (unlockpt). */
  public synchronized boolean isLocked() {
    return locked;
  }

  /** See {@link #isLocked}. */
  public synchronized void setLocked(boolean yes) {
    locked = yes;
  }

  /** Opens the terminal; EIO if it is locked or the master is gone. */
  synchronized int open() {
    if (locked || masterClosed) {
      return -EIO;
    }
    everOpened = true;
    users++;
    return 0;
  }

  void close() {
    boolean last;
    synchronized (this) {
      last = --users == 0 && masterClosed;
    }
    eitherEnd();
    changed.run();
    if (last) {
      gone.run();
    }
  }

  /** The master's end is closed: the terminal hangs up. */
  void hangUp() {
    boolean last;
    synchronized (this) {
      masterClosed = true;
      last = users == 0;
    }
    int leader = session();
    if (leader != 0) {
      detach();
      groups.signalLeader(leader, Signals.SIGHUP);
      groups.signalLeader(leader, Signals.SIGCONT);
    }
    eitherEnd();
    changed.run();
    if (last) {
      gone.run();
    }
  }

  private void eitherEnd() {
    masterInput = OpenFile.nextEvent();
    masterRoom = masterInput;
    input = masterInput;
    room = masterInput;
  }

  /** See {@link OpenFile#lastEvent}. */
  long lastEvent(boolean master, boolean output) {
    if (master) {
      return output ? masterRoom : masterInput;
    }
    return output ? room : input;
  }

  /** Reads what a user would see. */
  int masterRead(byte[] to, int offset, int length, boolean waits) {
    int n;
    synchronized (this) {
      if (output.count() == 0) {
        if (everOpened && users == 0) {
          return -EIO;
        }
        return waits ? OpenFile.HAS_TO_WAIT : -EAGAIN;
      }
      n = output.take(to, offset, length);
    }
    room = OpenFile.nextEvent();
    changed.run();
    return n;
  }

  /** Types; returns the bytes that there was room for. */
  int masterWrite(byte[] from, int offset, int length, boolean waits) {
    int n = 0;
    int signals;
    synchronized (this) {
      while (n < length && discipline.hasRoom()) {
        discipline.type(from[offset + n++] & 0xff);
      }
      signals = discipline.takeSignals();
    }
    for (int signal = 1; signals >> signal != 0; signal++) {
      if ((signals >> signal & 1) != 0 && foreground() != 0) {
        groups.signalGroup(foreground(), signal);
      }
    }
    if (n == 0 && length > 0) {
      return waits ? OpenFile.HAS_TO_WAIT : -EAGAIN;
    }
    input = OpenFile.nextEvent();
    masterInput = input; // Echo.
    changed.run();
    return n;
  }

  int read(byte[] to, int offset, int length, boolean waits) {
    int n;
    synchronized (this) {
      if (!discipline.canRead()) {
        if (masterClosed) {
          return 0;
        }
        return waits ? OpenFile.HAS_TO_WAIT : -EAGAIN;
      }
      n = discipline.read(to, offset, length);
    }
    masterRoom = OpenFile.nextEvent();
    changed.run();
    return n;
  }

  int write(byte[] from, int offset, int length, boolean waits) {
    int n = 0;
    synchronized (this) {
      if (masterClosed) {
        return -EIO;
      }
      while (n < length && canWrite()) {
        discipline.write(from[offset + n++] & 0xff);
      }
    }
    if (n == 0 && length > 0) {
      return waits ? OpenFile.HAS_TO_WAIT : -EAGAIN;
    }
    masterInput = OpenFile.nextEvent();
    changed.run();
    return n;
  }

  private boolean canWrite() {
    return !discipline.isStopped() && output.room() > FOR_ECHO;
  }

  synchronized int pollMaster() {
    int events = discipline.hasRoom() ? PollEvents.WRITABLE : 0;
    if (output.count() > 0) {
      events |= PollEvents.READABLE;
    }
    return everOpened && users == 0 ? events | PollEvents.HUP : events;
  }

  synchronized int poll() {
    if (masterClosed) {
      return PollEvents.READABLE | PollEvents.WRITABLE | PollEvents.ERR | PollEvents.HUP;
    }
    int wanted = isCanonical() || patience() != 0 ? 1 : Math.max(1, minimum());
    boolean enough = isCanonical() ? discipline.canRead() : discipline.available() >= wanted;
    return (enough ? PollEvents.READABLE : 0) | (canWrite() ? PollEvents.WRITABLE : 0);
  }

  /** Bytes that can be read at once. */
  synchronized int available() {
    return discipline.canRead() ? discipline.available() : 0;
  }

  @Override
  public synchronized TerminalSettings settings() {
    return discipline.settings();
  }

  @Override
  public int set(TerminalSettings wanted, When when) {
    synchronized (this) {
      discipline.set(wanted);
      if (when == When.FLUSHED) {
        discipline.flushInput();
      }
    }
    eitherEnd();
    changed.run();
    return 0;
  }

  @Override
  public synchronized int windowSize(byte[] to) {
    System.arraycopy(window, 0, to, 0, WINDOW_SIZE);
    return 0;
  }

  @Override
  public int setWindowSize(byte[] from) {
    synchronized (this) {
      if (Arrays.equals(window, from)) {
        return 0;
      }
      System.arraycopy(from, 0, window, 0, WINDOW_SIZE);
    }
    if (foreground() != 0) {
      groups.signalGroup(foreground(), Signals.SIGWINCH);
    }
    return 0;
  }

  @Override
  public int flush(int what) {
    synchronized (this) {
      if (what != TCOFLUSH) {
        discipline.flushInput(); // Output has reached the other end already.
      }
    }
    eitherEnd();
    changed.run();
    return 0;
  }

  @Override
  public int flow(int action) {
    synchronized (this) {
      if (action == TCOOFF || action == TCOON) {
        discipline.setStopped(action == TCOOFF);
      }
    }
    eitherEnd();
    changed.run();
    return 0;
  }

  @Override
  public synchronized int outgoing() {
    return output.count();
  }
}
