// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ways to reach guest memory, each in the same dependent chain of loads: the address of each load
 * comes from the one before, as in a guest that follows pointers, so that nothing is vectorised or
 * hoisted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
public class RawMemoryBenchmark {
  private static final int BYTES = 1 << 14;
  private static final int LOADS = 1024;

  private static final VarHandle ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Reservation reservation = new Reservation(BYTES);
  private final long base = reservation.base();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bounded = arena.allocate(BYTES, 8);
  private final byte[] array = new byte[BYTES];

  /** Fills all memories with one cycle of offsets. */
  public RawMemoryBenchmark() {
    for (int i = 0; i < BYTES; i += 8) {
      long next = (i + 8 * 373) & (BYTES - 1);
      RawMemory.putLong(base + i, next);
      bounded.set(ValueLayout.JAVA_LONG_UNALIGNED, i, next);
      ARRAY.set(array, i, next);
    }
  }

  /** {@link RawMemory} as it is in this JVM: the JDK's Unsafe, if exported. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  public long rawMemory() {
    long at = 0;
    for (int i = 0; i < LOADS; i++) {
      at = RawMemory.getLong(base + at);
    }
    return at;
  }

  /** As {@link #rawMemory}, without the export, so that the segment over all memory serves. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  @Fork(
      value = 1,
      jvmArgs = {"--enable-native-access=ALL-UNNAMED"})
  public long segmentOverAllMemory() {
    return rawMemory();
  }

  /** A segment whose own bound is the range check. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  public long boundedSegment() {
    long at = 0;
    for (int i = 0; i < LOADS; i++) {
      at = bounded.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    }
    return at;
  }

  /** The yardstick that cannot reach more than 2 GiB. */
  @Benchmark
  @OperationsPerInvocation(LOADS)
  public long byteArray() {
    long at = 0;
    for (int i = 0; i < LOADS; i++) {
      at = (long) ARRAY.get(array, (int) at);
    }
    return at;
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    arena.close();
    reservation.close();
  }
}
