// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.mmu;

import org.janusvm.jit.Access;

/**
 * Physical memory protection (RISC-V Privileged ISA, "Physical Memory Protection"): 16 entries with
 * a granularity of 4 bytes.
 */
public final class Pmp {
  /** Number of entries. */
  public static final int ENTRIES = 16;

  private static final int R = 1;
  private static final int W = 2;
  private static final int X = 4;
  private static final int MODE = 0x18;
  private static final int TOR = 0x08;
  private static final int NA4 = 0x10;
  private static final int NAPOT = 0x18;
  private static final int LOCKED = 0x80;
  private static final long ADDRESS_MASK = (1L << 54) - 1;

  private final int[] config = new int[ENTRIES];
  private final long[] address = new long[ENTRIES];
  // Entry i covers [start, end); empty when off.
  private final long[] start = new long[ENTRIES];
  private final long[] end = new long[ENTRIES];
  private boolean open;

  /** An entry 0 that allows everything, as firmware leaves it to the kernel it starts. */
  public void openAll() {
    writeAddress(0, ADDRESS_MASK);
    writeConfig(0, NAPOT | R | W | X);
  }

  /** Reads pmpcfg{0,2}: {@code register} 0 or 2. */
  public long readConfigs(int register) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value |= (long) config[register * 4 + i] << (8 * i);
    }
    return value;
  }

  /** Writes pmpcfg{0,2}; locked entries keep their values. */
  public void writeConfigs(int register, long value) {
    for (int i = 0; i < 8; i++) {
      writeConfig(register * 4 + i, (int) (value >>> (8 * i)) & 0xff);
    }
  }

  private void writeConfig(int i, int value) {
    if ((config[i] & LOCKED) != 0) {
      return;
    }
    int legal = value & (R | W | X | MODE | LOCKED);
    if ((legal & (R | W)) == W) {
      legal &= ~W; // W without R is reserved
    }
    config[i] = legal;
    recompute();
  }

  public long readAddress(int i) {
    return address[i];
  }

  /** Writes pmpaddr; ignored when the entry is locked, or the next is and is a top of range. */
  public void writeAddress(int i, long value) {
    boolean lockedAsBase =
        i + 1 < ENTRIES && (config[i + 1] & LOCKED) != 0 && (config[i + 1] & MODE) == TOR;
    if ((config[i] & LOCKED) == 0 && !lockedAsBase) {
      address[i] = value & ADDRESS_MASK;
      recompute();
    }
  }

  private void recompute() {
    for (int i = 0; i < ENTRIES; i++) {
      start[i] = 0;
      end[i] = 0;
      switch (config[i] & MODE) {
        case TOR -> {
          start[i] = i == 0 ? 0 : address[i - 1] << 2;
          end[i] = Math.max(start[i], address[i] << 2);
        }
        case NA4 -> {
          start[i] = address[i] << 2;
          end[i] = start[i] + 4;
        }
        case NAPOT -> {
          // Trailing ones give the size: none is 8 bytes; all of them is everything.
          int ones = Math.min(Long.numberOfTrailingZeros(~address[i]), 54);
          long size = 8L << ones;
          start[i] = address[i] << 2 & -size;
          end[i] = start[i] + size;
        }
        default -> {}
      }
    }
    open = start[0] == 0 && end[0] >= 1L << 56 && (config[0] & (R | W | X | LOCKED)) == (R | W | X);
  }

  /**
   * Whether an access is allowed.
   *
   * @param bytes length of the access, at least 1
   * @param machine whether it counts as one of M mode
   */
  public boolean allows(long physical, int bytes, Access access, boolean machine) {
    if (open) {
      return true;
    }
    int entry = firstTouching(physical, bytes);
    if (entry < 0) {
      return machine;
    }
    if (physical < start[entry] || physical + bytes > end[entry]) {
      return false; // an access must lie in its entry as a whole
    }
    if (machine && (config[entry] & LOCKED) == 0) {
      return true;
    }
    int needed =
        switch (access) {
          case FETCH -> X;
          case LOAD -> R;
          case STORE -> W;
        };
    return (config[entry] & needed) != 0;
  }

  /** Whether all of the page that holds an address is treated alike. */
  public boolean uniformPage(long physical) {
    if (open) {
      return true;
    }
    long page = physical & -4096;
    int entry = firstTouching(page, 4096);
    return entry < 0 || start[entry] <= page && page + 4096 <= end[entry];
  }

  private int firstTouching(long physical, int bytes) {
    for (int i = 0; i < ENTRIES; i++) {
      if (start[i] < end[i] && physical < end[i] && physical + bytes > start[i]) {
        return i;
      }
    }
    return -1;
  }
}
