// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Harts share compiled code, but the same virtual address may be other memory for each of them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HartsShareCodeTest {
  private static final long CODE = 0x1_0000;
  private static final int PAGE = 4096;
  private static final int A0 = 10;
  private static final int A1 = 11;

  private final Reservation frames = new Reservation(4 * PAGE);
  private final BytecodeJit jit = BytecodeJit.eager(0);

  @AfterEach
  void close() {
    frames.close();
  }

  /** A hart whose only virtual page is a frame of its own. */
  private final class OneHart implements Mmu {
    private final long frame;
    private final TlbMemory tlb = new TlbMemory(this);
    private final Hart hart;
    private final Engine engine = jit.forMachine(tlb, new TestEnvironment());

    OneHart(int number) {
      frame = frames.base() + (long) number * PAGE;
      hart = new Hart(number);
      tlb.switchContext(7);
      // do { a0 = number; a1 -= 1 } while (a1 != 0); ecall
      byte[] code =
          new Code(CODE)
              .immediate("addi", A0, 0, number)
              .immediate("addi", A1, A1, -1)
              .add("bne", 0, A1, 0, -8)
              .ecall()
              .toBytes();
      RawMemory.copyIn(code, 0, frame, code.length);
    }

    long run() {
      hart.pc = CODE;
      hart.x[A0] = -1;
      hart.x[A1] = 100;
      assertEquals(ExitReason.SYSTEM_CALL, engine.run(hart, hart.instructions + 10_000).reason);
      return hart.x[A0];
    }

    @Override
    public long translate(long address, Access access) {
      if ((address & -PAGE) != CODE || access == Access.STORE) {
        throw new GuestTrap(Cause.FETCH_PAGE_FAULT, address);
      }
      tlb.fill(access, address, frame);
      return frame + (address & PAGE - 1);
    }

    @Override
    public long fetchPage(long page) {
      return page == CODE ? frame : 0;
    }

    @Override
    public long loadDevice(long address, int bytes) {
      throw new IllegalStateException("there are no devices");
    }

    @Override
    public void storeDevice(long address, int bytes, long value) {
      throw new IllegalStateException("there are no devices");
    }
  }

  @Test
  void noHartRunsWhatAnotherHasAtTheSameAddress() {
    OneHart first = new OneHart(1);
    OneHart second = new OneHart(2);
    for (int i = 0; i < 100; i++) {
      assertEquals(1, first.run());
    }
    assertTrue(jit.statistics().instructions() > 0, "some of it was compiled");
    for (int i = 0; i < 100; i++) {
      assertEquals(2, second.run());
      assertEquals(1, first.run());
    }
  }
}
