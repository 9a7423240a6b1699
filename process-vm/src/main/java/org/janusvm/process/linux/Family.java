// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ESRCH;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.SignalInfo;
import org.janusvm.process.abi.Signals;

/**
 * A process's place among the others: its parent and children, its group and session
 * (credentials(7)). Changed only under the lock of the {@link WaitRoom}.
 */
public final class Family {
  /** Number of init, the parent of those who lost theirs. It is no process of ours. */
  public static final int INIT = 1;

  private final GuestProcess process;
  private final int exitSignal;
  private final List<GuestProcess> children = new ArrayList<>();
  private volatile GuestProcess parent;
  private volatile int group;
  private volatile Session session;
  private volatile int deathSignal;
  private volatile boolean subreaper;
  private volatile boolean executed;
  private volatile WaitStatus end;
  private WaitStatus news;

  /** Of the first process: it leads a group and a session, and init is its parent. */
  Family(GuestProcess process) {
    this.process = process;
    exitSignal = Signals.SIGCHLD;
    group = process.pid();
    session = new Session(process.pid());
  }

  /**
   * Of a child.
   *
   * @param like the process whose group and session it gets
   * @param parent null for init
   * @param exitSignal sent to the parent when it ends, or 0
   */
  Family(GuestProcess process, GuestProcess like, GuestProcess parent, int exitSignal) {
    this.process = process;
    this.parent = parent;
    this.exitSignal = exitSignal;
    group = like.family().group;
    session = like.family().session;
    if (parent != null) {
      parent.family().children.add(process);
    }
  }

  /** The parent, or null for init. */
  public GuestProcess parent() {
    return parent;
  }

  /** The parent's number. */
  public int parentId() {
    GuestProcess now = parent;
    return now == null ? INIT : now.pid();
  }

  /** Number of its process group. */
  public int group() {
    return group;
  }

  /** Its session. */
  public Session session() {
    return session;
  }

  /** Children, zombies included. */
  List<GuestProcess> children() {
    return children;
  }

  int exitSignal() {
    return exitSignal;
  }

  /** Whether it ended and was not waited for. */
  public boolean isZombie() {
    return end != null;
  }

  /** How it ended, or null. */
  WaitStatus end() {
    return end;
  }

  /** It runs another program now: its parent may not move it to another group any more. */
  void executed() {
    executed = true;
  }

  /** The signal it gets when its parent ends, or 0 (PR_SET_PDEATHSIG). */
  public int deathSignal() {
    return deathSignal;
  }

  /** See {@link #deathSignal}. */
  public void setDeathSignal(int signal) {
    deathSignal = signal;
  }

  /** Whether orphans among its descendants become its children (PR_SET_CHILD_SUBREAPER). */
  public boolean isSubreaper() {
    return subreaper;
  }

  /** See {@link #isSubreaper}. */
  public void setSubreaper(boolean yes) {
    subreaper = yes;
  }

  /**
   * Moves a process, this one or a child, to a group (setpgid).
   *
   * @param pid 0 for this process
   * @param wanted 0 for the process's own number
   */
  public void setGroup(int pid, int wanted) {
    WaitRoom room = process.kernel().waitRoom();
    room.lock();
    try {
      if (wanted < 0) {
        throw new ErrnoException(EINVAL);
      }
      GuestProcess target = pid == 0 ? process : process.kernel().processes().find(pid);
      if (target == null || target != process && target.family().parent != process) {
        throw new ErrnoException(ESRCH);
      }
      Family other = target.family();
      if (target != process && other.session != session || other.session.id() == target.pid()) {
        throw new ErrnoException(EPERM);
      }
      if (target != process && other.executed) {
        throw new ErrnoException(EACCES);
      }
      int to = wanted == 0 ? target.pid() : wanted;
      if (to != target.pid()
          && process.kernel().processes().group(to).stream()
              .noneMatch(p -> p.family().session == session)) {
        throw new ErrnoException(EPERM);
      }
      other.group = to;
    } finally {
      room.unlock();
    }
  }

  /** Makes a session of its own (setsid); returns its number. */
  public int newSession() {
    WaitRoom room = process.kernel().waitRoom();
    room.lock();
    try {
      if (!process.kernel().processes().group(process.pid()).isEmpty()) {
        throw new ErrnoException(EPERM);
      }
      session = new Session(process.pid());
      group = process.pid();
      return group;
    } finally {
      room.unlock();
    }
  }

  /** It stopped or goes on: the parent is told. */
  void tell(WaitStatus status) {
    news = status;
    GuestProcess told = parent;
    if (told == null) {
      return;
    }
    if ((told.signals().get(Signals.SIGCHLD).flags() & SignalState.SA_NOCLDSTOP) == 0) {
      told.sender().toProcess(info(Signals.SIGCHLD, status));
    }
    told.wakeThreads();
  }

  /** News for the parent that it has not been told: stopped or continued, or null. */
  WaitStatus news() {
    return news;
  }

  void forgetNews() {
    news = null;
  }

  /**
   * It has ended: becomes a zombie, unless nobody wants to know; its children get another parent.
   */
  void ended(WaitStatus how) {
    GuestProcess reaper = reaper();
    for (GuestProcess child : List.copyOf(children)) {
      child.family().orphaned(process, reaper);
    }
    children.clear();
    end = how;
    GuestProcess told = parent;
    hangUpOrphans(told);
    boolean wanted = told != null;
    if (wanted && exitSignal == Signals.SIGCHLD) {
      SignalState.Action action = told.signals().get(Signals.SIGCHLD);
      wanted =
          action.handler() != SignalState.IGNORE
              && (action.flags() & SignalState.SA_NOCLDWAIT) == 0;
    }
    if (told != null && exitSignal != 0) {
      told.sender().toProcess(info(exitSignal, how));
    }
    if (!wanted) {
      reap();
    }
    if (told != null) {
      told.wakeThreads();
    }
  }

  /** The parent has learnt of its end: nothing is left of it. */
  void reap() {
    GuestProcess told = parent;
    if (told != null) {
      told.family().children.remove(process);
      told.clocks().addChild(process);
    }
    process.kernel().processes().remove(process);
  }

  /** It could not be started: as if it never was. */
  void neverWas() {
    if (parent != null) {
      parent.family().children.remove(process);
    }
    process.kernel().processes().remove(process);
  }

  private GuestProcess reaper() {
    for (GuestProcess p = parent; p != null; p = p.family().parent) {
      if (p.family().subreaper && !p.family().isZombie()) {
        return p;
      }
    }
    return null;
  }

  private void orphaned(GuestProcess before, GuestProcess reaper) {
    int signal = deathSignal;
    parent = reaper;
    if (reaper != null) {
      reaper.family().children.add(process);
      reaper.wakeThreads();
    }
    if (isZombie()) {
      if (reaper == null) {
        process.kernel().processes().remove(process);
      }
      return;
    }
    if (signal != 0) {
      process
          .sender()
          .toProcess(
              SignalInfo.sent(signal, SignalInfo.SI_USER, parentId(), "its parent has ended"));
    }
    hangUpOrphans(before);
  }

  // Nobody can continue stopped processes of a group that becomes orphaned: they are told so
  // (exit(3), POSIX). It does if the parent that is lost was the last one outside the group.
  private void hangUpOrphans(GuestProcess lost) {
    if (lost == null || lost.family().group == group || lost.family().session != session) {
      return;
    }
    List<GuestProcess> members = process.kernel().processes().group(group);
    if (members.stream().noneMatch(p -> p.jobs().isStopped() && !p.family().isZombie())
        || !isOrphaned(process.kernel().processes(), group)) {
      return;
    }
    for (GuestProcess member : members) {
      member.sender().toProcess(SignalInfo.ofKernel(Signals.SIGHUP, "its group was orphaned"));
      member.sender().toProcess(SignalInfo.ofKernel(Signals.SIGCONT, "its group was orphaned"));
    }
  }

  /**
   * Whether a process group is orphaned: no member has a parent in another group of the same
   * session, who could continue it.
   */
  public static boolean isOrphaned(ProcessTable processes, int group) {
    for (GuestProcess member : processes.group(group)) {
      Family family = member.family();
      GuestProcess parent = family.parent;
      if (!family.isZombie()
          && parent != null
          && !parent.family().isZombie()
          && parent.family().group != group
          && parent.family().session == family.session) {
        return false;
      }
    }
    return true;
  }

  private SignalInfo info(int signal, WaitStatus status) {
    return SignalInfo.queued(
        signal, status.code(), process.pid(), Identity.UID, status.value(), "a child has ended");
  }
}
