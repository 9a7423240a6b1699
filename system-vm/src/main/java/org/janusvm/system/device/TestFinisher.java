// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import org.janusvm.system.machine.MachineControl;

/**
 * SiFive's test finisher: a 32-bit store ends the machine. The low half says how, the upper half is
 * the exit status of a failure.
 */
public final class TestFinisher implements Device {
  /** Power off with status 0. */
  public static final int PASS = 0x5555;

  /** Power off with the status in the upper half. */
  public static final int FAIL = 0x3333;

  /** Reset. */
  public static final int RESET = 0x7777;

  private final MachineControl control;

  public TestFinisher(MachineControl control) {
    this.control = control;
  }

  @Override
  public String name() {
    return "test-finisher";
  }

  @Override
  public long size() {
    return 0x1000;
  }

  @Override
  public boolean accepts(long offset, int bytes) {
    return bytes == 2 || bytes == 4;
  }

  @Override
  public long load(long offset, int bytes) {
    return 0;
  }

  @Override
  public void store(long offset, int bytes, long value) {
    if (offset != 0) {
      return;
    }
    switch ((int) value & 0xffff) {
      case PASS -> control.powerOff(0);
      case FAIL -> control.powerOff((int) (value >>> 16) & 0xffff);
      case RESET -> control.reset();
      default -> {}
    }
  }
}
