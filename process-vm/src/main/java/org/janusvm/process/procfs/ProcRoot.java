// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.procfs;

import static org.janusvm.process.file.Synthetic.folder;
import static org.janusvm.process.file.Synthetic.link;
import static org.janusvm.process.file.Synthetic.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.janusvm.process.file.Synthetic;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;

/**
 * /proc (proc(5)): a table of what stands in it, and a directory for each process. What is shown is
 * the guest's own world; nothing is read from the host's /proc.
 */
public final class ProcRoot implements Synthetic.Folder {
  private final LinuxKernel kernel;
  private final Folder table;

  /** The /proc of a kernel. */
  public ProcRoot(LinuxKernel kernel) {
    this.kernel = kernel;
    SystemFiles system = new SystemFiles(kernel);
    table =
        folder(
            Map.ofEntries(
                Map.entry("self", new Link(ProcRoot::self)),
                Map.entry("thread-self", new Link(ProcRoot::threadSelf)),
                Map.entry("mounts", link("self/mounts")),
                Map.entry("cpuinfo", text(system::cpuinfo)),
                Map.entry("filesystems", text(system::filesystems)),
                Map.entry("loadavg", text(system::loadavg)),
                Map.entry("meminfo", text(system::meminfo)),
                Map.entry("stat", text(system::stat)),
                Map.entry("uptime", text(system::uptime)),
                Map.entry("version", text(system::version)),
                Map.entry("sys", system.sys())));
  }

  private static String self() {
    GuestThread thread = GuestThread.current();
    return thread == null ? "0" : Integer.toString(thread.process().pid());
  }

  private static String threadSelf() {
    GuestThread thread = GuestThread.current();
    return thread == null ? "0" : self() + "/task/" + thread.tid();
  }

  @Override
  public Synthetic find(String name) {
    Synthetic fixed = table.find(name);
    if (fixed != null) {
      return fixed;
    }
    int number = number(name);
    GuestProcess process = number < 0 ? null : kernel.processes().find(number);
    if (process != null) {
      return new ProcessFolder(process, null);
    }
    // As under Linux, a thread has a directory that is not listed.
    GuestThread thread = number < 0 ? null : kernel.thread(number);
    return thread == null ? null : new ProcessFolder(thread.process(), null);
  }

  /** A number as a name spells it, or -1. */
  static int number(String name) {
    boolean spelled =
        !name.isEmpty()
            && name.length() < 10
            && name.chars().allMatch(c -> c >= '0' && c <= '9')
            && (name.equals("0") || name.charAt(0) != '0');
    return spelled ? Integer.parseInt(name) : -1;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(table.names());
    kernel.processes().all().forEach(process -> names.add(Integer.toString(process.pid())));
    return names;
  }
}
