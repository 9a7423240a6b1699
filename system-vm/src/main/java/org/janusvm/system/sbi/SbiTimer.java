// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.MachineHart;

/** Timer extension. */
final class SbiTimer {
  private SbiTimer() {}

  static long call(Sbi sbi, MachineHart caller, long function) {
    if (function != 0) {
      return SbiError.NOT_SUPPORTED;
    }
    caller.timer(Sbi.argument(caller, 0));
    return SbiError.SUCCESS;
  }
}
