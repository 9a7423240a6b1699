// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

/** How devices and firmware calls end the machine. */
public interface MachineControl {
  /** The guest switches the machine off, with the exit status of what it ran. */
  void powerOff(int status);

  /** The guest asks for a reset. */
  void reset();
}
