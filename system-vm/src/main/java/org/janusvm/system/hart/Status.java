// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/** Bits of mstatus and sstatus (RISC-V Privileged ISA, "Machine Status Registers"). */
public final class Status {
  public static final long SIE = 1 << 1;
  public static final long MIE = 1 << 3;
  public static final long SPIE = 1 << 5;
  public static final long MPIE = 1 << 7;
  public static final long SPP = 1 << 8;
  public static final int MPP_SHIFT = 11;
  public static final long MPP = 3 << MPP_SHIFT;
  public static final int FS_SHIFT = 13;
  public static final long FS = 3 << FS_SHIFT;
  public static final long MPRV = 1 << 17;
  public static final long SUM = 1 << 18;
  public static final long MXR = 1 << 19;
  public static final long TVM = 1 << 20;
  public static final long TW = 1 << 21;
  public static final long TSR = 1 << 22;

  /** U mode runs with XLEN 64, and cannot run otherwise. */
  public static final long UXL_64 = 2L << 32;

  /** S mode runs with XLEN 64, and cannot run otherwise. */
  public static final long SXL_64 = 2L << 34;

  /** Some extension state is dirty. */
  public static final long SD = 1L << 63;

  /** What sstatus shows of mstatus and S mode may write, FS aside. */
  public static final long SUPERVISOR_WRITABLE = SIE | SPIE | SPP | SUM | MXR;

  /** What M mode may write, MPP and FS aside. */
  static final long MACHINE_WRITABLE = SUPERVISOR_WRITABLE | MIE | MPIE | MPRV | TVM | TW | TSR;

  private Status() {}

  /** FS and SD as they appear in a status register. */
  public static long floatingPoint(int fs) {
    return (long) fs << FS_SHIFT | (fs == 3 ? SD : 0);
  }
}
