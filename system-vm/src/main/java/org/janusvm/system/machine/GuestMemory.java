// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.Arrays;
import org.janusvm.memory.RawMemory;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.frame.FramePool;

/**
 * A virtual machine's RAM: pages of guest-physical memory, each backed by a frame of the host's
 * pool. Under {@code bare} the frames are adjacent; under a hypervisor a page gets a frame when it
 * is first touched.
 */
public final class GuestMemory {
  private static final long PAGE = 4096;

  private final FramePool frames;
  private final CodeTracker code;
  private final long size;
  private final int[] table;

  private GuestMemory(FramePool frames, CodeTracker code, long size, int[] table) {
    this.frames = frames;
    this.code = code;
    this.size = size;
    this.table = table;
  }

  /** RAM in adjacent frames; null when the pool has not that many. */
  public static GuestMemory contiguous(FramePool frames, CodeTracker code, long size) {
    int count = (int) (size / PAGE);
    int first = frames.allocateRun(count);
    if (first < 0) {
      return null;
    }
    int[] table = new int[count];
    Arrays.setAll(table, i -> first + i);
    return new GuestMemory(frames, code, size, table);
  }

  /** RAM whose frames are taken when they are needed. */
  public static GuestMemory onDemand(FramePool frames, CodeTracker code, long size) {
    int[] table = new int[(int) (size / PAGE)];
    Arrays.fill(table, -1);
    return new GuestMemory(frames, code, size, table);
  }

  /** Size in bytes. */
  public long size() {
    return size;
  }

  /** Frames taken so far. */
  public long frames() {
    return Arrays.stream(table).filter(f -> f >= 0).count();
  }

  /** Whether all of a guest-physical range is RAM. */
  public boolean contains(long address, long bytes) {
    long offset = address - MemoryMap.RAM;
    return offset >= 0 && bytes >= 0 && offset <= size - bytes;
  }

  /** The frame that backs a page; -1 if the address is not RAM, or the pool is used up. */
  public int frame(long address) {
    if (!contains(address, 1)) {
      return -1;
    }
    int page = (int) ((address - MemoryMap.RAM) / PAGE);
    if (table[page] < 0) {
      table[page] = frames.allocate();
    }
    return table[page];
  }

  /** Host address of a byte; 0 if the address is not RAM. */
  public long host(long address) {
    int frame = frame(address);
    return frame < 0 ? 0 : frames.host(frame) + (address & PAGE - 1);
  }

  /** Engines are told that the page at this host address is about to be written. */
  public void willWrite(long host) {
    code.stored(host & -PAGE);
  }

  /**
   * Copies guest memory out.
   *
   * @return false, and nothing copied, unless all of the range is RAM
   */
  public boolean read(long address, byte[] to, int offset, int bytes) {
    if (!contains(address, bytes)) {
      return false;
    }
    for (int done = 0; done < bytes; ) {
      int n = (int) Math.min(bytes - done, PAGE - (address + done & PAGE - 1));
      // SAFETY: the page is RAM, host gives its frame, and n ends at the page's end.
      RawMemory.copyOut(host(address + done), to, offset + done, n);
      done += n;
    }
    return true;
  }

  /** Copies into guest memory; see {@link #read}. */
  public boolean write(long address, byte[] from, int offset, int bytes) {
    if (!contains(address, bytes)) {
      return false;
    }
    for (int done = 0; done < bytes; ) {
      int n = (int) Math.min(bytes - done, PAGE - (address + done & PAGE - 1));
      long host = host(address + done);
      willWrite(host);
      // SAFETY: as in read.
      RawMemory.copyIn(from, offset + done, host, n);
      done += n;
    }
    return true;
  }

  /** Gives all frames back. */
  public void release() {
    for (int i = 0; i < table.length; i++) {
      if (table[i] >= 0) {
        frames.free(table[i], 1);
        table[i] = -1;
      }
    }
  }
}
