// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/** Interrupt codes, which are also bit numbers in mip and mie. */
public final class Interrupt {
  public static final int SUPERVISOR_SOFTWARE = 1;
  public static final int MACHINE_SOFTWARE = 3;
  public static final int SUPERVISOR_TIMER = 5;
  public static final int MACHINE_TIMER = 7;
  public static final int SUPERVISOR_EXTERNAL = 9;
  public static final int MACHINE_EXTERNAL = 11;

  /** All supervisor-level interrupts: what can be delegated. */
  public static final long SUPERVISOR_ALL = 0x222;

  /** All interrupts there are. */
  public static final long ALL = 0xaaa;

  /** The interrupt flag of xcause. */
  public static final long FLAG = 1L << 63;

  private static final int[] BY_PRIORITY = {
    MACHINE_EXTERNAL,
    MACHINE_SOFTWARE,
    MACHINE_TIMER,
    SUPERVISOR_EXTERNAL,
    SUPERVISOR_SOFTWARE,
    SUPERVISOR_TIMER
  };

  private Interrupt() {}

  /** The first by priority of several pending interrupts, given as bits; -1 for none. */
  public static int first(long pending) {
    for (int code : BY_PRIORITY) {
      if ((pending >>> code & 1) != 0) {
        return code;
      }
    }
    return -1;
  }

  /** The specification's words for an interrupt, for messages. */
  public static String name(int code) {
    return switch (code) {
      case SUPERVISOR_SOFTWARE -> "supervisor software interrupt";
      case MACHINE_SOFTWARE -> "machine software interrupt";
      case SUPERVISOR_TIMER -> "supervisor timer interrupt";
      case MACHINE_TIMER -> "machine timer interrupt";
      case SUPERVISOR_EXTERNAL -> "supervisor external interrupt";
      case MACHINE_EXTERNAL -> "machine external interrupt";
      default -> "interrupt " + code;
    };
  }
}
