// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

import org.janusvm.system.machine.Console;
import org.janusvm.system.machine.MachineHart;

/** Debug console extension. */
final class SbiConsole {
  /** Bytes of one call at most, so that a call takes a bounded time; the caller asks again. */
  private static final int MOST_BYTES = 4096;

  private SbiConsole() {}

  static long call(Sbi sbi, MachineHart caller, long function) {
    return switch (Math.clamp(function, -1, 3)) {
      case 0 -> write(sbi, caller);
      case 1 -> read(sbi, caller);
      case 2 -> {
        sbi.machine().console().write((int) Sbi.argument(caller, 0));
        yield SbiError.SUCCESS;
      }
      default -> SbiError.NOT_SUPPORTED;
    };
  }

  /** Whether the buffer that a call describes is RAM as a whole. */
  private static boolean validBuffer(Sbi sbi, MachineHart caller) {
    return Sbi.argument(caller, 2) == 0
        && sbi.machine().memory().contains(Sbi.argument(caller, 1), Sbi.argument(caller, 0));
  }

  private static long write(Sbi sbi, MachineHart caller) {
    if (!validBuffer(sbi, caller)) {
      return SbiError.INVALID_PARAMETER;
    }
    byte[] bytes = new byte[(int) Math.min(Sbi.argument(caller, 0), MOST_BYTES)];
    if (!sbi.machine().memory().read(Sbi.argument(caller, 1), bytes, 0, bytes.length)) {
      return SbiError.FAILED;
    }
    sbi.machine().console().write(bytes, 0, bytes.length);
    sbi.value = bytes.length;
    return SbiError.SUCCESS;
  }

  private static long read(Sbi sbi, MachineHart caller) {
    if (!validBuffer(sbi, caller)) {
      return SbiError.INVALID_PARAMETER;
    }
    byte[] bytes = new byte[(int) Math.min(Sbi.argument(caller, 0), MOST_BYTES)];
    Console console = sbi.machine().console();
    if (bytes.length > 0 && console.exhausted()) {
      // No bytes means "not yet"; the teaching kernel takes an error as the end of the input.
      return SbiError.FAILED;
    }
    int count = 0;
    while (count < bytes.length && console.hasInput()) {
      bytes[count++] = (byte) console.read();
    }
    if (!sbi.machine().memory().write(Sbi.argument(caller, 1), bytes, 0, count)) {
      return SbiError.FAILED;
    }
    sbi.value = count;
    return SbiError.SUCCESS;
  }
}
