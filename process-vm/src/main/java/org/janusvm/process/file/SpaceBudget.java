// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.janusvm.process.host.HostStat;

/**
 * A cap on the bytes that files below a directory take on the host. What files grow by is counted;
 * only when that reaches the cap is it measured what there really is, removed files that are still
 * open included. So a guest that fills and empties its directory pays for measuring now and then,
 * and one that only fills it gets ENOSPC.
 */
final class SpaceBudget {
  private static final int BLOCK = 512;

  // After a refusal it is not measured again for so long: a guest may try and try.
  private static final long BETWEEN_MEASURES = 100_000_000;

  private final long limit;
  private final LongSupplier measure;
  private final Set<RegularFile> open = Collections.newSetFromMap(new WeakHashMap<>());
  private long counted;
  private long measured = System.nanoTime() - 2 * BETWEEN_MEASURES;

  /**
   * A budget.
   *
   * @param measure bytes that the files with names take now
   */
  SpaceBudget(long limit, LongSupplier measure) {
    this.limit = limit;
    this.measure = measure;
  }

  /** A file below the directory was opened. */
  synchronized void opened(RegularFile file) {
    open.add(file);
  }

  /** Whether a file may grow by so many bytes. */
  synchronized boolean mayGrow(long bytes) {
    if (bytes > limit) {
      return false;
    }
    if (counted > limit - bytes && System.nanoTime() - measured > BETWEEN_MEASURES) {
      counted = measure.getAsLong();
      HostStat stat = new HostStat();
      for (RegularFile file : open) {
        if (file.stat(stat) == 0 && stat.links == 0) {
          counted += stat.blocks * BLOCK;
        }
      }
    }
    if (counted > limit - bytes) {
      measured = System.nanoTime();
      return false;
    }
    counted += bytes;
    return true;
  }
}
