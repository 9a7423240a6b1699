// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import java.util.HashMap;
import java.util.Map;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MachineHart;

/**
 * The supervisor binary interface, version 2.0: what a kernel in S mode asks of its firmware or its
 * hypervisor. One table leads from extension to handler; what is not in it is not supported.
 */
public final class Sbi {
  static final int A0 = 10;
  static final int A6 = 16;
  static final int A7 = 17;

  /** Version 2.0. */
  static final long SPECIFICATION_VERSION = 2L << 24;

  private static final long LAST_LEGACY = 8;

  private final Machine machine;
  private final Map<Long, SbiExtension> table = new HashMap<>();

  /** Second result of a call. */
  long value;

  public Sbi(Machine machine) {
    this.machine = machine;
    table.put(0x10L, SbiBase::call);
    table.put(0x54494d45L, SbiTimer::call); // "TIME"
    table.put(0x735049L, SbiHarts::interprocessorInterrupt); // "sPI"
    table.put(0x52464e43L, SbiHarts::remoteFence); // "RFNC"
    table.put(0x48534dL, SbiHarts::stateManagement); // "HSM"
    table.put(0x53525354L, SbiReset::call); // "SRST"
    table.put(0x4442434eL, SbiConsole::call); // "DBCN"
    table.put(0L, SbiLegacy::setTimer);
    table.put(1L, SbiLegacy::putCharacter);
    table.put(2L, SbiLegacy::getCharacter);
    table.put(8L, SbiLegacy::shutdown);
  }

  /** The machine the call is about. */
  Machine machine() {
    return machine;
  }

  boolean offers(long extension) {
    return table.containsKey(extension);
  }

  /** Answers the ecall that a hart's pc stands at: sets a0 and a1, but not pc. */
  public void call(MachineHart caller) {
    long[] x = caller.hart().x;
    SbiExtension extension = table.get(x[A7]);
    boolean legacy = extension != null && x[A7] >= 0 && x[A7] <= LAST_LEGACY;
    value = 0;
    long error = extension == null ? SbiError.NOT_SUPPORTED : extension.call(this, caller, x[A6]);
    x[A0] = error;
    if (!legacy) {
      x[A0 + 1] = value;
    }
  }

  /** Argument {@code i} of a call. */
  static long argument(MachineHart caller, int i) {
    return caller.hart().x[A0 + i];
  }
}
