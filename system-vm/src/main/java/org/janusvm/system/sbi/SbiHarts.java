// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import java.util.List;
import java.util.function.Consumer;
import org.janusvm.system.machine.MachineHart;

/** What harts ask of each other: interrupts (IPI), fences (RFENCE), start and stop (HSM). */
final class SbiHarts {
  private static final long ALL_HARTS = -1;
  private static final long PAGE = 4096;

  /** Fences of longer ranges drop everything. */
  private static final long MOST_PAGES = 64;

  private static final long STATE_STARTED = 0;
  private static final long STATE_STOPPED = 1;
  private static final long STATE_SUSPENDED = 4;
  private static final long DEFAULT_RETENTIVE_SUSPEND = 0;

  private SbiHarts() {}

  static long interprocessorInterrupt(Sbi sbi, MachineHart caller, long function) {
    if (function != 0) {
      return SbiError.NOT_SUPPORTED;
    }
    return forEach(
        sbi, Sbi.argument(caller, 0), Sbi.argument(caller, 1), MachineHart::supervisorSoftware);
  }

  static long remoteFence(Sbi sbi, MachineHart caller, long function) {
    long mask = Sbi.argument(caller, 0);
    long base = Sbi.argument(caller, 1);
    long start = Sbi.argument(caller, 2);
    long bytes = Sbi.argument(caller, 3);
    long asid = Sbi.argument(caller, 4);
    return switch (Math.clamp(function, -1, 3)) {
      // Decoded code never outlives the bytes it was made from, on any hart.
      case 0 -> forEach(sbi, mask, base, hart -> {});
      case 1 -> forEach(sbi, mask, base, hart -> fence(hart, start, bytes, asid, false));
      case 2 -> forEach(sbi, mask, base, hart -> fence(hart, start, bytes, asid, true));
      default -> SbiError.NOT_SUPPORTED; // fences of the H extension
    };
  }

  private static void fence(MachineHart hart, long start, long bytes, long asid, boolean byAsid) {
    boolean everything =
        start == 0 && bytes == 0 || Long.compareUnsigned(bytes, MOST_PAGES * PAGE) > 0;
    if (everything) {
      hart.remoteFence(0, asid, false, byAsid);
      return;
    }
    for (long page = start & -PAGE; page - start < bytes; page += PAGE) {
      hart.remoteFence(page, asid, true, byAsid);
    }
  }

  static long stateManagement(Sbi sbi, MachineHart caller, long function) {
    List<MachineHart> harts = sbi.machine().harts();
    long id = Sbi.argument(caller, 0);
    boolean exists = id >= 0 && id < harts.size();
    switch (Math.clamp(function, -1, 4)) {
      case 0 -> {
        return exists
            ? start(sbi, harts.get((int) id), Sbi.argument(caller, 1), Sbi.argument(caller, 2))
            : SbiError.INVALID_PARAMETER;
      }
      case 1 -> {
        caller.state(MachineHart.State.STOPPED);
        return SbiError.SUCCESS;
      }
      case 2 -> {
        if (!exists) {
          return SbiError.INVALID_PARAMETER;
        }
        sbi.value =
            switch (harts.get((int) id).state()) {
              case RUNNING -> STATE_STARTED;
              case WAITING -> STATE_SUSPENDED;
              case STOPPED -> STATE_STOPPED;
            };
        return SbiError.SUCCESS;
      }
      case 3 -> {
        if (id != DEFAULT_RETENTIVE_SUSPEND) {
          return SbiError.NOT_SUPPORTED;
        }
        caller.state(MachineHart.State.WAITING);
        return SbiError.SUCCESS;
      }
      default -> {
        return SbiError.NOT_SUPPORTED;
      }
    }
  }

  private static long start(Sbi sbi, MachineHart hart, long pc, long opaque) {
    if (hart.state() != MachineHart.State.STOPPED) {
      return SbiError.ALREADY_AVAILABLE;
    }
    if ((pc & 1) != 0 || !sbi.machine().memory().contains(pc, 2)) {
      return SbiError.INVALID_ADDRESS;
    }
    hart.start(pc, opaque);
    hart.state(MachineHart.State.RUNNING);
    return SbiError.SUCCESS;
  }

  /** Does something to every hart that a mask, counted from a base, names. */
  private static long forEach(Sbi sbi, long mask, long base, Consumer<MachineHart> action) {
    List<MachineHart> harts = sbi.machine().harts();
    if (base == ALL_HARTS) {
      harts.forEach(action);
      return SbiError.SUCCESS;
    }
    for (int i = 0; i < 64; i++) {
      if ((mask >>> i & 1) != 0 && (base < 0 || base + i >= harts.size() || base + i < 0)) {
        return SbiError.INVALID_PARAMETER;
      }
    }
    for (int i = 0; i < 64; i++) {
      if ((mask >>> i & 1) != 0) {
        action.accept(harts.get((int) base + i));
      }
    }
    return SbiError.SUCCESS;
  }
}
