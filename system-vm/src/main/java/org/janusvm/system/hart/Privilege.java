// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/** Privilege levels, numbered as in mstatus.MPP. */
public final class Privilege {
  public static final int USER = 0;
  public static final int SUPERVISOR = 1;
  public static final int MACHINE = 3;

  private Privilege() {}

  /** The letter by which people call a level. */
  public static String letter(int privilege) {
    return switch (privilege) {
      case USER -> "U";
      case SUPERVISOR -> "S";
      default -> "M";
    };
  }
}
