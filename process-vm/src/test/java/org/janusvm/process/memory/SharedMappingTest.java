// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.READ;
import static org.janusvm.process.memory.AddressSpace.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.janusvm.isa.GuestTrap;
import org.janusvm.jit.Access;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory and files that several processes have mapped. */
class SharedMappingTest {
  private static final int RW = READ | WRITE;

  private final MemoryBudget budget = new MemoryBudget(64 << 20);
  private final SharedPages shared = new SharedPages(budget);
  private final AddressSpace one = new AddressSpace(shared);
  private final AddressSpace other = new AddressSpace(shared);

  @AfterEach
  void everythingIsGivenBack() {
    one.close();
    other.close();
    assertEquals(0, budget.used());
  }

  private static long map(AddressSpace space, long bytes, int rights, SharedObject object) {
    return space.mapShared(0, bytes, rights, Placement.ANYWHERE, object, 0, true);
  }

  private long mapFile(AddressSpace space, FakeFile file, long offset, long bytes) {
    CachedFile cached = shared.files().open(file);
    try {
      return space.mapShared(0, bytes, RW, Placement.ANYWHERE, cached, offset, file.writable());
    } finally {
      cached.release();
    }
  }

  private static void assertError(int errno, Runnable operation) {
    assertEquals(errno, assertThrows(ErrnoException.class, operation::run).errno);
  }

  @Test
  void aChildSharesWhatItsParentMappedShared() {
    long a = one.mapAnonymous(0, 4 * PAGE, RW, Placement.ANYWHERE, true);
    one.memory().store64(a, 1);
    assertEquals(4 * PAGE, budget.used());
    try (AddressSpace child = one.fork()) {
      assertEquals(4 * PAGE, budget.used(), "shared memory is charged once");
      assertEquals(1, child.memory().load64(a));
      child.memory().store64(a + 3 * PAGE, 2);
      assertEquals(2, one.memory().load64(a + 3 * PAGE));
      assertEquals(one.futexKey(a + 8), child.futexKey(a + 8));
      one.unmap(a, 4 * PAGE);
      assertEquals(2, child.memory().load64(a + 3 * PAGE));
      assertEquals(4 * PAGE, budget.used());
    }
    assertEquals(0, budget.used());
    one.mapAnonymous(a, 4 * PAGE, RW, Placement.REPLACE, false);
    assertEquals(0, one.memory().load64(a + 3 * PAGE), "what is mapped there next is zero");
  }

  @Test
  void futexesInPrivateMemoryAreEachProcesssOwn() {
    long a = one.mapAnonymous(0, PAGE, RW, Placement.ANYWHERE, false);
    try (AddressSpace child = one.fork()) {
      assertNotEquals(one.futexKey(a), child.futexKey(a));
    }
  }

  @Test
  void oneObjectMappedAtTwoPlacesHasOneKeyForAWord() {
    MemoryObject object = new MemoryObject(shared, "");
    object.truncate(8 * PAGE);
    long a = map(one, 8 * PAGE, RW, object);
    long b = other.mapShared(0, PAGE, READ, Placement.ANYWHERE, object, 3 * PAGE, true);
    object.release();
    assertEquals(one.futexKey(a + 3 * PAGE + 16), other.futexKey(b + 16));
    one.memory().store32(a + 3 * PAGE + 16, 77);
    assertEquals(77, other.memory().load32(b + 16));
    assertThrows(GuestTrap.class, () -> other.memory().store32(b + 16, 1));
  }

  @Test
  void whatLiesBeyondTheEndOfAnObjectIsABusErrorUntilItGrows() {
    MemoryObject object = new MemoryObject(shared, "");
    object.truncate(PAGE + 1);
    long a = map(one, 4 * PAGE, RW, object);
    one.memory().store64(a + 2 * PAGE - 8, -1);
    assertThrows(GuestTrap.class, () -> one.memory().load8(a + 2 * PAGE));
    assertEquals(Signals.SIGBUS, one.signalFor(a + 2 * PAGE, Access.STORE));
    assertEquals(Signals.SIGSEGV, one.signalFor(a + 2 * PAGE, Access.FETCH));
    object.truncate(4 * PAGE);
    assertEquals(0, one.memory().load64(a + 2 * PAGE));
    one.memory().store64(a + 3 * PAGE, 5);
    object.truncate(10);
    assertEquals(PAGE, budget.used());
    assertThrows(GuestTrap.class, () -> one.memory().load8(a + PAGE));
    object.truncate(4 * PAGE);
    assertEquals(0, one.memory().load64(a + 3 * PAGE), "what was cut off is gone");
    assertEquals(0, one.memory().load64(a + 2 * PAGE - 8));
    object.release();
  }

  @Test
  void readAndWriteSeeAMemoryObjectAsItsMappingsDo() {
    MemoryObject object = new MemoryObject(shared, "");
    object.write(new byte[] {1, 2, 3}, 0, 3, PAGE);
    long a = map(one, 2 * PAGE, RW, object);
    assertEquals(3, one.memory().load8(a + PAGE + 2));
    one.memory().store8(a + PAGE, 9);
    byte[] bytes = new byte[8];
    assertEquals(3, object.read(bytes, 0, 8, PAGE));
    assertEquals(9, bytes[0]);
    assertEquals(0, object.read(bytes, 0, 8, PAGE + 3));
    object.write(new byte[] {4}, 0, 1, 3 * PAGE);
    assertEquals(3 * PAGE + 1, object.length());
    assertError(Errno.ENOMEM, () -> object.truncate(1L << 30));
    assertError(Errno.EFBIG, () -> object.truncate(1L << 50));
    object.release();
  }

  @Test
  void aFileIsWrittenBackWhereItsMappingWasWritten() {
    FakeFile file = new FakeFile(7, new byte[(int) (3 * PAGE + 100)], true);
    file.bytes[0] = 1;
    long a = mapFile(one, file, 0, 5 * PAGE);
    assertEquals(1, one.memory().load8(a));
    one.memory().store8(a + PAGE, 2);
    one.memory().store8(a + 3 * PAGE + 99, 3);
    one.memory().store8(a + 3 * PAGE + 100, 4);
    assertEquals(0, file.bytes[(int) PAGE]);
    one.sync(a, 5 * PAGE);
    assertEquals(2, file.bytes[(int) PAGE]);
    assertEquals(3, file.bytes[(int) (3 * PAGE + 99)]);
    assertEquals(3 * PAGE + 100, file.bytes.length, "writing back does not make it longer");
    assertEquals(2, file.writes, "pages never written through the mapping stay untouched");
    one.sync(a, 5 * PAGE);
    assertEquals(2, file.writes, "equal pages are not written again");
    assertThrows(GuestTrap.class, () -> one.memory().load8(a + 4 * PAGE));
    one.memory().store8(a + 8, 5);
    one.unmap(a, 5 * PAGE);
    assertEquals(5, file.bytes[8]);
    assertEquals(1, file.users, "the file is let go");
  }

  @Test
  void someoneElsesChangeOfTheFileSurvivesWhereTheGuestWroteNothing() {
    FakeFile file = new FakeFile(7, new byte[(int) (2 * PAGE)], true);
    long a = mapFile(one, file, 0, 2 * PAGE);
    one.memory().store8(a, 1);
    file.bytes[(int) PAGE] = 9;
    one.unmap(a, 2 * PAGE);
    assertEquals(1, file.bytes[0]);
    assertEquals(9, file.bytes[(int) PAGE]);
  }

  @Test
  void twoProcessesAndReadAndWriteSeeOneFile() {
    FakeFile file = new FakeFile(7, new byte[(int) (2 * PAGE)], true);
    FakeFile same = new FakeFile(7, file.bytes, false);
    long a = mapFile(one, file, 0, 2 * PAGE);
    long b = mapFile(other, same, PAGE, PAGE);
    one.memory().store8(a + PAGE, 6);
    assertEquals(6, other.memory().load8(b));
    byte[] bytes = new byte[4];
    assertEquals(4, shared.files().read(same, bytes, 0, 4, PAGE));
    assertEquals(6, bytes[0]);
    byte[] written = {8, 9};
    assertEquals(2, write(file, written, PAGE + 1));
    assertEquals(9, other.memory().load8(b + 2));
    assertEquals(8, file.bytes[(int) PAGE + 1], "the host's file has it at once");
    assertError(Errno.EACCES, () -> other.protect(b, PAGE, RW));
    one.unmap(a, 2 * PAGE);
    assertEquals(6, file.bytes[(int) PAGE]);
    assertEquals(6, other.memory().load8(b));
  }

  private int write(FakeFile file, byte[] from, long position) {
    return shared
        .files()
        .write(file, from, 0, () -> file.write(from, 0, from.length, position), n -> position);
  }

  @Test
  void aFileThatShrinksAndGrowsDoesSoInItsMappings() {
    FakeFile file = new FakeFile(7, new byte[(int) (4 * PAGE)], true);
    long a = mapFile(one, file, 0, 4 * PAGE);
    one.memory().store64(a + 3 * PAGE, 1);
    one.memory().store64(a + PAGE + 16, 2);
    assertEquals(0, shared.files().truncate(file, PAGE + 8));
    assertEquals(2 * PAGE, budget.used());
    assertThrows(GuestTrap.class, () -> one.memory().load8(a + 3 * PAGE));
    assertEquals(0, one.memory().load64(a + PAGE + 16), "the rest of the last page is zero");
    one.memory().store64(a + PAGE + 16, 3);
    assertEquals(1, write(file, new byte[] {7}, 3 * PAGE + 5));
    assertEquals(7, one.memory().load8(a + 3 * PAGE + 5));
    assertEquals(0, one.memory().load64(a + 3 * PAGE - 8));
    assertEquals(0, one.memory().load64(a + PAGE + 16), "what lay beyond the end never counted");
    one.unmap(a, 4 * PAGE);
    assertEquals(3 * PAGE + 6, file.bytes.length);
    assertEquals(0, file.bytes[(int) PAGE + 16]);
  }

  @Test
  void mappingsCostWhatTheyShow() {
    FakeFile file = new FakeFile(7, new byte[(int) (100 * PAGE)], true);
    long a = mapFile(one, file, 10 * PAGE, 5 * PAGE);
    assertEquals(5 * PAGE, budget.used());
    mapFile(other, file, 12 * PAGE, 5 * PAGE);
    assertEquals(7 * PAGE, budget.used());
    one.unmap(a, 5 * PAGE);
    FakeFile large = new FakeFile(8, new byte[65 << 20], false);
    assertError(Errno.ENOMEM, () -> mapFile(one, large, 0, 65 << 20));
    assertEquals(1, large.users);
  }

  @Test
  void sharedMemoryCanBeMovedAndMappedTwice() {
    long a = one.mapAnonymous(0, 4 * PAGE, RW, Placement.ANYWHERE, true);
    one.memory().store64(a + 2 * PAGE, 4);
    long b = one.remap(a + PAGE, 0, 3 * PAGE, true, -1);
    assertEquals(4, one.memory().load64(b + PAGE));
    one.memory().store64(a + 2 * PAGE, 5);
    assertEquals(5, one.memory().load64(b + PAGE));
    long c = one.remap(a, 4 * PAGE, 6 * PAGE, true, 0x4000_0000);
    assertEquals(5, one.memory().load64(c + 2 * PAGE));
    assertEquals(Signals.SIGBUS, one.signalFor(c + 4 * PAGE, Access.LOAD));
    one.advise(b + PAGE, PAGE, Advice.DONTNEED);
    assertEquals(5, one.memory().load64(c + 2 * PAGE));
    one.advise(b + PAGE, PAGE, Advice.REMOVE);
    assertEquals(0, one.memory().load64(c + 2 * PAGE));
  }

  @Test
  void pagesWithoutRightsCostNothingAndLoadNothing() {
    FakeFile file = new FakeFile(7, new byte[(int) (4 * PAGE)], true);
    file.bytes[0] = 3;
    CachedFile cached = shared.files().open(file);
    long a = one.mapShared(0, 4 * PAGE, 0, Placement.ANYWHERE, cached, 0, true);
    cached.release();
    long b = one.mapAnonymous(0, 32 << 20, 0, Placement.ANYWHERE, true);
    assertEquals(0, budget.used());
    one.protect(a, PAGE, READ);
    assertEquals(3, one.memory().load8(a));
    one.protect(b, PAGE, READ);
    assertEquals(PAGE + (32 << 20), budget.used());
  }
}
