// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import java.util.Map;

/**
 * A device with registers in physical memory. Called by the threads of harts; a device that also
 * hears from elsewhere synchronizes itself.
 */
public interface Device {
  /** Name in statistics. */
  String name();

  /** Size of the register window in bytes. */
  long size();

  /**
   * Whether the device answers an access of this width there; if not, the hart takes an access
   * fault.
   *
   * @param offset from the window's start, naturally aligned
   * @param bytes 1, 2, 4 or 8
   */
  default boolean accepts(long offset, int bytes) {
    return true;
  }

  /** Reads a register; the value may have more bits than were asked for. Unknown ones read 0. */
  long load(long offset, int bytes);

  /** Writes a register; writes to unknown ones do nothing. */
  void store(long offset, int bytes, long value);

  /** Counts of what the device did. */
  default Map<String, Long> statistics() {
    return Map.of();
  }
}
