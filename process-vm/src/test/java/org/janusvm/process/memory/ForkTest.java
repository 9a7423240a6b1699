// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.EXECUTE;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.READ;
import static org.janusvm.process.memory.AddressSpace.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a child gets of its parent's memory. */
class ForkTest {
  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final AddressSpace parent = new AddressSpace(budget);

  @AfterEach
  void close() {
    parent.close();
    assertEquals(0, budget.used());
  }

  private long map(long bytes, int rights) {
    return parent.mapAnonymous(0, bytes, rights, Placement.ANYWHERE, false);
  }

  @Test
  void theChildHasACopyOfItsOwn() {
    long a = map(100 * PAGE, READ | WRITE);
    parent.memory().store64(a, 1);
    parent.memory().store64(a + 99 * PAGE, 2);
    parent.startHeap(0x200000);
    parent.moveBreak(0x200800);
    parent.memory().store64(0x200100, 3);
    try (AddressSpace child = parent.fork()) {
      assertEquals(1, child.memory().load64(a));
      assertEquals(0, child.memory().load64(a + 50 * PAGE));
      assertEquals(2, child.memory().load64(a + 99 * PAGE));
      assertEquals(3, child.memory().load64(0x200100));
      assertEquals(0x200800, child.moveBreak(0));
      assertEquals(map(PAGE, READ), child.mapAnonymous(0, PAGE, READ, Placement.ANYWHERE, false));
      child.memory().store64(a, 10);
      parent.memory().store64(a + 99 * PAGE, 20);
      child.unmap(a + PAGE, PAGE);
      assertEquals(1, parent.memory().load64(a));
      assertEquals(2, child.memory().load64(a + 99 * PAGE));
      assertEquals(READ | WRITE, parent.rights(a + PAGE));
    }
  }

  @Test
  void whatWasWrittenBeforeItsRightsWereTakenIsCopied() {
    long a = map(4 * PAGE, READ | WRITE);
    parent.memory().store8(a + PAGE, 5);
    parent.protect(a, 4 * PAGE, 0);
    try (AddressSpace child = parent.fork()) {
      child.protect(a, 4 * PAGE, READ | EXECUTE);
      assertEquals(5, child.memory().load8(a + PAGE));
      assertEquals(0, parent.rights(a));
    }
  }

  @Test
  void aChildOfAChildGetsTheSame() {
    long a = map(3 * PAGE, READ | WRITE);
    parent.memory().store32(a + PAGE - 2, 0x01020304);
    try (AddressSpace child = parent.fork();
        AddressSpace grandchild = child.fork()) {
      assertEquals(0x01020304, grandchild.memory().load32(a + PAGE - 2));
      grandchild.memory().store16(a + 2 * PAGE, 9);
      try (AddressSpace last = grandchild.fork()) {
        assertEquals(9, last.memory().load16(a + 2 * PAGE));
      }
      assertEquals(0, child.memory().load16(a + 2 * PAGE));
    }
  }

  @Test
  void aChildThatDoesNotFitIsRefusedAndCostsNothing() {
    long a = map(40 << 20, READ | WRITE);
    parent.memory().touch(a, 40 << 20);
    assertEquals(Errno.ENOMEM, assertThrows(ErrnoException.class, parent::fork).errno);
    assertEquals(40 << 20, budget.used());
    parent.unmap(a + (20 << 20), 20 << 20);
    parent.fork().close();
    assertEquals(20 << 20, budget.used());
  }

  @Test
  void aChildIsChargedForWhatItWritesTo() {
    long a = map(40 << 20, READ | WRITE);
    parent.memory().store8(a, 1);
    try (AddressSpace child = parent.fork()) {
      assertEquals((40 << 20) + PAGE, budget.used());
      child.memory().store8(a, 2);
      assertEquals((40 << 20) + PAGE, budget.used());
      child.memory().store64(a + 3 * PAGE - 4, -1);
      assertEquals((40 << 20) + 3 * PAGE, budget.used());
      long own = child.mapAnonymous(0, 2 * PAGE, READ | WRITE, Placement.ANYWHERE, false);
      child.memory().store8(own, 1);
      assertEquals((40 << 20) + 5 * PAGE, budget.used());
      child.unmap(a + PAGE, 20 << 20);
      assertEquals((40 << 20) + 3 * PAGE, budget.used());
      // Part of what is left becomes the child's own, as a whole.
      child.mapAnonymous(a + (30 << 20), 4 * PAGE, READ | WRITE, Placement.REPLACE, false);
      assertEquals((40 << 20) + 7 * PAGE, budget.used());
      try (AddressSpace grandchild = child.fork()) {
        assertEquals((40 << 20) + 9 * PAGE, budget.used());
        grandchild.memory().store8(a + (31 << 20), 1);
        assertEquals((40 << 20) + 10 * PAGE, budget.used());
      }
      assertEquals((40 << 20) + 7 * PAGE, budget.used());
    }
    assertEquals(40 << 20, budget.used());
  }

  @Test
  void aChildThatMovesAMappingIsChargedForAllOfIt() {
    long a = map(20 << 20, READ | WRITE);
    try (AddressSpace child = parent.fork()) {
      assertEquals(20 << 20, budget.used());
      long b = child.remap(a, 20 << 20, (20 << 20) + PAGE, true, 0x40000000);
      assertEquals((40 << 20) + PAGE, budget.used());
      child.memory().store8(b, 1);
      assertEquals((40 << 20) + PAGE, budget.used());
    }
  }

  @Test
  void aChildThatWritesWhenAllIsTakenIsRefused() {
    long a = map(40 << 20, READ | WRITE);
    try (AddressSpace child = parent.fork()) {
      map(24 << 20, READ | WRITE);
      assertThrows(MemoryExhausted.class, () -> child.memory().store8(a, 1));
      assertEquals(64 << 20, budget.used());
      assertEquals(0, child.memory().load8(a));
    }
  }

  @Test
  void aSharedSpaceIsGivenBackByItsLastOwner() {
    long a = map(PAGE, READ | WRITE);
    AddressSpace same = parent.share();
    same.close();
    parent.memory().store64(a, 7);
    assertEquals(7, parent.memory().load64(a));
    assertEquals(PAGE, budget.used());
  }
}
