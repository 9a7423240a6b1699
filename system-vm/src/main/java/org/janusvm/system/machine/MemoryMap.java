// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

/**
 * The physical address space, as on QEMU's {@code virt} board, so that guests made for that run
 * unchanged. Addresses are those of the first register.
 *
 * <pre>
 * 0000_1000  (boot ROM on the original; here firmware is entered directly)
 * 0010_0000  test finisher: power off with a status
 * 0010_1000  real-time clock
 * 0200_0000  CLINT: timers and software interrupts of M mode (only with firmware)
 * 0c00_0000  PLIC: external interrupts
 * 1000_0000  UART 16550
 * 1000_1000  eight slots for virtio-mmio devices, 0x1000 apart (none is populated yet)
 * 8000_0000  RAM
 * </pre>
 */
public final class MemoryMap {
  public static final long TEST_FINISHER = 0x0010_0000L;
  public static final long RTC = 0x0010_1000L;
  public static final long CLINT = 0x0200_0000L;
  public static final long PLIC = 0x0c00_0000L;
  public static final long UART = 0x1000_0000L;
  public static final long VIRTIO = 0x1000_1000L;
  public static final long VIRTIO_STRIDE = 0x1000;
  public static final long RAM = 0x8000_0000L;

  /** A flat kernel image wants to be 2 MiB aligned, above the firmware's place. */
  public static final long KERNEL_OFFSET = 0x20_0000;

  /** Interrupt sources of the PLIC. */
  public static final int VIRTIO_INTERRUPT = 1;

  public static final int UART_INTERRUPT = 10;

  private MemoryMap() {}
}
