// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;

/** Where the instructions of a region are that may trap. */
final class TrapSites {
  private long[] pcs = new long[16];
  private int[] refunds = new int[16];
  private AccessPlan.Access[] accesses = new AccessPlan.Access[16];
  private int count;

  /**
   * Adds a site.
   *
   * @param pc of the instruction
   * @param refund instructions of its block that come after it, which were counted already
   * @param access what the instruction does in line, or null
   * @return its number
   */
  int add(long pc, int refund, AccessPlan.Access access) {
    if (count == pcs.length) {
      pcs = Arrays.copyOf(pcs, 2 * count);
      refunds = Arrays.copyOf(refunds, 2 * count);
      accesses = Arrays.copyOf(accesses, 2 * count);
    }
    pcs[count] = pc;
    refunds[count] = refund;
    accesses[count] = access;
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
}
