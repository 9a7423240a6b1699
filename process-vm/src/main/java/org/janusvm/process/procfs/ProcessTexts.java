// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.procfs;

import java.util.List;
import java.util.Locale;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.Backing;
import org.janusvm.process.memory.MappedArea;

/** Texts about what a process was given: its program, memory, file systems, limits. */
final class ProcessTexts {
  private static final int NAME_COLUMN = 73;

  private final GuestProcess process;

  ProcessTexts(GuestProcess process) {
    this.process = process;
  }

  String cmdline() {
    List<String> arguments = process.program().arguments();
    boolean none = arguments.isEmpty() || process.family().isZombie();
    return none ? "" : String.join("\0", arguments) + "\0";
  }

  String workingDirectory() {
    return "/" + String.join("/", process.workingDirectory());
  }

  String maps() {
    StringBuilder out = new StringBuilder();
    for (MappedArea area : process.memory().areas()) {
      int line = out.length();
      int rights = area.rights();
      out.append(String.format(Locale.ROOT, "%08x-%08x ", area.start(), area.end()));
      out.append((rights & AddressSpace.READ) != 0 ? 'r' : '-');
      out.append((rights & AddressSpace.WRITE) != 0 ? 'w' : '-');
      out.append((rights & AddressSpace.EXECUTE) != 0 ? 'x' : '-');
      out.append(area.shared() ? 's' : 'p');
      long device = area.device();
      out.append(
          String.format(
              Locale.ROOT,
              " %08x %02x:%02x %d ",
              area.offset(),
              device >>> 32,
              device & 0xffffffffL,
              area.inode()));
      String name = area.name().equals(Backing.PROGRAM) ? process.program().path() : area.name();
      if (!name.isEmpty()) {
        out.append(" ".repeat(Math.max(0, NAME_COLUMN - (out.length() - line))));
        out.append(name.replace("\n", "\\012"));
      }
      out.append('\n');
    }
    return out.toString();
  }

  String mounts() {
    StringBuilder out = new StringBuilder();
    for (String[] mount : process.kernel().files().mounts()) {
      out.append(String.join(" ", mount)).append(" 0 0\n");
    }
    return out.toString();
  }

  String mountinfo() {
    StringBuilder out = new StringBuilder();
    int number = 1;
    for (String[] mount : process.kernel().files().mounts()) {
      out.append(number).append(number == 1 ? " 0" : " 1").append(" 0:").append(number);
      out.append(" / ").append(mount[1]).append(' ').append(mount[3]).append(" - ");
      out.append(mount[2]).append(' ').append(mount[0]).append(' ').append(mount[3]).append('\n');
      number++;
    }
    return out.toString();
  }

  String limits() {
    StringBuilder out = new StringBuilder();
    limit(out, "Limit", "Soft Limit", "Hard Limit", "Units");
    String files = Integer.toString(process.descriptors().limit());
    limit(out, "Max cpu time", "unlimited", "unlimited", "seconds");
    limit(out, "Max file size", "unlimited", "unlimited", "bytes");
    limit(out, "Max data size", "unlimited", "unlimited", "bytes");
    limit(out, "Max stack size", "8388608", "unlimited", "bytes");
    limit(out, "Max core file size", "0", "0", "bytes");
    limit(out, "Max open files", files, files, "files");
    limit(out, "Max address space", "unlimited", "unlimited", "bytes");
    return out.toString();
  }

  private static void limit(StringBuilder out, String... columns) {
    out.append(
        String.format(
            Locale.ROOT,
            "%-25s %-20s %-20s %-10s\n",
            columns[0],
            columns[1],
            columns[2],
            columns[3]));
  }
}
