// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Raw host memory, by absolute address: the one place that may read or write outside Java's heap.
 *
 * <p>No method checks its address. A caller proves, before the call, that every byte it touches
 * lies inside a live {@link Reservation}; the guest memory classes do so by a page state or a TLB
 * tag. All values are little endian, and may be misaligned unless a method says otherwise.
 */
public final class RawMemory {
  // SAFETY: the segment spans all of memory, so no access through it is bounds checked. Only this
  // class sees it, and every public method hands the proof of validity to its caller.
  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle ATOMIC_INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle ATOMIC_LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private static final boolean DIRECT = hasDirectAccess();

  private RawMemory() {}

  private static boolean hasDirectAccess() {
    Module base = Object.class.getModule();
    return base.isExported("jdk.internal.misc", RawMemory.class.getModule());
  }

  /**
   * The class whose static methods, named and typed as here ({@code getByte} to {@code putLong}),
   * compiled guest code is to call: the one that HotSpot inlines at the least expense.
   */
  public static Class<?> accessors() {
    return DIRECT ? DirectAccess.class : RawMemory.class;
  }

  // SAFETY: (this and every access below) the caller has proved that the bytes belong to a live
  // reservation; see the class comment.
  public static byte getByte(long address) {
    return DIRECT ? DirectAccess.getByte(address) : ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  public static short getShort(long address) {
    return DIRECT ? DirectAccess.getShort(address) : ALL.get(SHORT, address);
  }

  public static int getInt(long address) {
    return DIRECT ? DirectAccess.getInt(address) : ALL.get(INT, address);
  }

  public static long getLong(long address) {
    return DIRECT ? DirectAccess.getLong(address) : ALL.get(LONG, address);
  }

  public static void putByte(long address, byte value) {
    if (DIRECT) {
      DirectAccess.putByte(address, value);
    } else {
      ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }
  }

  public static void putShort(long address, short value) {
    if (DIRECT) {
      DirectAccess.putShort(address, value);
    } else {
      ALL.set(SHORT, address, value);
    }
  }

  public static void putInt(long address, int value) {
    if (DIRECT) {
      DirectAccess.putInt(address, value);
    } else {
      ALL.set(INT, address, value);
    }
  }

  public static void putLong(long address, long value) {
    if (DIRECT) {
      DirectAccess.putLong(address, value);
    } else {
      ALL.set(LONG, address, value);
    }
  }

  /** Atomic read, sequentially consistent; {@code address} must be 4-byte aligned. */
  public static int getIntVolatile(long address) {
    return (int) ATOMIC_INT.getVolatile(ALL, address);
  }

  /** Atomic read, sequentially consistent; {@code address} must be 8-byte aligned. */
  public static long getLongVolatile(long address) {
    return (long) ATOMIC_LONG.getVolatile(ALL, address);
  }

  /** Atomic compare and set; {@code address} must be 4-byte aligned. */
  public static boolean compareAndSetInt(long address, int expected, int value) {
    return ATOMIC_INT.compareAndSet(ALL, address, expected, value);
  }

  /** Atomic compare and set; {@code address} must be 8-byte aligned. */
  public static boolean compareAndSetLong(long address, long expected, long value) {
    return ATOMIC_LONG.compareAndSet(ALL, address, expected, value);
  }

  /** Copies between two places of raw memory, which may overlap. */
  public static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  /** Copies raw memory into part of an array. */
  public static void copyOut(long from, byte[] to, int offset, int bytes) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, bytes);
  }

  /** Copies part of an array into raw memory. */
  public static void copyIn(byte[] from, int offset, long to, int bytes) {
    MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, bytes);
  }

  /** Sets {@code bytes} bytes to {@code value}. */
  public static void fill(long address, long bytes, byte value) {
    ALL.asSlice(address, bytes).fill(value);
  }
}
