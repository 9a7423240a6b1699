// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.janusvm.isa.GuestTrap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No address, however odd, leads outside the window. */
class PageMemoryTest {
  private static final long WINDOW = 1 << 20;
  private static final int PAGE = 4096;

  private final PageMemory memory = new PageMemory(WINDOW);

  @AfterEach
  void close() {
    memory.close();
  }

  private void assertFaults(long expected, Runnable access) {
    assertEquals(expected, assertThrows(GuestTrap.class, access::run).tval);
  }

  @Test
  void theLastAddressesOfAllFault() {
    for (long a = -16; a < 0; a++) {
      long address = a;
      assertFaults(address, () -> memory.load8(address));
      assertFaults(address, () -> memory.load16(address));
      assertFaults(address, () -> memory.load32(address));
      assertFaults(address, () -> memory.load64(address));
      assertFaults(address, () -> memory.store8(address, 1));
      assertFaults(address, () -> memory.store16(address, 1));
      assertFaults(address, () -> memory.store32(address, 1));
      assertFaults(address, () -> memory.store64(address, 1));
      assertFaults(address, () -> memory.hostForRead(address, 1));
      assertFaults(address, () -> memory.hostForWrite(address, 1));
      assertFaults(address, () -> memory.fetch(address));
      assertFalse(memory.allows(address, 1, PageMemory.READ));
    }
  }

  @Test
  void anAccessThatLeavesTheWindowFaultsWhereItLeaves() {
    memory.protect(WINDOW - PAGE, PAGE, PageMemory.READ | PageMemory.WRITE);
    for (int i = 1; i < 8; i++) {
      long address = WINDOW - i;
      assertFaults(WINDOW, () -> memory.load64(address));
      assertFaults(WINDOW, () -> memory.store64(address, -1));
      assertEquals(0, memory.load8(address), "a store that faults writes nothing");
    }
    memory.store64(WINDOW - 8, 5);
    assertEquals(5, memory.load64(WINDOW - 8));
  }

  @Test
  void rangesAreCheckedPageByPage() {
    memory.protect(PAGE, 2 * PAGE, PageMemory.READ);
    memory.protect(3 * PAGE, PAGE, PageMemory.READ | PageMemory.WRITE);
    assertTrue(memory.allows(PAGE, 3 * PAGE, PageMemory.READ));
    assertFalse(memory.allows(PAGE, 3 * PAGE + 1, PageMemory.READ));
    assertEquals(3 * PAGE - 5, memory.allowedBytes(PAGE + 5, -1, PageMemory.READ));
    assertEquals(3 * PAGE - 5, memory.allowedBytes(PAGE + 5, Long.MIN_VALUE, PageMemory.READ));
    assertEquals(0, memory.allowedBytes(PAGE, 8, PageMemory.WRITE));
    assertEquals(8, memory.allowedBytes(3 * PAGE, 8, PageMemory.WRITE));
    assertTrue(memory.allows(-1, 0, PageMemory.READ), "nothing is always allowed");
  }
}
