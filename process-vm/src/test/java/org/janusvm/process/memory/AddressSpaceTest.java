// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.EXECUTE;
import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.READ;
import static org.janusvm.process.memory.AddressSpace.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.janusvm.jit.Access;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Placement, heap, stack, files and limits of an address space. */
class AddressSpaceTest {
  private static final int RIGHTS = READ | WRITE | EXECUTE;

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final AddressSpace space = new AddressSpace(budget);

  @AfterEach
  void close() {
    space.close();
  }

  private long map(long address, long bytes, int rights, Placement where) {
    return space.mapAnonymous(address, bytes, rights, where, false);
  }

  private static void assertError(int errno, Runnable operation) {
    assertEquals(errno, assertThrows(ErrnoException.class, operation::run).errno);
  }

  @Test
  void mappingsGoTopDownBelowTheStack() {
    long top = space.mapStack(8 << 20, false);
    long first = map(0, 3 * PAGE, READ, Placement.ANYWHERE);
    long second = map(0, 1, READ, Placement.ANYWHERE);
    assertTrue(first + 3 * PAGE <= top - (8 << 20));
    assertEquals(first - PAGE, second);
    space.unmap(first, PAGE);
    assertEquals(first, map(0, PAGE, READ | WRITE, Placement.ANYWHERE), "the gap is used again");
  }

  @Test
  void aWishIsGrantedWhereItIsFree() {
    assertEquals(0x500000, map(0x500123, PAGE, READ, Placement.ANYWHERE));
    assertTrue(map(0x500000, PAGE, READ, Placement.ANYWHERE) != 0x500000);
    assertError(Errno.EEXIST, () -> map(0x500000, PAGE, READ, Placement.FREE));
    assertError(Errno.EINVAL, () -> map(0x500001, PAGE, READ, Placement.REPLACE));
    assertError(Errno.ENOMEM, () -> map(0, PAGE, READ, Placement.REPLACE));
    assertError(Errno.ENOMEM, () -> map(space.limit(), PAGE, READ, Placement.REPLACE));
    assertError(Errno.ENOMEM, () -> map(-PAGE, PAGE, READ, Placement.REPLACE));
    assertError(Errno.EINVAL, () -> map(0, 0, READ, Placement.ANYWHERE));
    assertError(Errno.ENOMEM, () -> map(0, -1, READ, Placement.ANYWHERE));
    assertError(Errno.ENOMEM, () -> map(0, Long.MAX_VALUE, 0, Placement.ANYWHERE));
  }

  @Test
  void theCapHoldsAndReservationsAreFree() {
    map(0, 8L << 30, 0, Placement.ANYWHERE);
    assertEquals(0, budget.used());
    assertError(Errno.ENOMEM, () -> map(0, 65 << 20, READ | WRITE, Placement.ANYWHERE));
    assertEquals(0, budget.used());
    long a = map(0, 64 << 20, READ | WRITE, Placement.ANYWHERE);
    assertError(Errno.ENOMEM, () -> map(0, PAGE, READ, Placement.ANYWHERE));
    space.unmap(a, 64 << 20);
    assertEquals(0, budget.used());
    assertEquals(64 << 20, budget.peak());
  }

  @Test
  void theBreakMovesWhereThereIsRoom() {
    space.startHeap(0x100000);
    assertEquals(0x100000, space.moveBreak(0));
    assertEquals(0x100010, space.moveBreak(0x100010));
    assertEquals(READ | WRITE, space.rights(0x100000));
    space.memory().store64(0x100008, 7);
    assertEquals(0x103000, space.moveBreak(0x103000));
    assertEquals(7, space.memory().load64(0x100008));
    assertEquals(0x103000, space.moveBreak(1L << 40));
    map(0x105000, PAGE, READ, Placement.REPLACE);
    assertEquals(0x103000, space.moveBreak(0x106000), "something is in the way");
    assertEquals(0x103000, space.moveBreak(0x0fffff));
    assertEquals(0x100000, space.moveBreak(0x100000));
    assertEquals(-1, space.rights(0x100000));
    space.moveBreak(0x101000);
    assertEquals(0, space.memory().load64(0x100008), "new heap is zero");
  }

  @Test
  void pagesBeyondAFilesEndAreBusErrors() {
    FileContents file = new Filled(PAGE + 10);
    long a = space.mapFile(0, 4 * PAGE, READ | WRITE, Placement.ANYWHERE, file, 0);
    assertEquals(1, space.memory().load8(a + PAGE + 9));
    assertEquals(0, space.memory().load8(a + PAGE + 10));
    assertEquals(0, space.memory().state(a + 2 * PAGE) & RIGHTS);
    assertEquals(Signals.SIGBUS, space.signalFor(a + 2 * PAGE, Access.LOAD));
    assertEquals(Signals.SIGSEGV, space.signalFor(a + 2 * PAGE, Access.FETCH));
    assertEquals(Signals.SIGSEGV, space.signalFor(a + 4 * PAGE, Access.LOAD));
    assertEquals(2 * PAGE, budget.used());
    space.protect(a, 4 * PAGE, READ | EXECUTE);
    assertEquals(0, space.memory().state(a + 3 * PAGE) & RIGHTS);
    space.unmap(a, 4 * PAGE);
    assertEquals(0, budget.used());
  }

  /** A file of ones. */
  private record Filled(long length) implements FileContents {
    @Override
    public int read(byte[] to, int offset, int count, long position) {
      int n = (int) Math.max(0, Math.min(count, length - position));
      Arrays.fill(to, offset, offset + n, (byte) 1);
      return n;
    }
  }

  @Test
  void aGrownMappingKeepsItsContents() {
    space.mapStack(1 << 20, false); // Leaves room above.
    long a = map(0, 2 * PAGE, READ | WRITE, Placement.ANYWHERE);
    space.memory().store64(a, 11);
    space.memory().store64(a + PAGE, 12);
    assertError(Errno.ENOMEM, () -> space.remap(a, 2 * PAGE, 1L << 30, false, -1));
    map(a + 2 * PAGE, PAGE, READ, Placement.REPLACE);
    assertError(Errno.ENOMEM, () -> space.remap(a, 2 * PAGE, 3 * PAGE, false, -1));
    long b = space.remap(a, 2 * PAGE, 3 * PAGE, true, -1);
    assertEquals(11, space.memory().load64(b));
    assertEquals(12, space.memory().load64(b + PAGE));
    assertEquals(0, space.memory().load64(b + 2 * PAGE));
    assertEquals(-1, space.rights(a));
    assertEquals(b, space.remap(b, 3 * PAGE, PAGE, false, -1));
    assertEquals(-1, space.rights(b + PAGE));
    assertError(Errno.EFAULT, () -> space.remap(b, 2 * PAGE, 3 * PAGE, true, -1));
    assertError(Errno.EINVAL, () -> space.remap(b + 1, PAGE, PAGE, true, -1));
    assertError(Errno.EINVAL, () -> space.remap(b, PAGE, PAGE, true, b));
  }
}
