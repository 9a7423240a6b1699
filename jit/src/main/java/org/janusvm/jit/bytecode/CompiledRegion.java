// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

/** A region as a JVM class. Each has one instance, which every hart may run. */
public abstract class CompiledRegion {
  /** A stamp that no translation has. */
  static final long STALE = -1;

  /**
   * In a machine, the {@linkplain org.janusvm.jit.TlbMemory#stamp translation} under which its
   * pages are known to be the frames it was made of.
   */
  long stamp = STALE;

  /** What the code has to know about itself when it is left in the middle. */
  RegionInfo info;

  /**
   * Runs guest code from an entry on.
   *
   * @param c the hart and what is around it
   * @param pc an entry
   * @param depth regions that may still call each other before the Java stack must be unwound
   * @return the next pc, even, and with all registers in the hart; odd when the dispatcher must
   *     look at {@link RegionContext#leave} first
   */
  public abstract long run(RegionContext c, long pc, int depth);
}
