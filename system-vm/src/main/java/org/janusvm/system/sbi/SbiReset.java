// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.MachineHart;

/** System reset extension. */
final class SbiReset {
  private static final int SHUTDOWN = 0;
  private static final int COLD_REBOOT = 1;
  private static final int WARM_REBOOT = 2;
  private static final int SYSTEM_FAILURE = 1;

  private SbiReset() {}

  static long call(Sbi sbi, MachineHart caller, long function) {
    if (function != 0) {
      return SbiError.NOT_SUPPORTED;
    }
    int reason = (int) Sbi.argument(caller, 1);
    if (reason != 0 && reason != SYSTEM_FAILURE) {
      return SbiError.INVALID_PARAMETER;
    }
    switch ((int) Sbi.argument(caller, 0)) {
      case SHUTDOWN -> sbi.machine().powerOff(reason);
      case COLD_REBOOT, WARM_REBOOT -> sbi.machine().reset();
      default -> {
        return SbiError.INVALID_PARAMETER;
      }
    }
    return SbiError.SUCCESS;
  }
}
