// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.janusvm.isa.spec.Decoder;
import org.junit.jupiter.api.Test;

/** What the cache of decoded blocks keeps, and what it forgets. */
class BlockCacheTest {
  private static final long PAGE = 0x7000_0000_1000L;
  private static final long NEXT = 0x7000_0000_9000L;
  private static final long OTHER = 0x7000_0000_5000L;
  private static final long STAMP = 3;

  private final BlockCache cache = new BlockCache();

  private static Block block(int instructions) {
    long[] code = new long[instructions];
    java.util.Arrays.fill(code, Decoder.decode(0x13));
    return new Block(code, new int[instructions]);
  }

  @Test
  void findsABlockByTheHostAddressOfItsCodeOnly() {
    Block block = block(2);
    cache.add(PAGE + 6, block);
    assertSame(block, cache.find(PAGE + 6));
    assertNull(cache.find(PAGE + 4));
    assertNull(cache.find(OTHER + 6));
  }

  @Test
  void keepsEveryHalfWordOfAPageApart() {
    Block[] blocks = new Block[2048];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(1);
      cache.add(PAGE + 2 * i, blocks[i]);
    }
    for (int i = 0; i < blocks.length; i++) {
      assertSame(blocks[i], cache.find(PAGE + 2 * i));
    }
  }

  @Test
  void aDroppedPageIsForgottenAndItsBlocksAreNotEnteredAgain() {
    Block block = block(2);
    Block elsewhere = block(2);
    cache.add(PAGE, block);
    cache.add(OTHER, elsewhere);
    cache.enter(0x100, STAMP, block);
    cache.enter(0x200, STAMP, elsewhere);
    cache.drop(PAGE);
    assertNull(cache.find(PAGE));
    assertNotEquals(STAMP, block.stamp);
    assertEquals(0x100, block.pc, "a block that is running still needs its address");
    assertSame(elsewhere, cache.find(OTHER));
    assertEquals(STAMP, elsewhere.stamp);
  }

  @Test
  void aCrossingInstructionIsForgottenWithEitherOfItsPages() {
    for (long dropped : new long[] {PAGE, NEXT}) {
      Block block = block(1);
      cache.addCrossing(PAGE + 4094, NEXT, block);
      cache.enter(0x100, STAMP, block);
      assertSame(block, cache.findCrossing(PAGE + 4094, NEXT));
      cache.drop(dropped);
      assertNull(cache.findCrossing(PAGE + 4094, NEXT));
      assertNotEquals(STAMP, block.stamp);
    }
  }

  @Test
  void aCrossingInstructionDependsOnWhichPageFollows() {
    Block block = block(1);
    cache.addCrossing(PAGE + 4094, NEXT, block);
    cache.enter(0x100, STAMP, block);
    assertNull(cache.findCrossing(PAGE + 4094, OTHER));
    Block another = block(1);
    cache.addCrossing(PAGE + 4094, OTHER, another);
    assertSame(another, cache.findCrossing(PAGE + 4094, OTHER));
    assertNotEquals(STAMP, block.stamp, "nothing would tell it of changes any more");
    cache.enter(0x200, STAMP, another);
    cache.drop(NEXT);
    assertEquals(STAMP, another.stamp);
  }

  @Test
  void alternatingFollowersOfACrossingInstructionDoNotPileUp() {
    for (int i = 0; i < 10; i++) {
      cache.addCrossing(PAGE + 4094, i % 2 == 0 ? NEXT : OTHER, block(1));
    }
    int units = cache.units();
    for (int i = 0; i < 1000; i++) {
      cache.addCrossing(PAGE + 4094, i % 2 == 0 ? NEXT : OTHER, block(1));
    }
    assertEquals(units, cache.units());
  }

  @Test
  void whatIsKeptIsBoundedHoweverMuchAGuestExecutes() {
    int most = 0;
    for (long page = 0; page < 100; page++) {
      for (int i = 0; i < 2048; i++) {
        cache.add(PAGE + (page << 12) + 2 * i, block(100));
        most = Math.max(most, cache.units());
      }
    }
    assertTrue(most < 1_200_000, () -> "more than the bound is kept");
    assertTrue(cache.units() > 0);
  }

  @Test
  void rewritingAPageAgainAndAgainDoesNotFillTheCache() {
    Block kept = block(3);
    cache.add(OTHER, kept);
    for (int i = 0; i < 100_000; i++) {
      cache.add(PAGE, block(100));
      cache.drop(PAGE);
    }
    assertSame(kept, cache.find(OTHER));
  }
}
