// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.procfs;

import java.util.Locale;
import java.util.StringJoiner;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.SignalState;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.MappedArea;

/** How a process or thread is: stat, statm and status of proc(5). */
final class ProcessStatus {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int PRIORITY = 20;

  private final GuestProcess process;
  private final GuestThread thread;

  /**
   * The state of a process, or of one of its threads.
   *
   * @param thread null for the process
   */
  ProcessStatus(GuestProcess process, GuestThread thread) {
    this.process = process;
    this.thread = thread;
  }

  // Whose name and signal mask are told; null once all have ended.
  private GuestThread one() {
    return thread != null ? thread : process.threads().stream().findFirst().orElse(null);
  }

  /** The name of the thread, for a process that of its first. */
  String name() {
    GuestThread one = one();
    if (one != null) {
      return one.name;
    }
    String path = process.program().path();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private int number() {
    return thread != null ? thread.tid() : process.pid();
  }

  private char state() {
    if (process.family().isZombie()) {
      return 'Z';
    }
    if (process.jobs().isStopped()) {
      return 'T';
    }
    GuestThread current = GuestThread.current();
    boolean asks =
        thread != null ? current == thread : current != null && current.process() == process;
    return asks ? 'R' : 'S';
  }

  private long bytes() {
    long sum = 0;
    for (MappedArea area : process.memory().areas()) {
      sum += area.end() - area.start();
    }
    return sum;
  }

  // What could have been touched: pages are not counted one by one.
  private long accessible() {
    long sum = 0;
    for (MappedArea area : process.memory().areas()) {
      sum += area.rights() != 0 ? area.end() - area.start() : 0;
    }
    return sum;
  }

  String stat() {
    StringJoiner out = new StringJoiner(" ", "", "\n");
    out.add(Integer.toString(number())).add("(" + name() + ")").add(Character.toString(state()));
    long ticks = process.clocks().cpuNanos() / NANOS_PER_TICK;
    long childTicks = process.clocks().childrenCpuNanos() / NANOS_PER_TICK;
    int group = process.family().group();
    long[] numbers = {
      process.family().parentId(),
      group,
      process.family().session().id(),
      0, // tty_nr
      group,
      0, // flags
      0, // faults
      0,
      0,
      0,
      ticks,
      0,
      childTicks,
      0,
      PRIORITY,
      0,
      process.threadCount(),
      0,
      0, // started at
      bytes(),
      accessible() / AddressSpace.PAGE,
      -1, // limit of resident pages
      0, // addresses, which Linux too shows to few
      0,
      0,
      0,
      0,
      0, // signals; status has them all
      0,
      0,
      0,
      0,
      0,
      0,
      Signals.SIGCHLD,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0
    };
    for (long number : numbers) {
      out.add(Long.toUnsignedString(number));
    }
    return out.toString();
  }

  String statm() {
    long pages = bytes() / AddressSpace.PAGE;
    long resident = accessible() / AddressSpace.PAGE;
    return pages + " " + resident + " 0 0 0 " + resident + " 0\n";
  }

  String status() {
    StringBuilder out = new StringBuilder();
    char state = state();
    String[] meanings = {"R (running)", "S (sleeping)", "T (stopped)", "Z (zombie)"};
    line(out, "Name", name());
    line(out, "Umask", String.format(Locale.ROOT, "%04o", process.umask()));
    line(out, "State", meanings["RSTZ".indexOf(state)]);
    line(out, "Tgid", process.pid());
    line(out, "Ngid", 0);
    line(out, "Pid", number());
    line(out, "PPid", process.family().parentId());
    line(out, "TracerPid", 0);
    String ids = Identity.UID + "\t" + Identity.UID + "\t" + Identity.UID + "\t" + Identity.UID;
    line(out, "Uid", ids);
    line(out, "Gid", ids);
    line(out, "FDSize", process.descriptors().limit());
    line(out, "Groups", " ");
    if (state != 'Z') {
      line(out, "VmPeak", kibibytes(bytes()));
      line(out, "VmSize", kibibytes(bytes()));
      line(out, "VmHWM", kibibytes(accessible()));
      line(out, "VmRSS", kibibytes(accessible()));
    }
    line(out, "Threads", process.threadCount());
    signals(out);
    for (String set : new String[] {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
      line(out, set, mask(0));
    }
    line(out, "NoNewPrivs", 1);
    line(out, "Seccomp", 0);
    int processors = process.kernel().processors();
    line(out, "Cpus_allowed", Long.toHexString(processors == 64 ? -1 : (1L << processors) - 1));
    line(out, "Cpus_allowed_list", processors == 1 ? "0" : "0-" + (processors - 1));
    line(out, "voluntary_ctxt_switches", 0);
    line(out, "nonvoluntary_ctxt_switches", 0);
    return out.toString();
  }

  private void signals(StringBuilder out) {
    long ignored = 0;
    long caught = 0;
    for (int signal = 1; signal <= Signals.MAX; signal++) {
      long handler = process.signals().get(signal).handler();
      ignored |= handler == SignalState.IGNORE ? SignalState.bit(signal) : 0;
      caught |=
          handler != SignalState.IGNORE && handler != SignalState.DEFAULT
              ? SignalState.bit(signal)
              : 0;
    }
    GuestThread one = one();
    long pending = one == null ? 0 : process.sender().pendingFor(one);
    line(out, "SigQ", "0/1024");
    line(out, "SigPnd", mask(0));
    line(out, "ShdPnd", mask(pending));
    line(out, "SigBlk", mask(one == null ? 0 : one.signals().mask()));
    line(out, "SigIgn", mask(ignored));
    line(out, "SigCgt", mask(caught));
  }

  private static String mask(long bits) {
    return String.format(Locale.ROOT, "%016x", bits);
  }

  private static String kibibytes(long bytes) {
    return String.format(Locale.ROOT, "%8d kB", bytes >> 10);
  }

  private static void line(StringBuilder out, String name, Object value) {
    out.append(name).append(":\t").append(value).append('\n');
  }
}
