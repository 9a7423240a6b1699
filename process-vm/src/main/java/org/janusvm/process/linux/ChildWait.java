// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;

/** Waiting for children that end, stop or go on (wait(2)). */
public final class ChildWait {
  /** Option: do not wait. */
  public static final int WNOHANG = 1;

  /** Option: children that stopped. */
  public static final int WSTOPPED = 2;

  /** Option: children that ended. */
  public static final int WEXITED = 4;

  /** Option: children that go on. */
  public static final int WCONTINUED = 8;

  /** Option: the news can be asked for again. */
  public static final int WNOWAIT = 0x01000000;

  /** Option: only children of the calling thread; all children are everybody's here. */
  public static final int WNOTHREAD = 0x20000000;

  /** Option: children whatever signal they send at their end. */
  public static final int WALL = 0x40000000;

  /** Option: only children that do not send SIGCHLD. */
  public static final int WCLONE = 0x80000000;

  private final GuestThread thread;
  private final GuestProcess process;
  private final Which which;
  private final int id;
  private final int options;
  private boolean any;
  private Report found;

  /** Which children are meant. */
  public enum Which {
    ALL,
    PROCESS,
    GROUP
  }

  /**
   * News of a child.
   *
   * @param cpuNanos processor time, of its own children too
   */
  public record Report(int pid, WaitStatus status, long cpuNanos) {}

  /** A wait of a thread for those children of its process that are meant. */
  public ChildWait(GuestThread thread, Which which, int id, int options) {
    this.thread = thread;
    process = thread.process();
    this.which = which;
    this.id = id;
    this.options = options;
  }

  /**
   * Waits.
   *
   * @return the news, or null if there is none and WNOHANG was given
   * @throws ErrnoException ECHILD when there is no such child; ERESTARTSYS for a signal
   */
  public Report await() {
    WaitRoom room = process.kernel().waitRoom();
    room.lock();
    try {
      boolean now = look();
      if (!now && (options & WNOHANG) != 0) {
        return null;
      }
      if (!now
          && room.await(thread, this::look, -1, "a child that does not end")
              != WaitRoom.Outcome.DONE) {
        throw new ErrnoException(Errno.ERESTARTSYS);
      }
      if (!any) {
        throw new ErrnoException(Errno.ECHILD);
      }
      return found;
    } finally {
      room.unlock();
    }
  }

  // Whether the wait is over: there is news, or nobody to wait for.
  private boolean look() {
    any = false;
    for (GuestProcess child : process.family().children()) {
      if (!isMeant(child)) {
        continue;
      }
      any = true;
      Family family = child.family();
      WaitStatus status = news(family);
      if (status == null) {
        continue;
      }
      long cpu = child.clocks().cpuNanos() + child.clocks().childrenCpuNanos();
      found = new Report(child.pid(), status, cpu);
      if ((options & WNOWAIT) == 0) {
        if (family.isZombie()) {
          family.reap();
        } else {
          family.forgetNews();
        }
      }
      return true;
    }
    return !any;
  }

  private boolean isMeant(GuestProcess child) {
    boolean matches =
        switch (which) {
          case ALL -> true;
          case PROCESS -> child.pid() == id;
          case GROUP -> child.family().group() == id;
        };
    boolean special = child.family().exitSignal() != Signals.SIGCHLD;
    return matches && ((options & WALL) != 0 || special == ((options & WCLONE) != 0));
  }

  private WaitStatus news(Family family) {
    if (family.isZombie()) {
      return (options & WEXITED) != 0 ? family.end() : null;
    }
    WaitStatus news = family.news();
    if (news == null) {
      return null;
    }
    int wanted = news.code() == WaitStatus.CLD_STOPPED ? WSTOPPED : WCONTINUED;
    return (options & wanted) != 0 ? news : null;
  }
}
