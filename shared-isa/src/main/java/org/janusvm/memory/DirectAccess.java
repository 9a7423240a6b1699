// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import jdk.internal.misc.Unsafe;

/**
 * Raw memory by the JDK's own Unsafe: the way that HotSpot compiles best, for each access is one
 * instruction from the first compilation on, and costs nothing of what may be inlined around it.
 * Usable where the JVM was started with {@code
 * --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED}; only {@link RawMemory} uses it.
 *
 * <p>SAFETY of every access: the caller of {@link RawMemory} has proved that the bytes belong to a
 * live reservation.
 */
public final class DirectAccess {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private DirectAccess() {}

  public static byte getByte(long address) {
    return UNSAFE.getByte(null, address);
  }

  public static short getShort(long address) {
    return UNSAFE.getShortUnaligned(null, address);
  }

  public static int getInt(long address) {
    return UNSAFE.getIntUnaligned(null, address);
  }

  public static long getLong(long address) {
    return UNSAFE.getLongUnaligned(null, address);
  }

  public static void putByte(long address, byte value) {
    UNSAFE.putByte(null, address, value);
  }

  public static void putShort(long address, short value) {
    UNSAFE.putShortUnaligned(null, address, value);
  }

  public static void putInt(long address, int value) {
    UNSAFE.putIntUnaligned(null, address, value);
  }

  public static void putLong(long address, long value) {
    UNSAFE.putLongUnaligned(null, address, value);
  }
}
