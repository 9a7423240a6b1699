// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.system.device.Device;

/** What stands where in physical memory: one range of RAM, and windows of devices. */
public final class Bus {
  /** A device's registers at a physical address. */
  public record Window(long base, long end, Device device) {}

  private final long ramBase;
  private final long ramSize;
  private final long ramHost;
  private final List<Window> windows = new ArrayList<>();

  /**
   * A bus with RAM only.
   *
   * @param ramHost host address of the first byte; all of it belongs to one frame pool
   */
  public Bus(long ramBase, long ramSize, long ramHost) {
    this.ramBase = ramBase;
    this.ramSize = ramSize;
    this.ramHost = ramHost;
  }

  /** Connects a device. */
  public void attach(long base, Device device) {
    windows.add(new Window(base, base + device.size(), device));
  }

  /** Host address of a byte of RAM; 0 where there is none. */
  public long ram(long physical) {
    long offset = physical - ramBase;
    return Long.compareUnsigned(offset, ramSize) < 0 ? ramHost + offset : 0;
  }

  /** The physical address of a byte of RAM whose host address is given. */
  public long physical(long host) {
    return ramBase + (host - ramHost);
  }

  /** The device window at a physical address, or null. */
  public Window window(long physical) {
    for (Window window : windows) {
      if (physical >= window.base && physical < window.end) {
        return window;
      }
    }
    return null;
  }

  /** All devices. */
  public List<Window> windows() {
    return List.copyOf(windows);
  }
}
