// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import org.janusvm.jit.guest.Recorded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flight recording shows exits by their reasons. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExitRecordingTest {
  private static final int EXITS = 64 + 160;

  @Test
  void timedExitsAreRecordedWithReasonTimeAndCount() throws IOException {
    List<RecordedEvent> events =
        Recorded.events(
            () -> {
              ExitStatistics statistics = new ExitStatistics();
              for (int i = 0; i < EXITS; i++) {
                long token = statistics.begin(ExitReason.SYSTEM_CALL);
                statistics.end(ExitReason.SYSTEM_CALL, token);
              }
              statistics.endAs(ExitReason.DEVICE_ACCESS, statistics.begin());
              assertEquals(EXITS, statistics.count(ExitReason.SYSTEM_CALL));
            });
    assertTrue(
        events.stream()
            .allMatch(e -> e.getEventType().getName().equals("org.janusvm.ExitHandled")));
    // The first 64, and then one in sixteen.
    List<RecordedEvent> calls =
        events.stream().filter(e -> e.getString("reason").equals("system-call")).toList();
    assertEquals(64 + 10, calls.size());
    assertEquals(1, calls.getFirst().getLong("count"));
    assertTrue(calls.getLast().getLong("count") > EXITS - 16);
    assertTrue(calls.stream().allMatch(e -> e.getDuration("taken").toNanos() >= 0));
    assertEquals("device-access", events.getLast().getString("reason"));
    assertEquals(75, events.size());
  }
}
