// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.safepoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordedEvent;
import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.Guest;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.janusvm.jit.guest.Recorded;
import org.janusvm.jit.guest.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever stops the world finds all of it standing still, and it goes on afterwards. */
@Timeout(120)
class SafepointCoordinatorTest {
  private static final int COUNTER = 5;
  private static final int PLACE = 6;
  private static final int FIRST_STORE = 4;
  private static final int SECOND_STORE = 8;
  private static final int STOPS = 200;

  private final SafepointStatistics statistics = new SafepointStatistics();
  private final SafepointCoordinator coordinator = new SafepointCoordinator(statistics);
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean over;
  private Guest guest;

  // Also after a failure: the guest's memory must outlast the threads that run on it.
  @AfterEach
  void end() {
    over = true;
    // Else they would run to the end of their budgets, which takes long without a TLB.
    coordinator.harts().forEach(hart -> hart.requestPoll(Hart.POLL_SAFEPOINT));
    try {
      CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
    } finally {
      if (guest != null) {
        guest.close();
      }
    }
  }

  private void start(Runnable body) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    threads.add(future);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                body.run();
                future.complete(null);
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
              }
            });
  }

  /** Has a counter stored in two words, again and again. */
  private void loadPairs(Kind kind) {
    guest = new Guest(kind);
    Code code = Guest.code();
    long loop = code.here();
    code.immediate("addi", COUNTER, COUNTER, 1)
        .store("sd", COUNTER, PLACE, 0)
        .store("sd", COUNTER, PLACE, 8);
    guest.load(code.add("jal", 0, 0, 0, loop - code.here()));
  }

  private Hart startPairs(long place) {
    Hart hart = new Hart(0);
    hart.pc = Guest.CODE;
    hart.x[PLACE] = place;
    Engine engine = guest.space.engine(new TestEnvironment());
    SafepointParticipant participant = coordinator.join(hart);
    start(
        () -> {
          try {
            participant.leaveSafe();
            while (!over) {
              participant.poll();
              engine.run(hart, 1 << 28);
            }
          } finally {
            participant.leave(); // Else who waits for it would not see why it failed.
          }
        });
    return hart;
  }

  private boolean never() {
    return false;
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PROCESS_IN_LOCKSTEP")
  void atASafepointTheRegistersAreInTheHartAndMemoryStandsStill(Kind kind) {
    loadPairs(kind);
    List<Hart> harts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      harts.add(startPairs(Guest.DATA + 64 * i));
    }
    assertEquals(harts, coordinator.harts());
    long[] before = new long[3];
    for (int n = 0; n < STOPS; n++) {
      coordinator.whileStopped(
          null,
          this::never,
          () -> {
            for (int i = 0; i < 3; i++) {
              before[i] = harts.get(i).x[COUNTER];
              assertStored(harts.get(i));
            }
            Thread.yield();
            for (int i = 0; i < 3; i++) {
              assertEquals(before[i], harts.get(i).x[COUNTER]);
              assertStored(harts.get(i));
            }
            return true;
          });
    }
    assertEquals(STOPS, statistics.figures().stops());
    assertTrue(statistics.figures().reachNanos() >= statistics.figures().longestReachNanos());
    long then = before[0];
    while (harts.get(0).x[COUNTER] == then) {
      assertFalse(threads.getFirst().isDone(), "it runs");
      coordinator.handshake(null, this::never); // It goes on.
    }
  }

  // It may stand in the midst of a pair: compiled code also leaves at a store, to the interpreter.
  private void assertStored(Hart hart) {
    long counter = hart.x[COUNTER];
    long at = hart.pc - Guest.CODE;
    long place = hart.x[PLACE];
    assertEquals(at == FIRST_STORE ? counter - 1 : counter, guest.space.getLong(place));
    boolean before = at == FIRST_STORE || at == SECOND_STORE;
    assertEquals(before ? counter - 1 : counter, guest.space.getLong(place + 8));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PROCESS", "PROCESS_COMPILED"})
  void afterAHandshakeNobodyStoresWhereHeMayNotAnyMore(Kind kind) {
    loadPairs(kind);
    startPairs(Guest.DATA);
    for (int n = 0; n < STOPS; n++) {
      guest.space.map(Guest.DATA, Guest.PAGE, GuestSpace.R);
      coordinator.handshake(null, this::never);
      long value = guest.space.getLong(Guest.DATA);
      Thread.yield();
      assertEquals(value, guest.space.getLong(Guest.DATA));
      guest.space.map(Guest.DATA, Guest.PAGE, GuestSpace.R | GuestSpace.W);
    }
  }

  @Test
  void aFlightRecordingShowsEachSafepoint() throws IOException {
    List<RecordedEvent> events =
        Recorded.events(
            () -> {
              loadPairs(Kind.PROCESS);
              startPairs(Guest.DATA);
              coordinator.whileStopped(null, this::never, () -> true);
              while (statistics.figures().handshakes() == 0) {
                assertFalse(threads.getFirst().isDone(), "it runs");
                coordinator.handshake(null, this::never);
              }
            });
    assertEquals(
        List.of("stop", "handshake"), events.stream().map(e -> e.getString("kind")).toList());
    SafepointStatistics.Figures figures = statistics.figures();
    RecordedEvent stop = events.getFirst();
    assertEquals("org.janusvm.Safepoint", stop.getEventType().getName());
    assertEquals(figures.reachNanos(), stop.getDuration("reach").toNanos());
    assertEquals(figures.stoppedNanos(), stop.getDuration("stopped").toNanos());
    assertEquals(figures.handshakeNanos(), events.get(1).getDuration("reach").toNanos());
  }

  @Test
  void whoAskAtTheSameTimeTakeTurns() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      SafepointParticipant self = coordinator.join(new Hart(i));
      start(
          () -> {
            self.leaveSafe();
            for (int n = 0; n < STOPS; n++) {
              coordinator.whileStopped(
                  self,
                  this::never,
                  () -> {
                    assertEquals(1, inside.incrementAndGet());
                    // What is asked for inside is done at once.
                    coordinator.whileStopped(self, this::never, done::incrementAndGet);
                    return inside.decrementAndGet();
                  });
              coordinator.handshake(self, this::never);
              self.poll();
            }
            self.leave();
          });
    }
    threads.forEach(CompletableFuture::join);
    assertEquals(4 * STOPS, done.get());
  }

  @Test
  void whoIsSafeIsNotWaitedForAndCannotLeaveMeanwhile() throws InterruptedException {
    SafepointParticipant waiting = coordinator.join(new Hart(0));
    AtomicInteger left = new AtomicInteger();
    CountDownLatch tried = new CountDownLatch(1);
    coordinator.whileStopped(
        null,
        this::never,
        () -> {
          start(
              () -> {
                assertFalse(waiting.tryLeaveSafe());
                tried.countDown();
                waiting.leaveSafe();
                left.set(1);
              });
          try {
            tried.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          Thread.yield();
          return left.get() == 0 ? true : null;
        });
    threads.forEach(CompletableFuture::join);
    assertEquals(1, left.get());
    coordinator.leave(waiting);
  }

  @Test
  void theOneWhoIsAloneIsNotStoppedForItself() {
    SafepointParticipant self = coordinator.join(new Hart(0));
    self.leaveSafe();
    assertEquals(1, coordinator.<Integer>whileStopped(self, this::never, () -> 1));
    coordinator.handshake(self, this::never);
    assertEquals(SafepointStatistics.Figures.NONE, statistics.figures());
  }

  @Test
  void whoJoinsTheOneThatWasAloneIsStoppedAsWell() {
    SafepointParticipant alone = coordinator.join(new Hart(0));
    alone.leaveSafe();
    List<SafepointParticipant> joined = new ArrayList<>();
    coordinator.whileStopped(
        alone,
        this::never,
        () -> {
          SafepointParticipant late = coordinator.join(new Hart(1));
          joined.add(late);
          assertFalse(CompletableFuture.supplyAsync(late::tryLeaveSafe).join());
          return true;
        });
    SafepointParticipant late = joined.getFirst();
    assertEquals(2, coordinator.harts().size());
    assertTrue(late.tryLeaveSafe());
    late.leave();
  }

  @Test
  void whoWaitsForOneThatNeverComesCanGiveUp() {
    SafepointParticipant busy = coordinator.join(new Hart(0));
    busy.leaveSafe();
    AtomicInteger asked = new AtomicInteger();
    assertNull(
        coordinator.whileStopped(null, () -> asked.incrementAndGet() > 1, () -> "not stopped"));
    coordinator.handshake(null, () -> asked.incrementAndGet() > 3);
    busy.enterSafe();
    assertNotNull(coordinator.whileStopped(null, this::never, () -> "stopped"));
    assertTrue(busy.tryLeaveSafe());
  }

  @Test
  void threadsComeAndGoWhileOthersStopThem() {
    SafepointParticipant self = coordinator.join(new Hart(0));
    self.leaveSafe();
    AtomicInteger born = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      start(
          () -> {
            while (!over) {
              SafepointParticipant child = coordinator.join(new Hart(born.incrementAndGet()));
              child.leaveSafe();
              child.poll();
              child.leave();
            }
          });
    }
    int most = 0;
    while (born.get() < STOPS * 10) {
      most =
          Math.max(
              most,
              coordinator.<Integer>whileStopped(
                  self, this::never, () -> coordinator.harts().size()));
      coordinator.handshake(self, this::never);
    }
    assertTrue(most <= 3, "participants: " + most);
  }

  @Test
  void anInterruptOfTheHostIsKeptAndDoesNotSpinOrEndTheWait() {
    SafepointParticipant busy = coordinator.join(new Hart(0));
    busy.leaveSafe();
    start(
        () -> {
          Thread.currentThread().interrupt();
          assertEquals(7, coordinator.<Integer>whileStopped(null, this::never, () -> 7));
          assertTrue(Thread.interrupted());
        });
    while (!coordinator.isWanted()) {
      Thread.onSpinWait();
    }
    busy.enterSafe();
    threads.forEach(CompletableFuture::join);
  }
}
