// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.concurrent.atomic.LongAdder;

/** What the bytecode JIT did so far, for all harts of a VM. */
public final class JitStatistics {
  private final LongAdder regions = new LongAdder();
  private final LongAdder guestBytes = new LongAdder();
  private final LongAdder codeBytes = new LongAdder();
  private final LongAdder classBytes = new LongAdder();
  private final LongAdder compileNanos = new LongAdder();
  private final LongAdder invalidated = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder instructions = new LongAdder();

  /** A region can be entered from now on. */
  public void installed(long guest, long code, long classFile) {
    regions.increment();
    guestBytes.add(guest);
    codeBytes.add(code);
    classBytes.add(classFile);
  }

  /** Forming and writing a region took so long. */
  public void compiled(long nanos) {
    compileNanos.add(nanos);
  }

  /** Regions were dropped because guest code changed. */
  public void invalidated(int count) {
    invalidated.add(count);
  }

  /** The cache was full, and everything was dropped. */
  public void flushed() {
    flushes.increment();
  }

  /** Compiled code ran until there was none for the next address. */
  public void missed(long count) {
    misses.add(count);
  }

  /** Compiled code executed instructions. */
  public void executed(long count) {
    instructions.add(count);
  }

  /** Regions compiled. */
  public long regions() {
    return regions.sum();
  }

  /** Bytes of guest code compiled. */
  public long guestBytes() {
    return guestBytes.sum();
  }

  /** Bytes of bytecode made of it. */
  public long codeBytes() {
    return codeBytes.sum();
  }

  /** Bytes of the classes that hold it. */
  public long classBytes() {
    return classBytes.sum();
  }

  /** Time that forming regions and making their classes took; HotSpot's own is not in it. */
  public long compileNanos() {
    return compileNanos.sum();
  }

  /** Regions dropped because guest code changed. */
  public long invalidated() {
    return invalidated.sum();
  }

  /** Times the whole cache was dropped because it was full. */
  public long flushes() {
    return flushes.sum();
  }

  /** Times compiled code went on to an address that is not compiled. */
  public long misses() {
    return misses.sum();
  }

  /** Instructions executed in compiled code. */
  public long instructions() {
    return instructions.sum();
  }
}
