// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.MachineHart;

/** The functions of one SBI extension. */
@FunctionalInterface
interface SbiExtension {
  /**
   * Answers a call. Arguments are in a0 to a5 of the caller's hart; a value besides the error goes
   * to {@link Sbi#value}.
   *
   * @return an error code of {@link SbiError}
   */
  long call(Sbi sbi, MachineHart caller, long function);
}
