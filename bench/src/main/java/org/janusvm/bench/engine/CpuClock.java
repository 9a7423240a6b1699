// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Processor time, user and system together, as getrusage(2) tells it to the microsecond. Of
 * children it knows those that have ended and were waited for; so that the difference before and
 * after a child is that child's time, as long as no other ends meanwhile.
 */
enum CpuClock {
  /** All threads of this process, compilers and collector included. */
  PROCESS(0),
  /** The children that have ended, with what they waited for in turn. */
  CHILDREN(-1),
  /** The calling thread. */
  THREAD(1);

  private static final long RUSAGE_BYTES = 144;
  private static final int WORDS_OF_TIME = 4;
  private static final double MICROS_PER_SECOND = 1e6;

  private final int who;

  CpuClock(int who) {
    this.who = who;
  }

  /** Seconds used so far. */
  double seconds() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment usage = arena.allocate(RUSAGE_BYTES, Long.BYTES);
      // SAFETY: the C library writes one struct rusage, for which there is room.
      int result = (int) Library.GETRUSAGE.invokeExact(who, usage);
      if (result != 0) {
        throw new IllegalStateException("getrusage(" + who + ") failed");
      }
      long[] time = new long[WORDS_OF_TIME]; // Seconds and microseconds, of user and system.
      for (int i = 0; i < time.length; i++) {
        time[i] = usage.getAtIndex(ValueLayout.JAVA_LONG, i);
      }
      return time[0] + time[2] + (time[1] + time[3]) / MICROS_PER_SECOND;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("native call", e);
    }
  }

  /** Bound when somebody first asks. */
  private static final class Library {
    static final MethodHandle GETRUSAGE = bind();

    @SuppressWarnings("restricted")
    private static MethodHandle bind() {
      Linker linker = Linker.nativeLinker();
      // SAFETY: int getrusage(int who, struct rusage *usage).
      return linker.downcallHandle(
          linker
              .defaultLookup()
              .find("getrusage")
              .orElseThrow(() -> new UnsupportedOperationException("host has no getrusage()")),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }
  }
}
