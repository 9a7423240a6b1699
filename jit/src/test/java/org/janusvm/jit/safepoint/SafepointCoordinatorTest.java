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
  private static final int STOPS = 200;

  private final SafepointStatistics statistics = new SafepointStatistics();
  private final SafepointCoordinator coordinator = new SafepointCoordinator(statistics);
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean over;

  @AfterEach
  void end() {
    over = true;
    threads.forEach(CompletableFuture::join);
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

  // Stores a counter in two words, which are alike wherever it can be stopped.
  private static Code pairs() {
    Code code = Guest.code();
    long loop = code.here();
    code.immediate("addi", COUNTER, COUNTER, 1)
        .store("sd", COUNTER, PLACE, 0)
        .store("sd", COUNTER, PLACE, 8);
    return code.add("jal", 0, 0, 0, loop - code.here());
  }

  private Hart startPairs(GuestSpace space, long place) {
    Hart hart = new Hart(0);
    hart.pc = Guest.CODE;
    hart.x[PLACE] = place;
    Engine engine = space.engine(new TestEnvironment());
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

  // Harts whose accesses all take the slow path need up to half a second each time until all three
  // have come to a stop on two processors: 200 times would be longer than a test may take.
  private static int stops(Kind kind) {
    return switch (kind) {
      case MACHINE_WITHOUT_TLB, MACHINE_COMPILED_WITHOUT_TLB -> STOPS / 10;
      default -> STOPS;
    };
  }

  private boolean never() {
    return false;
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "PROCESS_IN_LOCKSTEP")
  void atASafepointTheRegistersAreInTheHartAndMemoryStandsStill(Kind kind) {
    int stops = stops(kind);
    try (Guest guest = new Guest(kind)) {
      guest.load(pairs());
      List<Hart> harts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        harts.add(startPairs(guest.space, Guest.DATA + 64 * i));
      }
      assertEquals(harts, coordinator.harts());
      long[] before = new long[3];
      for (int n = 0; n < stops; n++) {
        coordinator.whileStopped(
            null,
            this::never,
            () -> {
              for (int i = 0; i < 3; i++) {
                long count = harts.get(i).x[COUNTER];
                assertEquals(count, guest.space.getLong(Guest.DATA + 64 * i));
                assertEquals(count, guest.space.getLong(Guest.DATA + 64 * i + 8));
                before[i] = count;
              }
              Thread.yield();
              for (int i = 0; i < 3; i++) {
                assertEquals(before[i], guest.space.getLong(Guest.DATA + 64 * i));
              }
              return true;
            });
      }
      assertEquals(stops, statistics.figures().stops());
      assertTrue(statistics.figures().reachNanos() >= statistics.figures().longestReachNanos());
      long then = before[0];
      while (harts.get(0).x[COUNTER] == then) {
        assertFalse(threads.getFirst().isDone(), "it runs");
        coordinator.handshake(null, this::never); // It goes on.
      }
      end();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PROCESS", "PROCESS_COMPILED"})
  void afterAHandshakeNobodyStoresWhereHeMayNotAnyMore(Kind kind) {
    try (Guest guest = new Guest(kind)) {
      guest.load(pairs());
      startPairs(guest.space, Guest.DATA);
      for (int n = 0; n < STOPS; n++) {
        guest.space.map(Guest.DATA, Guest.PAGE, GuestSpace.R);
        coordinator.handshake(null, this::never);
        long value = guest.space.getLong(Guest.DATA);
        Thread.yield();
        assertEquals(value, guest.space.getLong(Guest.DATA));
        guest.space.map(Guest.DATA, Guest.PAGE, GuestSpace.R | GuestSpace.W);
      }
      end();
    }
  }

  @Test
  void aFlightRecordingShowsEachSafepoint() throws IOException {
    List<RecordedEvent> events =
        Recorded.events(
            () -> {
              try (Guest guest = new Guest(Kind.PROCESS)) {
                guest.load(pairs());
                startPairs(guest.space, Guest.DATA);
                coordinator.whileStopped(null, this::never, () -> true);
                while (statistics.figures().handshakes() == 0) {
                  assertFalse(threads.getFirst().isDone(), "it runs");
                  coordinator.handshake(null, this::never);
                }
                end();
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
