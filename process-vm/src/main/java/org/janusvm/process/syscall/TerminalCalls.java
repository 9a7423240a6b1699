// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EIO;
import static org.janusvm.process.abi.Errno.ENOTTY;
import static org.janusvm.process.abi.Errno.EPERM;
import static org.janusvm.process.abi.Errno.ERESTARTSYS;
import static org.janusvm.process.abi.Errno.ESRCH;

import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.Family;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.TerminalSignals;
import org.janusvm.process.memory.UserMemory;
import org.janusvm.process.terminal.PseudoTerminal;
import org.janusvm.process.terminal.Terminal;
import org.janusvm.process.terminal.Terminal.When;
import org.janusvm.process.terminal.TerminalFile;
import org.janusvm.process.terminal.TerminalSettings;

/** Requests to terminals: ioctl_tty(2). */
final class TerminalCalls {
  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TCSETSF = 0x5404;
  private static final int TCSBRK = 0x5409;
  private static final int TCXONC = 0x540a;
  private static final int TCFLSH = 0x540b;
  private static final int TIOCEXCL = 0x540c;
  private static final int TIOCNXCL = 0x540d;
  private static final int TIOCSCTTY = 0x540e;
  private static final int TIOCGPGRP = 0x540f;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCOUTQ = 0x5411;
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int TIOCNOTTY = 0x5422;
  private static final int TIOCSETD = 0x5423;
  private static final int TIOCGETD = 0x5424;
  private static final int TCSBRKP = 0x5425;
  private static final int TIOCGSID = 0x5429;
  private static final int TCGETS2 = 0x802c542a;
  private static final int TCSETS2 = 0x402c542b;
  private static final int TCSETSF2 = 0x402c542d;
  private static final int TIOCGPTPEER = 0x5441;
  private static final int TIOCGPTN = 0x80045430;
  private static final int TIOCSPTLCK = 0x40045431;
  private static final int TIOCGPTLCK = 0x80045439;
  private static final int WINDOW_SIZE = 8;

  private TerminalCalls() {}

  static long ioctl(GuestThread thread, OpenFile file, int request, long address) {
    Terminal terminal = file.terminal();
    UserMemory user = thread.user();
    switch (request) {
      case TCGETS -> user.write(address, terminal.settings().bytes(TerminalSettings.SIZE));
      case TCGETS2 ->
          user.write(address, terminal.settings().bytes(TerminalSettings.EXTENDED_SIZE));
      case TIOCGWINSZ -> {
        byte[] size = new byte[WINDOW_SIZE];
        int result = terminal.windowSize(size);
        if (result == 0) {
          user.write(address, size);
        }
        return result;
      }
      case TIOCSWINSZ -> {
        return terminal.setWindowSize(user.read(address, WINDOW_SIZE));
      }
      case TIOCOUTQ -> user.putInt(address, terminal.outgoing());
      case TIOCGETD -> user.putInt(address, 0);
      case TIOCSETD -> {
        return user.getInt(address) == 0 ? 0 : -EINVAL;
      }
      case TIOCEXCL, TIOCNXCL -> {}
      case TIOCSTI -> {
        return -EIO; // As where the kernel does not allow it any more.
      }
      default -> {
        return isChange(request)
            ? change(thread, file, request, address)
            : file instanceof TerminalFile pseudo && pseudo.isMaster()
                ? master(thread, pseudo.terminal(), request, address)
                : control(thread, terminal, request, address);
      }
    }
    return 0;
  }

  private static boolean isChange(int request) {
    return request >= TCSETS && request <= TCSETSF
        || request >= TCSETS2 && request <= TCSETSF2
        || request == TCSBRK
        || request == TCSBRKP
        || request == TCXONC
        || request == TCFLSH;
  }

  private static long change(GuestThread thread, OpenFile file, int request, long argument) {
    Terminal terminal = file.terminal();
    long verdict = verdict(TerminalSignals.judgeChange(thread, terminal));
    if (verdict != 0) {
      return verdict;
    }
    switch (request) {
      case TCSBRK, TCSBRKP -> {
        return 0; // Output is on its way as soon as it is written.
      }
      case TCXONC -> {
        return argument < 0 || argument > 3 ? -EINVAL : terminal.flow((int) argument);
      }
      case TCFLSH -> {
        return argument < 0 || argument > 2 ? -EINVAL : terminal.flush((int) argument);
      }
      default -> {
        boolean extended = request >= TCSETS2 && request <= TCSETSF2;
        byte[] bytes =
            thread
                .user()
                .read(argument, extended ? TerminalSettings.EXTENDED_SIZE : TerminalSettings.SIZE);
        When when = When.values()[request - (extended ? TCSETS2 : TCSETS)];
        return terminal.set(TerminalSettings.of(bytes, terminal.settings()), when);
      }
    }
  }

  /** What a judgement makes a call return; 0 if it goes on. */
  static long verdict(TerminalSignals.Verdict verdict) {
    return switch (verdict) {
      case ALLOWED -> 0;
      case STOPPED -> -ERESTARTSYS;
      case REFUSED -> -EIO;
    };
  }

  private static long master(
      GuestThread thread, PseudoTerminal terminal, int request, long address) {
    UserMemory user = thread.user();
    switch (request) {
      case TIOCGPTN -> user.putInt(address, terminal.number());
      case TIOCSPTLCK -> terminal.setLocked(user.getInt(address) != 0);
      case TIOCGPTLCK -> user.putInt(address, terminal.isLocked() ? 1 : 0);
      case TIOCGPTPEER -> {
        OpenFile peer = thread.process().kernel().terminals().open(terminal, (int) address);
        boolean cloexec = (address & OpenFlags.O_CLOEXEC) != 0;
        return thread.process().descriptors().add(peer, cloexec);
      }
      case TIOCGPGRP -> user.putInt(address, terminal.foreground());
      case TIOCGSID -> {
        if (terminal.session() == 0) {
          return -ENOTTY;
        }
        user.putInt(address, terminal.session());
      }
      case TIOCSPGRP -> {
        return setForeground(thread, terminal, terminal.session(), user.getInt(address));
      }
      default -> {
        return -ENOTTY;
      }
    }
    return 0;
  }

  // What has to do with whose terminal it is.
  private static long control(GuestThread thread, Terminal terminal, int request, long address) {
    Family family = thread.process().family();
    int session = family.session().id();
    boolean own = terminal.session() == session;
    switch (request) {
      case TIOCGPGRP, TIOCGSID -> {
        if (!own) {
          return -ENOTTY;
        }
        thread.user().putInt(address, request == TIOCGSID ? session : terminal.foreground());
        return 0;
      }
      case TIOCSPGRP -> {
        int group = thread.user().getInt(address);
        if (!own) {
          return -ENOTTY;
        }
        long verdict = verdict(TerminalSignals.judgeChange(thread, terminal));
        return verdict != 0 ? verdict : setForeground(thread, terminal, session, group);
      }
      case TIOCSCTTY -> {
        return own && session == thread.process().pid() || adopt(thread, terminal) ? 0 : -EPERM;
      }
      case TIOCNOTTY -> {
        return own ? giveUp(thread, terminal) : -ENOTTY;
      }
      default -> {
        return -ENOTTY;
      }
    }
  }

  private static long setForeground(GuestThread thread, Terminal terminal, int session, int group) {
    if (group < 0) {
      return -EINVAL;
    }
    boolean exists = false;
    for (GuestProcess member : thread.process().kernel().processes().group(group)) {
      exists = true;
      if (member.family().session().id() == session) {
        terminal.setForeground(group);
        return 0;
      }
    }
    return exists ? -EPERM : -ESRCH;
  }

  /** Makes a terminal the controlling one of the leader of a session that has none. */
  static boolean adopt(GuestThread thread, Terminal terminal) {
    Family family = thread.process().family();
    int session = family.session().id();
    if (session != thread.process().pid()
        || terminal.session() != 0
        || thread.process().kernel().terminals().controlling(session) != null) {
      return false;
    }
    terminal.attach(session, family.group());
    return true;
  }

  private static long giveUp(GuestThread thread, Terminal terminal) {
    if (terminal.session() == thread.process().pid()) {
      int group = terminal.foreground();
      terminal.detach();
      thread.process().kernel().terminalSignals().signalGroup(group, Signals.SIGHUP);
      thread.process().kernel().terminalSignals().signalGroup(group, Signals.SIGCONT);
    }
    return 0;
  }
}
