// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of each thread of a running process, in nanoseconds, as
 * /proc/PID/task/TID/schedstat tells it.
 *
 * @param nanos by thread id
 */
record ThreadTimes(Map<String, Long> nanos) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** The times used so far by the threads that there are. */
  static ThreadTimes of(long pid) throws IOException {
    Map<String, Long> nanos = new HashMap<>();
    List<Path> tasks;
    try (var listing = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      tasks = listing.toList();
    }
    for (Path task : tasks) {
      try {
        String text = Files.readString(task.resolve("schedstat"));
        nanos.put(
            task.getFileName().toString(), Long.parseLong(text.substring(0, text.indexOf(' '))));
      } catch (IOException e) {
        // It has ended meanwhile.
      }
    }
    return new ThreadTimes(nanos);
  }

  /** Seconds that all threads used since then; what threads used that have ended is lost. */
  double sinceByAll(ThreadTimes then) {
    return nanos.keySet().stream().mapToLong(thread -> used(thread, then)).sum() / NANOS_PER_SECOND;
  }

  /** Seconds that the busiest thread used since then. */
  double sinceByBusiest(ThreadTimes then) {
    return nanos.keySet().stream().mapToLong(thread -> used(thread, then)).max().orElse(0)
        / NANOS_PER_SECOND;
  }

  private long used(String thread, ThreadTimes then) {
    return nanos.get(thread) - then.nanos.getOrDefault(thread, 0L);
  }
}
