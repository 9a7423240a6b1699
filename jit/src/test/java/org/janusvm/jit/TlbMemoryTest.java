// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the TLB answers by itself, and when it must ask the MMU. */
class TlbMemoryTest {
  private static final long A = 0x1_2345_6000L;
  private static final long COLLIDES_WITH_A = A + 4096L * TlbMemory.ENTRIES;
  private static final int PAGES = 16;

  private final Reservation frames = new Reservation(4096 * PAGES);
  private final List<String> asked = new ArrayList<>();
  private boolean fills = true;

  /** Virtual pages are spread over the frames by their low bits. */
  private final TlbMemory tlb = new TlbMemory(new Walker());

  TlbMemoryTest() {
    tlb.switchContext(1);
  }

  private long hostPage(long address) {
    return frames.base() + (address >>> 12) % PAGES * 4096;
  }

  private final class Walker implements Mmu {
    @Override
    public long translate(long address, Access access) {
      asked.add(access + " " + Long.toHexString(address));
      if (fills) {
        tlb.fill(access, address, hostPage(address));
      }
      return hostPage(address) + (address & 4095);
    }

    @Override
    public long loadDevice(long address, int bytes) {
      throw new IllegalStateException();
    }

    @Override
    public void storeDevice(long address, int bytes, long value) {
      throw new IllegalStateException();
    }
  }

  @AfterEach
  void close() {
    frames.close();
  }

  private void assertAsks(int times, Runnable access) {
    asked.clear();
    access.run();
    assertEquals(times, asked.size(), asked::toString);
  }

  private void touchAll(long address) {
    tlb.load8(address);
    tlb.store8(address, 0);
    tlb.fetch(address);
  }

  @Test
  void eachKindOfAccessIsTranslatedOnce() {
    assertAsks(3, () -> touchAll(A));
    assertAsks(0, () -> touchAll(A));
    assertAsks(0, () -> touchAll(A + 4095));
  }

  @Test
  void codeAboutToBeDecodedIsAlwaysAnnounced() {
    tlb.fetch(A);
    assertAsks(1, () -> tlb.fetchToDecode(A));
  }

  @Test
  void contextsDoNotSeeEachOthersTranslations() {
    touchAll(A);
    tlb.switchContext(2);
    assertAsks(3, () -> touchAll(A));
    tlb.switchContext(1);
    assertAsks(3, () -> touchAll(A));
    tlb.load8(A + 4096);
    tlb.switchContext(2);
    tlb.switchContext(1);
    assertAsks(0, () -> tlb.load8(A + 4096));
  }

  @Test
  void flushAllForgetsEveryContext() {
    touchAll(A);
    tlb.flushAll();
    tlb.switchContext(1);
    assertAsks(3, () -> touchAll(A));
  }

  @Test
  void flushContextsForgetsMatchingKeysOnly() {
    tlb.switchContext(0x15);
    tlb.load8(A);
    tlb.switchContext(0x25);
    tlb.load8(A + 4096);
    tlb.switchContext(0x16);
    tlb.load8(A + 2 * 4096);
    tlb.flushContexts(0xf, 5);
    tlb.switchContext(0x15);
    assertAsks(1, () -> tlb.load8(A));
    tlb.switchContext(0x25);
    assertAsks(1, () -> tlb.load8(A + 4096));
    tlb.switchContext(0x16);
    assertAsks(0, () -> tlb.load8(A + 2 * 4096));
  }

  @Test
  void flushPageForgetsOnePageInEveryContext() {
    touchAll(A);
    touchAll(A + 4096);
    tlb.switchContext(2);
    tlb.flushPage(A + 123);
    tlb.switchContext(1);
    assertAsks(3, () -> touchAll(A));
    assertAsks(0, () -> touchAll(A + 4096));
  }

  @Test
  void flushStoresToMakesStoresAskAndNothingElse() {
    touchAll(A);
    touchAll(A + 4096 * PAGES);
    tlb.flushStoresTo(hostPage(A));
    assertAsks(1, () -> touchAll(A));
    assertAsks(1, () -> touchAll(A + 4096 * PAGES));
  }

  @Test
  void flushHostPageForgetsEveryTranslationToIt() {
    touchAll(A);
    touchAll(A + 4096);
    long epoch = tlb.codeEpoch();
    tlb.flushHostPage(hostPage(A));
    assertAsks(3, () -> touchAll(A));
    assertAsks(0, () -> touchAll(A + 4096));
    assertNotEquals(epoch, tlb.codeEpoch());
  }

  @Test
  void whenContextNumbersRunOutNothingOldIsFoundUnderThem() {
    for (int key = 0; key < 10_000; key++) {
      tlb.switchContext(1000 + key);
      assertAsks(3, () -> touchAll(A));
      assertAsks(0, () -> touchAll(A));
    }
  }

  @Test
  void aReusedContextNumberComesWithAnotherEpoch() {
    record Stamp(int context, long epoch) {}
    List<Stamp> stamps = new ArrayList<>();
    for (int i = 0; i < 9000; i++) {
      tlb.flushAll();
      tlb.switchContext(1);
      stamps.add(new Stamp(tlb.context(), tlb.codeEpoch()));
    }
    assertEquals(9000, stamps.stream().distinct().count());
  }

  @Test
  void flushingAPageWhoseFetchEntryWasDisplacedStillChangesTheEpoch() {
    tlb.fetch(A);
    tlb.fetch(COLLIDES_WITH_A);
    long epoch = tlb.codeEpoch();
    tlb.flushPage(A);
    assertNotEquals(epoch, tlb.codeEpoch(), "an engine may still run the code it once found at A");
  }

  @Test
  void flushingAPageThatHoldsNoCodeKeepsTheEpoch() {
    tlb.fetch(A);
    tlb.load8(A + 4096);
    long epoch = tlb.codeEpoch();
    tlb.flushPage(A + 4096);
    assertEquals(epoch, tlb.codeEpoch());
  }

  @Test
  void anAccessThatCrossesPagesNeverHits() {
    touchAll(A);
    touchAll(A + 4096);
    for (int inFirst = 1; inFirst < 8; inFirst++) {
      long at = A + 4096 - inFirst;
      assertAsks(2, () -> tlb.load64(at));
      assertAsks(2, () -> tlb.store64(at, 0));
    }
    assertAsks(2, () -> tlb.load16(A + 4095));
    assertAsks(2, () -> tlb.load32(A + 4093));
    assertAsks(2, () -> tlb.store16(A + 4095, 0));
    assertAsks(2, () -> tlb.store32(A + 4093, 0));
  }

  @Test
  void crossingAccessesAreCutAtThePage() {
    for (int inFirst = 0; inFirst <= 8; inFirst++) {
      long at = A + 4096 - inFirst;
      long value = 0x8877_6655_4433_2211L + inFirst;
      tlb.store64(at, value);
      assertEquals(value, tlb.load64(at));
      assertEquals((int) value, tlb.load32(at));
      assertEquals((short) value, tlb.load16(at));
      tlb.store32(at, ~value);
      assertEquals((int) ~value, tlb.load32(at));
      assertEquals((int) (value >>> 32), tlb.load32(at + 4));
    }
  }

  @Test
  void theLastPageAndTheFirstAreNotConfused() {
    touchAll(-1);
    touchAll(0);
    assertAsks(2, () -> tlb.load64(-4));
    assertAsks(0, () -> touchAll(-1));
  }

  @Test
  void alignedAccessesAreSingleAlsoOnTheSlowPath() throws InterruptedException {
    fills = false;
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; !done.get(); i++) {
                    RawMemory.putLong(hostPage(A), i % 2 - 1);
                  }
                });
    long torn = 0;
    for (int i = 0; i < 2_000_000 && torn == 0; i++) {
      long value = tlb.load64(A);
      torn = value == -1 ? 0 : value;
      asked.clear();
    }
    done.set(true);
    writer.join();
    assertEquals(0, torn);
  }

  @Test
  void atomicsUseTheTlb() {
    assertAsks(1, () -> tlb.atomicAddress(A, 8, false));
    assertAsks(0, () -> tlb.atomicAddress(A, 8, false));
    assertAsks(1, () -> tlb.atomicAddress(A, 8, true));
    assertAsks(0, () -> tlb.atomicAddress(A, 8, true));
  }
}
