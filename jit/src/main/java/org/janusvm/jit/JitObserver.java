// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.List;

/**
 * Told what the bytecode JIT does, when it does it: for traces, recordings and tests. Guest threads
 * and the compile thread call, several at a time. Every method does nothing unless overridden.
 */
public interface JitObserver {
  /** Looks away. */
  JitObserver NONE = new JitObserver() {};

  /**
   * What a region is.
   *
   * @param seed guest address where it was found hot
   * @param entries guest addresses where it can be entered, in order
   * @param blocks basic blocks
   * @param instructions guest instructions
   * @param guestBytes bytes of guest code
   * @param generation times it was formed anew because it had turned out too small
   * @param continues whether its code is in another region, too, which has no entry there
   */
  record RegionFacts(
      long seed,
      List<Long> entries,
      int blocks,
      int instructions,
      int guestBytes,
      int generation,
      boolean continues) {}

  /** A region was chosen, which will be compiled if the queue takes it. */
  default void formed(RegionFacts region) {}

  /**
   * A region's class was written.
   *
   * @param classFile the class
   * @param methodBytes bytes of bytecode in the method that holds the guest's code
   * @param nanos since forming the region began, time in the queue included
   */
  default void compiled(RegionFacts region, byte[] classFile, int methodBytes, long nanos) {}

  /** A region can be reached from now on; {@code replaced} regions with the same entries went. */
  default void linked(RegionFacts region, int replaced) {}

  /** A region was often entered with other registers than it guessed; it is dropped. */
  default void guessedWrong(RegionFacts region, int times) {}

  /** A region was dropped because a page that it has code in changed. */
  default void invalidated(RegionFacts region) {}

  /**
   * What was hot is not compiled.
   *
   * @param pc of the hot block
   * @param why in words
   */
  default void refused(long pc, String why) {}

  /** All regions were dropped to make room. */
  default void evicted(int regions, long methodBytes) {}
}
