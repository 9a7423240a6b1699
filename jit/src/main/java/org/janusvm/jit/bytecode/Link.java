// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

/**
 * An address of guest code, through which compiled regions reach each other: a region that goes, or
 * stops being good, is one write here.
 */
public final class Link {
  /** The address. */
  public final long pc;

  /**
   * The region that can be entered there, or null. Regions are immutable, so a race is harmless.
   */
  public CompiledRegion code;

  /** In a machine, memory frames that hold compiled code for this address; see the code cache. */
  int frames;

  Link(long pc) {
    this.pc = pc;
  }
}
