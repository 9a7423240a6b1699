// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** What the guest's machine calls itself: uname(2), /proc/version and /etc/hostname agree. */
public final class MachineName {
  public static final String SYSTEM = "Linux";
  public static final String HOST = "janus";
  public static final String RELEASE = "6.12.0";
  public static final String VERSION = "#1 Janus process VM";
  public static final String MACHINE = "riscv64";

  private MachineName() {}
}
