// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.procfs;

import static org.janusvm.process.file.Synthetic.folder;
import static org.janusvm.process.file.Synthetic.text;

import java.util.Locale;
import java.util.Map;
import org.janusvm.process.abi.MachineName;
import org.janusvm.process.file.Synthetic;
import org.janusvm.process.linux.LinuxKernel;

/** Files of /proc that are about the machine the guest sees. */
final class SystemFiles {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int PID_MAX = 4_194_304;

  private final LinuxKernel kernel;
  private final String bootId;

  SystemFiles(LinuxKernel kernel) {
    this.kernel = kernel;
    bootId = uuid();
  }

  private String uuid() {
    byte[] b = new byte[16];
    kernel.entropy().fill(b, 0, b.length);
    b[6] = (byte) (b[6] & 0x0f | 0x40);
    b[8] = (byte) (b[8] & 0x3f | 0x80);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < b.length; i++) {
      out.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
      out.append(String.format(Locale.ROOT, "%02x", b[i]));
    }
    return out.append('\n').toString();
  }

  String meminfo() {
    long total = kernel.memory().limit() >> 10;
    long free = total - (kernel.memory().used() >> 10);
    StringBuilder out = new StringBuilder();
    line(out, "MemTotal", total);
    line(out, "MemFree", free);
    line(out, "MemAvailable", free);
    for (String nothing :
        new String[] {"Buffers", "Cached", "SwapCached", "Active", "Inactive", "SwapTotal"}) {
      line(out, nothing, 0);
    }
    line(out, "SwapFree", 0);
    line(out, "Shmem", 0);
    line(out, "CommitLimit", total);
    line(out, "Committed_AS", total - free);
    return out.toString();
  }

  private static void line(StringBuilder out, String name, long kibibytes) {
    out.append(String.format(Locale.ROOT, "%-16s%8d kB\n", name + ":", kibibytes));
  }

  String cpuinfo() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < kernel.processors(); i++) {
      out.append("processor\t: ").append(i).append("\nhart\t\t: ").append(i);
      out.append("\nisa\t\t: rv64imafdc_zicntr_zicsr_zifencei_zba_zbb_zbs\n\n");
    }
    return out.toString();
  }

  String stat() {
    StringBuilder out = new StringBuilder();
    String times = " 0 0 0 " + kernel.clock().monotonic() / NANOS_PER_TICK + " 0 0 0 0 0 0\n";
    out.append("cpu ").append(times);
    for (int i = 0; i < kernel.processors(); i++) {
      out.append("cpu").append(i).append(times);
    }
    long boot = (kernel.clock().realtime() - kernel.clock().monotonic()) / NANOS_PER_SECOND;
    out.append("intr 0\nctxt 0\nbtime ").append(boot);
    out.append("\nprocesses ").append(kernel.processes().all().size());
    return out.append("\nprocs_running 1\nprocs_blocked 0\n").toString();
  }

  String uptime() {
    long hundredths = kernel.clock().monotonic() / NANOS_PER_TICK;
    return String.format(Locale.ROOT, "%d.%02d 0.00\n", hundredths / 100, hundredths % 100);
  }

  String loadavg() {
    return "0.00 0.00 0.00 1/" + kernel.threads().size() + " " + kernel.lastId() + "\n";
  }

  String version() {
    return MachineName.SYSTEM
        + " version "
        + MachineName.RELEASE
        + " "
        + MachineName.VERSION
        + "\n";
  }

  String filesystems() {
    return "nodev\tproc\nnodev\ttmpfs\nnodev\tdevtmpfs\n";
  }

  /** What can be asked for by sysctl; none of it can be set. */
  Synthetic sys() {
    Map<String, Synthetic> random =
        Map.of(
            "uuid", text(this::uuid),
            "boot_id", text(() -> bootId),
            "entropy_avail", text(() -> "256\n"),
            "poolsize", text(() -> "256\n"));
    Map<String, Synthetic> names =
        Map.ofEntries(
            Map.entry("osrelease", text(() -> MachineName.RELEASE + "\n")),
            Map.entry("ostype", text(() -> MachineName.SYSTEM + "\n")),
            Map.entry("version", text(() -> MachineName.VERSION + "\n")),
            Map.entry("hostname", text(() -> MachineName.HOST + "\n")),
            Map.entry("domainname", text(() -> "(none)\n")),
            Map.entry("pid_max", text(() -> PID_MAX + "\n")),
            Map.entry("threads-max", text(() -> "512\n")),
            Map.entry("ngroups_max", text(() -> "65536\n")),
            Map.entry("cap_last_cap", text(() -> "40\n")),
            Map.entry("randomize_va_space", text(() -> "0\n")),
            Map.entry("random", folder(random)));
    Map<String, Synthetic> memory =
        Map.of(
            "overcommit_memory", text(() -> "0\n"),
            "max_map_count", text(() -> "65530\n"),
            "mmap_min_addr", text(() -> "65536\n"));
    Map<String, Synthetic> files =
        Map.of(
            "file-max", text(() -> kernel.options().maxOpenFiles() + "\n"),
            "nr_open", text(() -> kernel.options().maxOpenFiles() + "\n"),
            "pipe-max-size", text(() -> "1048576\n"));
    return folder(Map.of("kernel", folder(names), "vm", folder(memory), "fs", folder(files)));
  }
}
