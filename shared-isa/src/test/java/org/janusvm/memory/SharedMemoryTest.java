// SPDX-License-Identifier: Apache-2.0
package org.janusvm.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** One memory seen at several places. */
class SharedMemoryTest {
  private static final int PAGE = Reservation.PAGE_SIZE;

  @Test
  void aPageMappedTwiceIsOnePage() {
    try (SharedMemory shared = new SharedMemory();
        Reservation one = new Reservation(16 * PAGE);
        Reservation other = new Reservation(16 * PAGE)) {
      long slot = shared.newSlot();
      one.mapShared(2 * PAGE, 4 * PAGE, shared, slot + PAGE);
      other.mapShared(0, PAGE, shared, slot + 2 * PAGE);
      // SAFETY: the addresses lie inside the reservations; so below.
      RawMemory.putLong(one.base() + 3 * PAGE + 8, 42);
      assertEquals(42, RawMemory.getLong(other.base() + 8));
      byte[] bytes = new byte[8];
      shared.read(slot + 2 * PAGE + 8, bytes, 0, 8);
      assertArrayEquals(new byte[] {42, 0, 0, 0, 0, 0, 0, 0}, bytes);
      shared.write(slot + 2 * PAGE + 10, new byte[] {9, 7}, 1, 1);
      assertEquals(42 + (7 << 16), RawMemory.getLong(other.base() + 8));
      other.mapPrivate(0, PAGE);
      assertEquals(0, RawMemory.getLong(other.base() + 8));
      shared.freeSlot(slot, 5 * PAGE);
      assertEquals(0, RawMemory.getLong(one.base() + 3 * PAGE + 8));
    }
  }

  @Test
  void slotsAreApartAndUsedAgain() {
    try (SharedMemory shared = new SharedMemory()) {
      long a = shared.newSlot();
      long b = shared.newSlot();
      assertNotEquals(a, b);
      shared.write(a, new byte[] {1}, 0, 1);
      byte[] bytes = {5};
      shared.read(b, bytes, 0, 1);
      assertEquals(0, bytes[0]);
      shared.freeSlot(a, 1);
      assertEquals(a, shared.newSlot());
      shared.read(a, bytes, 0, 1);
      assertEquals(0, bytes[0], "a slot used again is zero");
    }
  }

  @Test
  void noRangeLeavesItsSlotOrReservation() {
    try (SharedMemory shared = new SharedMemory();
        Reservation memory = new Reservation(4 * PAGE)) {
      long slot = shared.newSlot();
      long end = slot + SharedMemory.SLOT_SIZE;
      byte[] bytes = new byte[16];
      assertThrows(RuntimeException.class, () -> shared.read(end - 8, bytes, 0, 16));
      assertThrows(RuntimeException.class, () -> shared.read(slot, bytes, 8, 16));
      assertThrows(RuntimeException.class, () -> shared.write(-8, bytes, 0, 8));
      assertThrows(RuntimeException.class, () -> memory.mapShared(0, 2 * PAGE, shared, end - PAGE));
      assertThrows(RuntimeException.class, () -> memory.mapShared(3 * PAGE, 2 * PAGE, shared, 0));
      assertThrows(RuntimeException.class, () -> memory.mapShared(1, PAGE, shared, 0));
      assertThrows(RuntimeException.class, () -> memory.mapPrivate(0, 5 * PAGE));
    }
  }

  @Test
  void theLastBytesOfTheLastSlotCanBeUsed() {
    try (SharedMemory shared = new SharedMemory();
        Reservation memory = new Reservation(PAGE)) {
      long last = SharedMemory.SLOT_SIZE * SharedMemory.SLOTS - PAGE;
      memory.mapShared(0, PAGE, shared, last);
      RawMemory.putByte(memory.base() + PAGE - 1, (byte) 3);
      byte[] bytes = new byte[1];
      shared.read(last + PAGE - 1, bytes, 0, 1);
      assertEquals(3, bytes[0]);
    }
  }
}
