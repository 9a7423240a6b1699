// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.MachineHart;

/** The first SBI's calls that early consoles still use; their only result is a0. */
final class SbiLegacy {
  private SbiLegacy() {}

  static long setTimer(Sbi sbi, MachineHart caller, long function) {
    caller.timer(Sbi.argument(caller, 0));
    return SbiError.SUCCESS;
  }

  static long putCharacter(Sbi sbi, MachineHart caller, long function) {
    sbi.machine().console().write((int) Sbi.argument(caller, 0));
    return SbiError.SUCCESS;
  }

  static long getCharacter(Sbi sbi, MachineHart caller, long function) {
    return sbi.machine().console().read();
  }

  static long shutdown(Sbi sbi, MachineHart caller, long function) {
    sbi.machine().powerOff(0);
    return SbiError.SUCCESS;
  }
}
