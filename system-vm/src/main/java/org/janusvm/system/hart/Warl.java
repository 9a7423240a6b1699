// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.hart;

/**
 * What a CSR makes of a value it cannot hold (fields that are "write any, read legal"). Used for
 * the CSRs of the hart and, by the hypervisor, for virtual ones, so that a guest sees no
 * difference.
 */
public final class Warl {
  /** All exceptions that may be delegated: all but environment calls from M mode. */
  static final long DELEGABLE_EXCEPTIONS = 0xb3ff;

  private static final int SATP_MODE_SHIFT = 60;
  private static final int BARE = 0;
  private static final int SV39 = 8;
  private static final long FENCE_OF_IO_IMPLIES_MEMORY = 1;

  private Warl() {}

  /** mepc, sepc: instructions are aligned to 2 bytes. */
  public static long epc(long value) {
    return value & ~1L;
  }

  /** mtvec, stvec: direct and vectored mode. */
  public static long tvec(long value) {
    return value & ~2L;
  }

  /** mcounteren, scounteren: 32 bits. */
  public static long counteren(long value) {
    return value & 0xffff_ffffL;
  }

  /** menvcfg, senvcfg: FIOM is the one field of which the extension is there. */
  public static long envcfg(long value) {
    return value & FENCE_OF_IO_IMPLIES_MEMORY;
  }

  /** satp: a write with an unsupported mode has no effect at all. */
  public static long satp(long old, long value) {
    int mode = (int) (value >>> SATP_MODE_SHIFT);
    return mode == BARE || mode == SV39 ? value : old;
  }
}
