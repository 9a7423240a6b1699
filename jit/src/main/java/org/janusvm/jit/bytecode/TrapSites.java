// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;

/**
 * For each instruction of a region that may trap: where it is, and in which form the registers that
 * must be written back stand.
 */
final class TrapSites {
  private long[] pcs = new long[16];
  private int[] refunds = new int[16];
  private final long[][] inForm = new long[4][16];
  private AccessPlan.Access[] accesses = new AccessPlan.Access[16];
  private int count;

  /**
   * Adds a site.
   *
   * @param pc of the instruction
   * @param refund instructions of its block that come after it, which were counted already
   * @param forms of all registers
   * @param dirty registers that the hart does not hold yet, as bits
   * @param access what the instruction does in line, or null
   * @return its number
   */
  int add(long pc, int refund, byte[] forms, long dirty, AccessPlan.Access access) {
    if (count == pcs.length) {
      pcs = Arrays.copyOf(pcs, 2 * count);
      refunds = Arrays.copyOf(refunds, 2 * count);
      accesses = Arrays.copyOf(accesses, 2 * count);
      for (int f = 0; f < 4; f++) {
        inForm[f] = Arrays.copyOf(inForm[f], 2 * count);
      }
    }
    pcs[count] = pc;
    refunds[count] = refund;
    accesses[count] = access;
    for (int r = 0; r < 64; r++) {
      if ((dirty >>> r & 1) == 0) {
        continue;
      }
      inForm[forms[r]][count] |= 1L << r;
    }
    return count++;
  }

  long pc(int site) {
    return pcs[site];
  }

  /** The access that left because it was outside its range. */
  AccessPlan.Access access(int site) {
    return accesses[site];
  }

  int refund(int site) {
    return refunds[site];
  }

  long inForm(int form, int site) {
    return inForm[form][site];
  }
}
