// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.system.BootException;
import org.janusvm.system.machine.GuestMemory;
import org.janusvm.system.machine.MemoryMap;

/**
 * Lays out RAM before the first instruction: kernel and firmware where they want to be, the device
 * tree in the last 2 MiB, the initial RAM disk below it.
 */
public final class BootLoader {
  private static final long DEVICE_TREE_ROOM = 2L << 20;
  private static final long PAGE = 4096;
  private static final long DYNAMIC_INFO_MAGIC = 0x4942534f; // "OSBI"
  private static final long DYNAMIC_INFO_VERSION = 2;
  private static final long SUPERVISOR = 1;

  private final GuestMemory memory;
  private long occupied = MemoryMap.RAM;

  public BootLoader(GuestMemory memory) {
    this.memory = memory;
  }

  /** Loads a kernel or firmware; returns its entry. */
  public long image(BootImage image, String name) throws BootException {
    image.load(memory, name);
    occupied = Math.max(occupied, image.end());
    return image.entry();
  }

  /** Loads the initial RAM disk; returns its first and last-plus-one address. */
  public long[] initrd(byte[] image) throws BootException {
    long start = (deviceTreeAddress() - image.length) & -PAGE;
    if (start < occupied || !memory.write(start, image, 0, image.length)) {
      throw new BootException(
          ("a program or initrd of %d bytes does not fit into RAM of %d bytes beside the kernel;"
                  + " give more --memory")
              .formatted(image.length, memory.size()));
    }
    return new long[] {start, start + image.length};
  }

  /** Loads the device tree; returns its address. */
  public long deviceTree(byte[] blob) throws BootException {
    long at = deviceTreeAddress();
    if (at < occupied || !memory.write(at, blob, 0, blob.length)) {
      throw new BootException("the device tree does not fit into RAM; give more --memory");
    }
    return at;
  }

  /** Tells firmware of OpenSBI's kind where the kernel is; returns the address of that. */
  public long dynamicInfo(long kernelEntry) throws BootException {
    ByteBuffer info = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    info.putLong(DYNAMIC_INFO_MAGIC)
        .putLong(DYNAMIC_INFO_VERSION)
        .putLong(kernelEntry)
        .putLong(SUPERVISOR);
    long at = deviceTreeAddress() + DEVICE_TREE_ROOM - PAGE;
    if (!memory.write(at, info.array(), 0, info.capacity())) {
      throw new BootException("RAM is too small for firmware; give more --memory");
    }
    return at;
  }

  private long deviceTreeAddress() {
    return MemoryMap.RAM + memory.size() - DEVICE_TREE_ROOM;
  }
}
