// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.safepoint;

import java.util.List;
import org.janusvm.isa.Hart;

/**
 * One thread of those that a {@link SafepointCoordinator} can stop: it runs a hart, or several by
 * turns. Its methods are called by that thread only.
 *
 * <p>The thread is either <em>safe</em>, and touches neither guest memory nor the registers of its
 * harts, or it may do so and is stopped at its next {@link #poll}. It is to be safe wherever it
 * waits for something whose end is not certain to come soon. While a safepoint lasts, it cannot
 * leave the safe state, so it must not hold a lock then that other threads take while they are not
 * safe: they could not get to their safepoint.
 */
public final class SafepointParticipant {
  final SafepointCoordinator coordinator;
  final List<Hart> harts;

  /** Written by the thread itself; set while it is at a safepoint. */
  volatile boolean safe = true;

  /** Safepoints passed while somebody waited for that; changed under the coordinator's lock. */
  volatile long passed;

  SafepointParticipant(SafepointCoordinator coordinator, List<Hart> harts) {
    this.coordinator = coordinator;
    this.harts = harts;
  }

  /** From now on the thread touches neither guest memory nor registers. */
  public void enterSafe() {
    safe = true;
    if (coordinator.isWanted()) {
      coordinator.arrived(this);
    }
  }

  /** It may touch them from now on. Waits while a safepoint lasts; no lock may be held. */
  public void leaveSafe() {
    safe = false; // First told, then looked: see SafepointCoordinator.
    if (coordinator.isWanted()) {
      coordinator.pass(this);
    }
  }

  /**
   * As {@link #leaveSafe}, for a thread that holds locks: does not wait.
   *
   * @return false if a safepoint lasts; the thread is still safe then
   */
  public boolean tryLeaveSafe() {
    safe = false;
    return !coordinator.isWanted() || coordinator.tryPass(this);
  }

  /**
   * A point where the thread can be stopped: to be called between a return from guest code and the
   * next entry. No lock may be held.
   */
  public void poll() {
    if (coordinator.isWanted()) {
      coordinator.pass(this);
    }
  }

  /** The thread runs no more on this memory. May be called again. */
  public void leave() {
    coordinator.leave(this);
  }
}
