// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.Arrays;
import org.janusvm.memory.RawMemory;

/**
 * What is noted of accesses behind a {@link TlbMemory}, so that they can be undone: stores, by a
 * recorder, and what the table of loads held before. The table of stores stays empty meanwhile.
 */
public final class TlbRecording {
  private final StoreRecorder recorder;

  /** Where an entry lies, its tag and its addend; the oldest first. */
  private long[] entries = new long[48];

  private int count;

  TlbRecording(StoreRecorder recorder) {
    this.recorder = recorder;
  }

  void store(long physical, long host, int bytes) {
    recorder.beforeStore(physical, host, bytes);
  }

  /** An access begins that has to be translated. */
  void access() {
    recorder.beforeAccess();
  }

  /** An entry of the table of loads will be overwritten. */
  void overwritten(long at) {
    if (count + 3 > entries.length) {
      entries = Arrays.copyOf(entries, 2 * entries.length);
    }
    // SAFETY: at is an entry of the table.
    entries[count++] = at;
    entries[count++] = RawMemory.getLong(at);
    entries[count++] = RawMemory.getLong(at + TlbMemory.ADDEND);
  }

  /** What is cached now is what {@link #restore} will give back. */
  public void save() {
    count = 0;
  }

  /** Makes what is cached for loads as it was at {@link #save}; nothing was flushed since. */
  public void restore() {
    while (count != 0) {
      count -= 3;
      TlbMemory.put(entries[count], entries[count + 1], entries[count + 2]);
    }
  }
}
