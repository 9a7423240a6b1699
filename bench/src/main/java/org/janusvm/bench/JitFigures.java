// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import org.janusvm.jit.JitStatistics;

/**
 * What the bytecode JIT did in one run.
 *
 * @param regions compiled
 * @param guestBytes of guest code compiled
 * @param bytes of bytecode made of it
 * @param classBytes of the classes that hold it
 * @param seconds that forming regions and writing their classes took, without HotSpot's own part
 * @param instructions executed in compiled code
 * @param misses times compiled code went on to an address that was not compiled
 * @param invalidated regions dropped because guest code changed
 */
public record JitFigures(
    long regions,
    long guestBytes,
    long bytes,
    long classBytes,
    double seconds,
    long instructions,
    long misses,
    long invalidated) {
  /** Of an engine that compiles nothing. */
  public static final JitFigures NONE = new JitFigures(0, 0, 0, 0, 0, 0, 0, 0);

  private static final double NANOS_PER_SECOND = 1e9;

  static JitFigures of(JitStatistics s) {
    return new JitFigures(
        s.regions(),
        s.guestBytes(),
        s.codeBytes(),
        s.classBytes(),
        s.compileNanos() / NANOS_PER_SECOND,
        s.instructions(),
        s.misses(),
        s.invalidated());
  }

  /**
   * The share of all instructions that was executed in compiled code, 0 to 1.
   *
   * @param all instructions of the run
   */
  double share(long all) {
    return all == 0 ? 0 : (double) instructions / all;
  }
}
