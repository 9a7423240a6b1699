// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.procfs;

import static org.janusvm.process.file.Synthetic.folder;
import static org.janusvm.process.file.Synthetic.link;
import static org.janusvm.process.file.Synthetic.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.Synthetic;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;

/** /proc/PID, or /proc/PID/task/TID: a table of what is told of a process or thread. */
final class ProcessFolder implements Synthetic.Folder {
  private static final int SEEK_CUR = 1;

  private final GuestProcess process;
  private final Folder table;

  /**
   * What is told of a process, or of one of its threads.
   *
   * @param thread null for the process
   */
  ProcessFolder(GuestProcess process, GuestThread thread) {
    this.process = process;
    ProcessStatus status = new ProcessStatus(process, thread);
    ProcessTexts texts = new ProcessTexts(process);
    Map<String, Synthetic> entries =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("auxv", text(() -> process.start().auxiliary())),
                Map.entry("cgroup", text(() -> "0::/\n")),
                Map.entry("cmdline", text(texts::cmdline)),
                Map.entry("comm", text(() -> status.name() + "\n")),
                Map.entry("cwd", new Link(texts::workingDirectory)),
                Map.entry("environ", text(() -> process.start().environment())),
                Map.entry("exe", new Link(() -> process.program().path())),
                Map.entry("fd", new Descriptors(false)),
                Map.entry("fdinfo", new Descriptors(true)),
                Map.entry("limits", text(texts::limits)),
                Map.entry("maps", text(texts::maps)),
                Map.entry("mounts", text(texts::mounts)),
                Map.entry("mountinfo", text(texts::mountinfo)),
                Map.entry("oom_score", text(() -> "0\n")),
                Map.entry("oom_score_adj", text(() -> "0\n")),
                Map.entry("root", link("/")),
                Map.entry("stat", text(status::stat)),
                Map.entry("statm", text(status::statm)),
                Map.entry("status", text(status::status))));
    if (thread == null) {
      entries.put("task", new Tasks());
    }
    table = folder(entries);
  }

  @Override
  public Synthetic find(String name) {
    return table.find(name);
  }

  @Override
  public List<String> names() {
    return table.names();
  }

  /** The threads. */
  private final class Tasks implements Folder {
    @Override
    public Synthetic find(String name) {
      GuestThread thread = process.thread(ProcRoot.number(name));
      return thread == null ? null : new ProcessFolder(process, thread);
    }

    @Override
    public List<String> names() {
      return process.threads().stream().map(thread -> Integer.toString(thread.tid())).toList();
    }
  }

  /** The open files: links to them, or what is to be told of each. */
  private final class Descriptors implements Folder {
    private final boolean told;

    Descriptors(boolean told) {
      this.told = told;
    }

    @Override
    public Synthetic find(String name) {
      OpenFile file = process.descriptors().find(ProcRoot.number(name));
      if (file == null) {
        return null;
      }
      return told ? text(() -> describe(file)) : new Open(file);
    }

    private static String describe(OpenFile file) {
      HostStat stat = new HostStat();
      file.stat(stat);
      return String.format(
          Locale.ROOT,
          "pos:\t%d\nflags:\t0%o\nmnt_id:\t1\nino:\t%d\n",
          Math.max(0, file.seek(0, SEEK_CUR)),
          file.flags(),
          stat.inode);
    }

    @Override
    public List<String> names() {
      List<String> names = new ArrayList<>();
      process.descriptors().numbers().forEach(fd -> names.add(Integer.toString(fd)));
      return names;
    }
  }
}
