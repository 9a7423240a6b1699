// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.MachineHart;

/** Base extension: which versions and extensions there are. */
final class SbiBase {
  /** Not assigned to anyone: "J" for Janus. */
  private static final long IMPLEMENTATION_ID = 'J';

  private static final long IMPLEMENTATION_VERSION = 1;

  private SbiBase() {}

  static long call(Sbi sbi, MachineHart caller, long function) {
    switch (Math.clamp(function, -1, 7)) {
      case 0 -> sbi.value = Sbi.SPECIFICATION_VERSION;
      case 1 -> sbi.value = IMPLEMENTATION_ID;
      case 2 -> sbi.value = IMPLEMENTATION_VERSION;
      case 3 -> sbi.value = sbi.offers(Sbi.argument(caller, 0)) ? 1 : 0;
      case 4, 5, 6 -> sbi.value = 0; // mvendorid, marchid, mimpid
      default -> {
        return SbiError.NOT_SUPPORTED;
      }
    }
    return SbiError.SUCCESS;
  }
}
