// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.safepoint;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.janusvm.isa.Hart;

/**
 * Stops the threads that run on one guest memory, or makes each of them pass a safepoint. At a
 * safepoint a thread is outside guest code, with all registers in its {@link Hart}, and does
 * nothing to the memory. Threads in guest code get there by their poll word.
 *
 * <p>Whoever asks first notes that he wants something and then looks at the state of each thread; a
 * thread that leaves its safe state first notes that and then looks whether something is wanted. So
 * one of the two sees the other. The lock in here is the innermost of all: nothing is called while
 * it is held.
 */
public final class SafepointCoordinator {
  // Threads in guest code on other processors arrive within some microseconds.
  private static final long SPIN_NANOS = 20_000;

  // After so long they are asked again; also how late giving up is noticed.
  private static final long PATIENCE_NANOS = 10_000_000;

  private static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;

  private final SafepointStatistics statistics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Replaced when it changes, under the lock.
  private volatile SafepointParticipant[] participants = {};

  // How many want something. Changed under the lock.
  private volatile int wanted;

  // The thread that has stopped the others, or is about to. Changed under the lock; a thread can
  // tell without it whether it is the one.
  private volatile Thread stopper;

  /** Nobody yet. */
  public SafepointCoordinator(SafepointStatistics statistics) {
    this.statistics = statistics;
  }

  /**
   * One thread more, which is safe until it says otherwise; so this never waits. Any thread may
   * call it, also while the others are stopped.
   *
   * @param harts that it runs, one at a time
   */
  public SafepointParticipant join(Hart... harts) {
    lock.lock();
    try {
      SafepointParticipant[] more = Arrays.copyOf(participants, participants.length + 1);
      SafepointParticipant participant = new SafepointParticipant(this, List.of(harts));
      more[participants.length] = participant;
      participants = more;
      return participant;
    } finally {
      lock.unlock();
    }
  }

  void leave(SafepointParticipant participant) {
    lock.lock();
    try {
      participant.safe = true;
      List<SafepointParticipant> rest = new ArrayList<>(Arrays.asList(participants));
      rest.remove(participant);
      participants = rest.toArray(SafepointParticipant[]::new);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The harts of all participants. Their registers are exact only while these are stopped. */
  public List<Hart> harts() {
    List<Hart> harts = new ArrayList<>();
    for (SafepointParticipant participant : participants) {
      harts.addAll(participant.harts);
    }
    return harts;
  }

  /**
   * Does something while all other participants are stopped. Several who ask take turns; what is
   * asked for inside such an operation is done at once.
   *
   * @param self the calling thread, or null if it is none of them; it must hold no lock that a
   *     participant takes while it is not safe
   * @param giveUp looked at from time to time while the others are waited for
   * @return what the operation returned, or null if it was not done since the caller gave up
   */
  public <T> T whileStopped(
      SafepointParticipant self, BooleanSupplier giveUp, Supplier<T> operation) {
    if (isStoppedByCaller()) {
      return operation.get();
    }
    // Also one who is alone takes a turn: else one who joins meanwhile would not be kept out.
    if (self != null) {
      self.enterSafe();
    }
    try {
      return takeTurn(giveUp) ? inTurn(self, giveUp, operation) : null;
    } finally {
      if (self != null) {
        self.leaveSafe();
      }
    }
  }

  private <T> T inTurn(SafepointParticipant self, BooleanSupplier giveUp, Supplier<T> operation) {
    try {
      if (self != null && participants.length == 1) {
        return operation.get();
      }
      long start = System.nanoTime();
      if (!await(others(self, Long.MAX_VALUE), giveUp)) {
        return null;
      }
      long reached = System.nanoTime();
      try {
        return operation.get();
      } finally {
        statistics.stopped(reached - start, System.nanoTime() - reached);
      }
    } finally {
      endTurn();
    }
  }

  private boolean isStoppedByCaller() {
    return stopper == Thread.currentThread();
  }

  private boolean takeTurn(BooleanSupplier giveUp) {
    while (true) {
      lock.lock();
      try {
        if (stopper == null) {
          stopper = Thread.currentThread();
          wanted = wanted + 1;
          return true;
        }
        pause();
      } finally {
        lock.unlock();
      }
      if (giveUp.getAsBoolean()) {
        return false;
      }
    }
  }

  private void endTurn() {
    lock.lock();
    try {
      stopper = null;
      wanted = wanted - 1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when every other participant has passed a safepoint since the call: what the caller did
   * before holds for all that they do from then on. Those that do not come at once, since there are
   * more of them than processors, are waited for with the others stopped, lest these take their
   * time. Costs next to nothing while the others are safe.
   *
   * @param self as for {@link #whileStopped}
   * @param giveUp returns also when this says so
   */
  public void handshake(SafepointParticipant self, BooleanSupplier giveUp) {
    VarHandle.fullFence();
    if (areSafe(self) || isStoppedByCaller()) {
      return;
    }
    long start = System.nanoTime();
    // Two who wait for each other's safepoints are both at one.
    if (self != null) {
      self.enterSafe();
    }
    try {
      if (passAtOnce(self) || passStopped(self, giveUp)) {
        statistics.shookHands(System.nanoTime() - start);
      }
    } finally {
      if (self != null) {
        self.leaveSafe();
      }
    }
  }

  private boolean areSafe(SafepointParticipant self) {
    for (SafepointParticipant participant : participants) {
      if (participant != self && !participant.safe) {
        return false;
      }
    }
    return true;
  }

  private boolean passAtOnce(SafepointParticipant self) {
    want(1);
    try {
      List<Awaited> awaited = others(self, 1);
      request(awaited);
      return spin(awaited);
    } finally {
      want(-1);
    }
  }

  private boolean passStopped(SafepointParticipant self, BooleanSupplier giveUp) {
    if (!takeTurn(giveUp)) {
      return false;
    }
    try {
      return await(others(self, Long.MAX_VALUE), giveUp);
    } finally {
      endTurn();
    }
  }

  private void want(int more) {
    lock.lock();
    try {
      wanted = wanted + more;
    } finally {
      lock.unlock();
    }
  }

  /** Somebody who is waited for until he is safe, or has passed as often as is said. */
  private record Awaited(SafepointParticipant participant, long passes) {
    boolean isDone() {
      return participant.safe || participant.passed >= passes;
    }
  }

  // All who are not safe, to be waited for until they are, or passed so many times more.
  private List<Awaited> others(SafepointParticipant self, long passes) {
    List<Awaited> list = new ArrayList<>();
    for (SafepointParticipant participant : participants) {
      if (participant != self && !participant.safe) {
        long now = participant.passed;
        list.add(new Awaited(participant, passes > Long.MAX_VALUE - now ? passes : now + passes));
      }
    }
    return list;
  }

  private boolean await(List<Awaited> awaited, BooleanSupplier giveUp) {
    request(awaited);
    if (spin(awaited)) {
      return true;
    }
    while (true) {
      lock.lock();
      try {
        awaited.removeIf(Awaited::isDone);
        if (awaited.isEmpty()) {
          return true;
        }
        if (pause()) {
          continue;
        }
      } finally {
        lock.unlock();
      }
      if (giveUp.getAsBoolean()) {
        return false;
      }
      request(awaited);
    }
  }

  private static void request(List<Awaited> awaited) {
    for (Awaited each : awaited) {
      each.participant.harts.forEach(hart -> hart.requestPoll(Hart.POLL_SAFEPOINT));
    }
  }

  private static boolean spin(List<Awaited> awaited) {
    awaited.removeIf(Awaited::isDone);
    long end = System.nanoTime() + (SPINS ? SPIN_NANOS : 0);
    while (!awaited.isEmpty() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
      awaited.removeIf(Awaited::isDone);
    }
    return awaited.isEmpty();
  }

  // Returns false when nothing changed for a while; needs the lock.
  private boolean pause() {
    // Interrupts are the host's business: they are told on, and do not keep this from waiting.
    boolean interrupted = Thread.interrupted();
    try {
      return changed.awaitNanos(PATIENCE_NANOS) > 0;
    } catch (InterruptedException e) {
      interrupted = true;
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether someone waits for participants to arrive or to pass. */
  boolean isWanted() {
    return wanted != 0;
  }

  /** A participant is safe now. */
  void arrived(SafepointParticipant participant) {
    lock.lock();
    try {
      participant.passed = participant.passed + 1;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A participant is at a safepoint, and is to stay there as long as the others are stopped. */
  void pass(SafepointParticipant participant) {
    participant.safe = true; // Told before the lock is taken, for whoever spins.
    lock.lock();
    try {
      participant.passed = participant.passed + 1;
      changed.signalAll();
      while (stopper != null && stopper != Thread.currentThread()) {
        changed.awaitUninterruptibly();
      }
      participant.safe = false;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #pass}; returns false where that would wait, and the participant is safe then. */
  boolean tryPass(SafepointParticipant participant) {
    lock.lock();
    try {
      participant.passed = participant.passed + 1;
      boolean stopped = stopper != null && stopper != Thread.currentThread();
      participant.safe = stopped;
      changed.signalAll();
      return !stopped;
    } finally {
      lock.unlock();
    }
  }
}
