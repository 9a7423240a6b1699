// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

/** An interrupt input: of an interrupt controller for a device, or of a hart for a controller. */
@FunctionalInterface
public interface InterruptSink {
  /** Sets the level of the line. */
  void set(boolean high);
}
