// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Where the threads of all processes wait: for each other, for signals, for time, for the host. One
 * lock, so that whoever changes what another waits for cannot miss it: he changes it, or tells so,
 * holding the lock, and a waiter looks again holding it.
 *
 * <p>The room knows how many threads can run. When none can, and none waits for the host, the next
 * thing to happen is the earliest deadline. A virtual clock jumps there; where there is no
 * deadline, nothing will ever happen, and the run is ended with a message that says what is waited
 * for.
 *
 * <p>A thread in here is at a safepoint: what a wait is told to look at must not lie in guest
 * memory.
 */
public final class WaitRoom {
  /**
   * How long at most the host is asked for something, in nanoseconds, before signals are looked at:
   * the host's own wait cannot be interrupted.
   */
  public static final long HOST_SLICE = 20_000_000;

  // Waits are shorter than this, so that sums of times do not overflow.
  private static final long LONGEST = Long.MAX_VALUE / 2;
  private static final int NAMED = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final GuestClock clock;
  private final Alarms alarms;
  private final Collection<GuestThread> threads;
  private final Consumer<String> deadlock;
  private final DeadlineQueue queue = new DeadlineQueue();
  private volatile int running;
  private int outside;
  // Grows when a thread that could change things begins to wait: a timer that expires twice without
  // progress between does nothing new.
  private long progress;
  private long quietSince;
  private long alarm = DeadlineQueue.NEVER;

  /**
   * A room.
   *
   * @param threads of all processes
   * @param deadlock told, holding the lock, what is waited for when nothing can ever happen
   */
  WaitRoom(
      GuestClock clock, Alarms alarms, Collection<GuestThread> threads, Consumer<String> deadlock) {
    this.clock = clock;
    this.alarms = alarms;
    this.threads = threads;
    this.deadlock = deadlock;
  }

  /** How a wait ended. */
  public enum Outcome {
    /** What was waited for is there. */
    DONE,
    /** The time is over. */
    TIMEOUT,
    /** A signal is to be delivered, or the process ends. */
    INTERRUPTED
  }

  /** What a thread in the room waits for; changed under the room's lock. */
  static final class Place {
    private final Condition condition;
    private final DeadlineQueue.Entry deadline;
    private boolean parked;
    private boolean late;
    private boolean outside;
    private String what;

    private Place(WaitRoom room) {
      condition = room.lock.newCondition();
      deadline =
          new DeadlineQueue.Entry(
              now -> {
                late = true;
                room.unpark(this);
              });
    }
  }

  /** Takes the lock; reentrant. */
  public void lock() {
    lock.lock();
  }

  /** Gives the lock back. */
  public void unlock() {
    lock.unlock();
  }

  /** A place for one thread. */
  Place place() {
    return new Place(this);
  }

  /** There is one more thread, which can run. */
  void threadBegins() {
    lock.lock();
    try {
      running++;
    } finally {
      lock.unlock();
    }
  }

  /** A thread that could run is no more. */
  void threadEnds() {
    lock.lock();
    try {
      progress++;
      stopRunning();
    } finally {
      lock.unlock();
    }
  }

  /** Threads that can run guest code. */
  int running() {
    return running;
  }

  /**
   * Waits for something that happens inside the guest.
   *
   * @param done looked at holding the lock, whenever the thread was woken
   * @param nanos at most so long; negative is for ever
   * @param what it waits for, in case that can never happen
   */
  public Outcome await(GuestThread thread, BooleanSupplier done, long nanos, String what) {
    return await(thread, done, nanos, what, false);
  }

  /**
   * Waits for something that the host makes happen, by telling {@link #wake}. As {@link #await},
   * but such a wait is never found to be without end, and virtual time passes as the host's
   * meanwhile.
   */
  public Outcome awaitOutside(GuestThread thread, BooleanSupplier done, long nanos) {
    return await(thread, done, nanos, "", true);
  }

  /**
   * Waits for something that the host has to be asked for again and again.
   *
   * @param ask asks, for at most so many nanoseconds, not holding the lock
   * @param nanos at most so long; negative is for ever
   */
  public Outcome askOutside(GuestThread thread, LongPredicate ask, long nanos) {
    long end = deadline(nanos);
    while (true) {
      long left = end == DeadlineQueue.NEVER ? HOST_SLICE : end - clock.monotonic();
      if (askOnce(thread, ask, Math.clamp(left, 0, HOST_SLICE))) {
        return Outcome.DONE;
      }
      if (thread.isInterrupted()) {
        return Outcome.INTERRUPTED;
      }
      if (left <= 0) {
        return Outcome.TIMEOUT;
      }
    }
  }

  private boolean askOnce(GuestThread thread, LongPredicate ask, long nanos) {
    if (nanos == 0) {
      return ask.test(0);
    }
    long slice;
    lock.lock();
    try {
      progress++;
      outside++;
      stopRunning();
      slice = hostSlice(nanos);
    } finally {
      lock.unlock();
    }
    thread.safepoint().enterSafe();
    try {
      return ask.test(slice);
    } finally {
      lock.lock();
      try {
        passHostTime();
        outside--;
        running++;
        leaveSafe(thread);
      } finally {
        lock.unlock();
      }
    }
  }

  // Where a virtual clock is to follow the host's, deadlines must not be slept through.
  private long hostSlice(long most) {
    return clock.isVirtual() ? Math.clamp(nanosLeft(), 1, most) : most;
  }

  private long deadline(long nanos) {
    return nanos < 0 ? DeadlineQueue.NEVER : clock.monotonic() + Math.min(nanos, LONGEST);
  }

  /**
   * Waits, whatever signals come, for what another thread is sure to do; only the end of the thread
   * or its process is an end of the wait too.
   */
  void awaitEvent(GuestThread thread, BooleanSupplier done, String what) {
    lock.lock();
    Place place = thread.place();
    place.what = what;
    place.outside = false;
    progress++;
    boolean hostInterrupted = false;
    try {
      while (!done.getAsBoolean() && !thread.isEnding()) {
        hostInterrupted |= park(thread, place, DeadlineQueue.NEVER);
      }
    } finally {
      lock.unlock();
      if (hostInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // A stopped process stays in its system calls. Returns whether the host interrupted the wait.
  private boolean awaitGo(GuestThread thread, Place place) {
    JobControl jobs = thread.process().jobs();
    boolean outsideBefore = place.outside;
    String before = place.what;
    boolean hostInterrupted = false;
    while (jobs.isStopped() && !thread.isEnding()) {
      place.what = jobs.why();
      place.outside = false;
      hostInterrupted |= park(thread, place, DeadlineQueue.NEVER);
    }
    place.what = before;
    place.outside = outsideBefore;
    return hostInterrupted;
  }

  private Outcome await(
      GuestThread thread, BooleanSupplier done, long nanos, String what, boolean forHost) {
    lock.lock();
    progress++;
    boolean hostInterrupted = false;
    Place place = thread.place();
    place.late = nanos == 0;
    place.what = what;
    place.outside = forHost;
    try {
      long end = deadline(nanos);
      while (true) {
        hostInterrupted |= awaitGo(thread, place);
        if (done.getAsBoolean()) {
          return Outcome.DONE;
        }
        if (thread.isInterrupted()) {
          return Outcome.INTERRUPTED;
        }
        if (place.late) {
          return Outcome.TIMEOUT;
        }
        hostInterrupted |= park(thread, place, end);
      }
    } finally {
      lock.unlock();
      if (hostInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean park(GuestThread thread, Place place, long end) {
    thread.safepoint().enterSafe();
    place.parked = true;
    setDeadline(place.deadline, end);
    outside += place.outside ? 1 : 0;
    stopRunning();
    boolean hostInterrupted = false;
    while (place.parked) {
      try {
        parkOnce(place, end);
      } catch (InterruptedException e) {
        hostInterrupted = true; // The host's business; told on when the wait is over.
      }
    }
    leaveSafe(thread);
    return hostInterrupted;
  }

  // Whoever is to stop as well may need the lock: while a safepoint lasts, nobody keeps it.
  private void leaveSafe(GuestThread thread) {
    if (thread.safepoint().tryLeaveSafe()) {
      return;
    }
    int holds = lock.getHoldCount();
    for (int i = 0; i < holds; i++) {
      lock.unlock();
    }
    thread.safepoint().leaveSafe();
    for (int i = 0; i < holds; i++) {
      lock.lock();
    }
  }

  private void parkOnce(Place place, long end) throws InterruptedException {
    if (clock.isVirtual() && outside != 0) {
      var unused = place.condition.awaitNanos(hostSlice(HOST_SLICE));
      passHostTime();
    } else if (clock.isVirtual() || end == DeadlineQueue.NEVER) {
      place.condition.awaitUninterruptibly();
    } else if (place.condition.awaitNanos(end - clock.monotonic()) <= 0) {
      runDue(clock.monotonic());
    }
  }

  private void unpark(Place place) {
    if (place.parked) {
      place.parked = false;
      outside -= place.outside ? 1 : 0;
      running++;
      queue.set(place.deadline, DeadlineQueue.NEVER);
      place.condition.signal();
    }
  }

  /** Makes a waiting thread look again. */
  public void wake(GuestThread thread) {
    lock.lock();
    try {
      unpark(thread.place());
    } finally {
      lock.unlock();
    }
  }

  /** Makes all waiting threads look again. */
  void wakeAll() {
    lock.lock();
    try {
      threads.forEach(this::wake);
    } finally {
      lock.unlock();
    }
  }

  /** Sets when something happens; needs the lock. */
  void setDeadline(DeadlineQueue.Entry entry, long when) {
    boolean sooner = when < queue.earliest();
    queue.set(entry, when);
    // Those who run look at the clock only after as many instructions as were left before.
    if (sooner && clock.isVirtual() && running > 1) {
      threads.forEach(thread -> thread.hart().requestPoll(1));
    }
  }

  /** Sets when a timer expires, {@link DeadlineQueue#NEVER} for not at all; needs the lock. */
  void setTimer(DeadlineQueue.Entry entry, long when) {
    setDeadline(entry, when);
    setAlarm();
  }

  // Threads wake by themselves where time is real, but timers need someone who does it.
  private void setAlarm() {
    long earliest = queue.earliest();
    if (!clock.isVirtual() && earliest < alarm) {
      alarm = earliest;
      alarms.set(this::ring, Math.max(0, earliest - clock.monotonic()));
    }
  }

  private void ring() {
    lock.lock();
    try {
      alarm = DeadlineQueue.NEVER;
      runDue(clock.monotonic());
      settle();
      setAlarm();
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds until the earliest deadline of all, at least 0; {@code NEVER} if there is none. */
  long nanosLeft() {
    long earliest = queue.earliest();
    return earliest == DeadlineQueue.NEVER ? earliest : Math.max(0, earliest - clock.monotonic());
  }

  /** Lets happen what is due. */
  void poll() {
    if (queue.earliest() == DeadlineQueue.NEVER || queue.earliest() > clock.monotonic()) {
      return;
    }
    lock.lock();
    try {
      runDue(clock.monotonic());
      settle();
    } finally {
      lock.unlock();
    }
  }

  private void runDue(long now) {
    queue.run(now, progress);
  }

  // One thread less can run.
  private void stopRunning() {
    if (--running == 0) {
      quietSince = System.nanoTime();
      settle();
    }
  }

  // If nobody can run, something has to happen.
  private void settle() {
    while (running == 0 && outside == 0 && !threads.isEmpty()) {
      // A timer that woke nobody will not do so by expiring again.
      long next = queue.earliestUntried(progress);
      if (next == DeadlineQueue.NEVER) {
        deadlock.accept(waitedFor());
        return;
      }
      if (!clock.isVirtual()) {
        return;
      }
      // The clock stands still in the far future; what is waited for then happens all the same.
      clock.advance(Math.max(0, next - clock.monotonic()));
      runDue(next);
    }
  }

  // While everyone waits, and someone for the host, a virtual clock goes as the host's.
  private void passHostTime() {
    if (running != 0 || !clock.isVirtual()) {
      return;
    }
    long now = System.nanoTime();
    clock.advance(now - quietSince);
    quietSince = now;
    runDue(clock.monotonic());
  }

  private String waitedFor() {
    Set<String> all = new LinkedHashSet<>();
    for (GuestThread thread : threads) {
      Place place = thread.place();
      if (place.parked && !place.what.isEmpty() && all.size() < NAMED) {
        all.add(place.what);
      }
    }
    return all.isEmpty() ? "time that never comes" : String.join("; ", all);
  }
}
