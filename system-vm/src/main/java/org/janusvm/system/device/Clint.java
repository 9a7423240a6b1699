// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import java.util.List;
import org.janusvm.system.machine.Clock;

/**
 * Core-local interruptor, SiFive's layout: a software-interrupt bit and a timer comparator for each
 * hart, and the time they are compared with. It belongs to M mode.
 */
public final class Clint implements Device {
  private static final int MTIMECMP = 0x4000;
  private static final int MTIME = 0xbff8;

  /** What the device drives in a hart. */
  public interface Target {
    /** Level of the machine software interrupt. */
    void softwareInterrupt(boolean high);

    boolean softwareInterrupt();

    /** The machine timer interrupt is pending from this moment on. */
    void timer(long deadline);

    long timer();
  }

  private final Clock clock;
  private final List<? extends Target> harts;

  public Clint(Clock clock, List<? extends Target> harts) {
    this.clock = clock;
    this.harts = harts;
  }

  @Override
  public String name() {
    return "clint";
  }

  @Override
  public long size() {
    return 0x1_0000;
  }

  @Override
  public boolean accepts(long offset, int bytes) {
    return bytes == 4 || bytes == 8;
  }

  @Override
  public long load(long offset, int bytes) {
    long shift = offset & 4;
    long value = 0;
    if (offset >= MTIME && offset < MTIME + 8) {
      value = clock.now();
    } else if (offset >= MTIMECMP && offset < MTIMECMP + 8L * harts.size()) {
      value = harts.get((int) (offset - MTIMECMP) / 8).timer();
    } else if (offset < 4L * harts.size()) {
      return harts.get((int) offset / 4).softwareInterrupt() ? 1 : 0;
    }
    return bytes == 8 ? value : value >>> (8 * shift);
  }

  @Override
  public void store(long offset, int bytes, long value) {
    if (offset >= MTIMECMP && offset < MTIMECMP + 8L * harts.size()) {
      Target hart = harts.get((int) (offset - MTIMECMP) / 8);
      if (bytes == 8) {
        hart.timer(value);
      } else if ((offset & 4) == 0) {
        hart.timer(hart.timer() & ~0xffff_ffffL | value & 0xffff_ffffL);
      } else {
        hart.timer(hart.timer() & 0xffff_ffffL | value << 32);
      }
    } else if (offset < 4L * harts.size()) {
      harts.get((int) offset / 4).softwareInterrupt((value & 1) != 0);
    }
    // mtime itself cannot be set: it is the machine's clock.
  }
}
