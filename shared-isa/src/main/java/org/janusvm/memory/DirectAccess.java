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
final class DirectAccess {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private DirectAccess() {}

  static byte getByte(long address) {
    return UNSAFE.getByte(address);
  }

  static short getShort(long address) {
    return UNSAFE.getShortUnaligned(null, address, false);
  }

  static int getInt(long address) {
    return UNSAFE.getIntUnaligned(null, address, false);
  }

  static long getLong(long address) {
    return UNSAFE.getLongUnaligned(null, address, false);
  }

  static void putByte(long address, byte value) {
    UNSAFE.putByte(address, value);
  }

  static void putShort(long address, short value) {
    UNSAFE.putShortUnaligned(null, address, value, false);
  }

  static void putInt(long address, int value) {
    UNSAFE.putIntUnaligned(null, address, value, false);
  }

  static void putLong(long address, long value) {
    UNSAFE.putLongUnaligned(null, address, value, false);
  }
}
