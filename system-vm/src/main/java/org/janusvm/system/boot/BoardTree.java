// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import org.janusvm.system.device.Plic;
import org.janusvm.system.machine.Clock;
import org.janusvm.system.machine.MemoryMap;

/** The device tree of our board: what a kernel is told of the machine. */
public final class BoardTree {
  private static final int FINISHER_HANDLE = 1;
  private static final int PLIC_HANDLE = 2;
  private static final int FIRST_HART_HANDLE = 16;
  private static final int SUPERVISOR_EXTERNAL = 9;
  private static final int MACHINE_EXTERNAL = 11;
  private static final int MACHINE_SOFTWARE = 3;
  private static final int MACHINE_TIMER = 7;
  private static final String[] EXTENSIONS = {
    "i", "m", "a", "f", "d", "c", "zba", "zbb", "zbs", "zicntr", "zicsr", "zifencei"
  };

  private BoardTree() {}

  /**
   * Describes the board.
   *
   * @param memory bytes of RAM
   * @param harts how many there are
   * @param withClint whether M mode is the guest's
   * @param bootArguments the kernel's command line
   * @param initrd first and last-plus-one address of the initial RAM disk, or null
   * @param seed random bytes for the kernel
   */
  public static byte[] describe(
      long memory, int harts, boolean withClint, String bootArguments, long[] initrd, byte[] seed) {
    DeviceTreeNode root = new DeviceTreeNode("");
    root.cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "riscv-virtio")
        .strings("model", "janus,virt");
    DeviceTreeNode chosen = root.child("chosen");
    chosen
        .strings("bootargs", bootArguments)
        .strings("stdout-path", "/soc/serial@10000000")
        .bytes("rng-seed", seed);
    if (initrd != null) {
      chosen.longs("linux,initrd-start", initrd[0]).longs("linux,initrd-end", initrd[1]);
    }
    root.child("memory@80000000")
        .strings("device_type", "memory")
        .longs("reg", MemoryMap.RAM, memory);
    cpus(root.child("cpus"), harts);
    soc(root.child("soc"), harts, withClint);
    finisher(root);
    return FlatDeviceTree.write(root);
  }

  private static void cpus(DeviceTreeNode cpus, int harts) {
    cpus.cells("#address-cells", 1)
        .cells("#size-cells", 0)
        .cells("timebase-frequency", (int) Clock.FREQUENCY);
    for (int i = 0; i < harts; i++) {
      DeviceTreeNode cpu = cpus.child("cpu@" + Integer.toHexString(i));
      cpu.strings("device_type", "cpu")
          .cells("reg", i)
          .strings("status", "okay")
          .strings("compatible", "riscv")
          .strings("riscv,isa", "rv64imafdc_zicntr_zicsr_zifencei_zba_zbb_zbs")
          .strings("riscv,isa-base", "rv64i")
          .strings("riscv,isa-extensions", EXTENSIONS)
          .strings("mmu-type", "riscv,sv39");
      cpu.child("interrupt-controller")
          .cells("#interrupt-cells", 1)
          .cells("#address-cells", 0)
          .flag("interrupt-controller")
          .strings("compatible", "riscv,cpu-intc")
          .cells("phandle", FIRST_HART_HANDLE + i);
    }
  }

  private static void soc(DeviceTreeNode soc, int harts, boolean withClint) {
    soc.cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "simple-bus")
        .flag("ranges");
    device(soc, "test", MemoryMap.TEST_FINISHER, 0x1000)
        .strings("compatible", "sifive,test1", "sifive,test0", "syscon")
        .cells("phandle", FINISHER_HANDLE);
    device(soc, "rtc", MemoryMap.RTC, 0x1000).strings("compatible", "google,goldfish-rtc");
    if (withClint) {
      device(soc, "clint", MemoryMap.CLINT, 0x1_0000)
          .strings("compatible", "sifive,clint0", "riscv,clint0")
          .cells("interrupts-extended", perHart(harts, MACHINE_SOFTWARE, MACHINE_TIMER));
    }
    device(soc, "plic", MemoryMap.PLIC, 0x60_0000)
        .strings("compatible", "sifive,plic-1.0.0", "riscv,plic0")
        .cells("#interrupt-cells", 1)
        .cells("#address-cells", 0)
        .flag("interrupt-controller")
        .cells("riscv,ndev", Plic.SOURCES)
        .cells("interrupts-extended", perHart(harts, MACHINE_EXTERNAL, SUPERVISOR_EXTERNAL))
        .cells("phandle", PLIC_HANDLE);
    device(soc, "serial", MemoryMap.UART, 0x100)
        .strings("compatible", "ns16550a")
        .cells("clock-frequency", 3_686_400)
        .cells("interrupts", MemoryMap.UART_INTERRUPT)
        .cells("interrupt-parent", PLIC_HANDLE);
  }

  private static void finisher(DeviceTreeNode root) {
    root.child("poweroff")
        .strings("compatible", "syscon-poweroff")
        .cells("regmap", FINISHER_HANDLE)
        .cells("offset", 0)
        .cells("value", 0x5555);
    root.child("reboot")
        .strings("compatible", "syscon-reboot")
        .cells("regmap", FINISHER_HANDLE)
        .cells("offset", 0)
        .cells("value", 0x7777);
  }

  private static DeviceTreeNode device(DeviceTreeNode soc, String name, long base, long size) {
    return soc.child(name + "@" + Long.toHexString(base)).longs("reg", base, size);
  }

  /** For each hart, its interrupt controller and two of its inputs. */
  private static int[] perHart(int harts, int first, int second) {
    int[] cells = new int[4 * harts];
    for (int i = 0; i < harts; i++) {
      cells[4 * i] = FIRST_HART_HANDLE + i;
      cells[4 * i + 1] = first;
      cells[4 * i + 2] = FIRST_HART_HANDLE + i;
      cells[4 * i + 3] = second;
    }
    return cells;
  }
}
