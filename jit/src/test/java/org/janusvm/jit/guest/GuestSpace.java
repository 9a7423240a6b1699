// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.memory.RawMemory;

/** Memory of a test guest, of either kind, and the engine that runs on it. */
public interface GuestSpace extends AutoCloseable {
  /** Bytes of guest memory, from address 0. */
  long SIZE = 64 << 20;

  int R = 1;
  int W = 2;
  int X = 4;

  /** Sets the rights of whole pages, all of them: 0 unmaps. */
  void map(long address, long bytes, int rights);

  /** Host address of a guest address below {@link #SIZE}, whatever its rights. */
  long host(long address);

  /** An engine on this memory. May be called again for another hart. */
  Engine engine(Environment environment);

  /** Host memory was written behind the guest's back: decoded code is dropped. */
  void written(long address, int bytes);

  @Override
  void close();

  /** Puts bytes into memory, whatever its rights. */
  default void put(long address, byte[] bytes) {
    checkRange(address, bytes.length);
    RawMemory.copyIn(bytes, 0, host(address), bytes.length);
    written(address, bytes.length);
  }

  default void putLong(long address, long value) {
    checkRange(address, 8);
    RawMemory.putLong(host(address), value);
    written(address, 8);
  }

  default byte[] get(long address, int bytes) {
    checkRange(address, bytes);
    byte[] out = new byte[bytes];
    RawMemory.copyOut(host(address), out, 0, bytes);
    return out;
  }

  default long getLong(long address) {
    checkRange(address, 8);
    return RawMemory.getLong(host(address));
  }

  private static void checkRange(long address, long bytes) {
    if (address < 0 || address > SIZE - bytes) {
      throw new IllegalArgumentException("test address 0x" + Long.toHexString(address));
    }
  }
}
