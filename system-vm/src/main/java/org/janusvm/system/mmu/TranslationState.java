// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

/** Everything of a hart's privileged state that address translation depends on. */
public final class TranslationState {
  static final int USER = 0;
  static final int MACHINE = 3;

  private static final int ASID_BITS = 16;
  private static final int MODE_SHIFT = 60;
  private static final int ASID_SHIFT = 44;
  private static final long PPN_MASK = (1L << 44) - 1;

  /** Privilege at which instructions are fetched: 0, 1 or 3. */
  public int privilege = MACHINE;

  /** Privilege at which data is accessed; differs under mstatus.MPRV. */
  public int dataPrivilege = MACHINE;

  public boolean sum;
  public boolean mxr;

  /** The CSR satp. */
  public long satp;

  boolean paging() {
    return satp >>> MODE_SHIFT != 0;
  }

  long root() {
    return (satp & PPN_MASK) << 12;
  }

  /** All of it but the root, packed as key of a TLB context. */
  long key() {
    return (satp >>> ASID_SHIFT & (1L << ASID_BITS) - 1)
        | (satp >>> MODE_SHIFT) << 16
        | (long) privilege << 32
        | (long) dataPrivilege << 34
        | (sum ? 1L << 36 : 0)
        | (mxr ? 1L << 37 : 0);
  }

  /** Mask of the ASID in {@link #key}. */
  static long asidMask() {
    return (1L << ASID_BITS) - 1;
  }
}
