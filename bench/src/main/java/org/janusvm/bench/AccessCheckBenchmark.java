// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.concurrent.TimeUnit;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.PagesAtOnce;
import org.janusvm.memory.RawMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ways to find out whether a guest may access an address, each around the same work: a chain of
 * loads, the address of each from the one before, and a store beside each. What the ways cost in
 * whole programs is another matter, for there they compete for registers: docs/jit.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AccessCheckBenchmark.STEPS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
public class AccessCheckBenchmark {
  static final int STEPS = 1024;

  private static final int BYTES = 1 << 14;
  private static final long WINDOW = 1 << 20;
  private static final long LOADED = 0x10000;
  private static final long STORED = 0x20000;
  private static final int TLB_ENTRIES = 4096;

  private final long[] loadTags = new long[TLB_ENTRIES];
  private final long[] loadAddends = new long[TLB_ENTRIES];
  private final long[] storeTags = new long[TLB_ENTRIES];
  private final long[] storeAddends = new long[TLB_ENTRIES];

  private PageMemory memory;
  private long base;
  private long states;
  private long pages;
  private long misses;

  /** Fills what is loaded with one cycle of addresses. */
  @Setup(Level.Trial)
  public void fill() {
    memory = new PageMemory(WINDOW);
    memory.protect(LOADED, BYTES, PageMemory.READ | PageMemory.WRITE);
    memory.protect(STORED, BYTES, PageMemory.READ | PageMemory.WRITE);
    memory.touch(LOADED, BYTES);
    memory.touch(STORED, BYTES);
    base = memory.base();
    states = memory.states();
    pages = memory.limit() >>> 12;
    for (int i = 0; i < BYTES; i += 8) {
      memory.store64(LOADED + i, LOADED + (i + 8 * 373 & BYTES - 1));
    }
    for (int i = 0; i < TLB_ENTRIES; i++) {
      loadTags[i] = loadAddends[i] = storeTags[i] = storeAddends[i] = -1;
    }
    for (long at = 0; at < BYTES; at += 4096) {
      cache(loadTags, loadAddends, LOADED + at);
      cache(storeTags, storeAddends, STORED + at);
    }
  }

  private void cache(long[] tags, long[] addends, long address) {
    int entry = (int) (address >>> 12) & TLB_ENTRIES - 1;
    tags[entry] = address & -4096;
    addends[entry] = base;
  }

  /** No check: the yardstick. */
  @Benchmark
  public long none() {
    long at = LOADED;
    for (int i = 0; i < STEPS; i++) {
      at = RawMemory.getLong(base + at);
      RawMemory.putLong(base + at + (STORED - LOADED), i);
    }
    return at;
  }

  /** Calls of the memory's accessors, as in the interpreter. */
  @Benchmark
  public long calls() {
    long at = LOADED;
    for (int i = 0; i < STEPS; i++) {
      at = memory.load64(at);
      memory.store64(at + (STORED - LOADED), i);
    }
    return at;
  }

  /** A look at the state of the page, in line. */
  @Benchmark
  public long pageStates() {
    long at = LOADED;
    for (int i = 0; i < STEPS; i++) {
      if (!isAllowed(at, false)) {
        misses++;
      }
      at = RawMemory.getLong(base + at);
      if (!isAllowed(at + (STORED - LOADED), true)) {
        misses++;
      }
      RawMemory.putLong(base + at + (STORED - LOADED), i);
    }
    return at;
  }

  private boolean isAllowed(long address, boolean write) {
    long page = address >>> 12;
    if (page >= pages || address + 7 >>> 12 != page) {
      return false;
    }
    int bits = PagesAtOnce.bits(write);
    return (RawMemory.getByte(states + page) & bits) == PagesAtOnce.state(write);
  }

  /** One comparison with a range in locals, which is what compiled code of a process does. */
  @Benchmark
  public long ranges() {
    long loadable = LOADED;
    long loadLimit = BYTES - 7;
    long storable = STORED;
    long storeLimit = BYTES - 7;
    if (misses != 0) { // Never, but HotSpot must not take the ranges for constants.
      loadable = storable = misses;
    }
    long at = LOADED;
    for (int i = 0; i < STEPS; i++) {
      if (Long.compareUnsigned(at - loadable, loadLimit) >= 0) {
        misses++;
      }
      at = RawMemory.getLong(base + at);
      long to = at + (STORED - LOADED);
      if (Long.compareUnsigned(to - storable, storeLimit) >= 0) {
        misses++;
      }
      RawMemory.putLong(base + to, i);
    }
    return at;
  }

  /** A look into a direct-mapped TLB, in line, which is what compiled code of a machine does. */
  @Benchmark
  public long tlb() {
    long at = LOADED;
    for (int i = 0; i < STEPS; i++) {
      int entry = (int) (at >>> 12) & TLB_ENTRIES - 1;
      if (loadTags[entry] != (at + 7 & -4096)) {
        misses++;
      }
      at = RawMemory.getLong(loadAddends[entry] + at);
      long to = at + (STORED - LOADED);
      entry = (int) (to >>> 12) & TLB_ENTRIES - 1;
      if (storeTags[entry] != (to + 7 & -4096)) {
        misses++;
      }
      RawMemory.putLong(storeAddends[entry] + to, i);
    }
    return at;
  }

  /** Gives the memory back; a miss would mean that something else was measured. */
  @TearDown(Level.Trial)
  public void close() {
    memory.close();
    if (misses != 0) {
      throw new IllegalStateException(misses + " accesses were refused");
    }
  }
}
