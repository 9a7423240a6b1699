// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/** Numbers of the CSRs that Java code refers to. */
public final class CsrNumber {
  public static final int CYCLE = 0xc00;
  public static final int TIME = 0xc01;
  public static final int INSTRET = 0xc02;
  public static final int HPMCOUNTER31 = 0xc1f;
  public static final int SSTATUS = 0x100;
  public static final int SIE = 0x104;
  public static final int STVEC = 0x105;
  public static final int SCOUNTEREN = 0x106;
  public static final int SENVCFG = 0x10a;
  public static final int SSCRATCH = 0x140;
  public static final int SEPC = 0x141;
  public static final int SCAUSE = 0x142;
  public static final int STVAL = 0x143;
  public static final int SIP = 0x144;
  public static final int SATP = 0x180;
  public static final int MSTATUS = 0x300;
  public static final int MEDELEG = 0x302;
  public static final int MIDELEG = 0x303;
  public static final int MIE = 0x304;
  public static final int MCOUNTEREN = 0x306;
  public static final int MIP = 0x344;

  private CsrNumber() {}
}
