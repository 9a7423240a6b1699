// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

/**
 * A call whose callee was copied into the region of the caller. What stands in such a copy is known
 * by its address and by this: the same function may be in a region many times.
 */
final class InlinedCall {
  /** The copy in which the call stands; null in the region's own code. */
  final InlinedCall outer;

  /** Where the callee begins. */
  final long target;

  /** Where it goes on after the callee has returned. */
  final long returnsTo;

  InlinedCall(InlinedCall outer, GuestInstruction call) {
    this.outer = outer;
    target = call.target();
    returnsTo = call.next();
  }

  /** Copies that this one lies in, and itself. */
  int depth() {
    return outer == null ? 1 : outer.depth() + 1;
  }

  /** How many of these are copies of the function that begins at {@code pc}. */
  int copiesOf(long pc) {
    return (target == pc ? 1 : 0) + (outer == null ? 0 : outer.copiesOf(pc));
  }
}
