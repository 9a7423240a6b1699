// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.janusvm.jit.guest.Code;
import org.junit.jupiter.api.Test;

class RegionTest {
  private static final int A0 = 10;

  private static RegionBlock block(long pc, int... bits) {
    List<GuestInstruction> code = new ArrayList<>();
    for (int one : bits) {
      code.add(GuestInstruction.of(pc, one));
      pc += 4;
    }
    return new RegionBlock(code, Set.of());
  }

  private static List<Long> entries(Region region) {
    return region.entries().stream().map(RegionBlock::pc).toList();
  }

  @Test
  void theAddressBehindACallIsNoEntryButReadsRegistersAnew() {
    RegionBlock call = block(0x1000, Code.bits("jal", 1, 0, 0, 0x100));
    RegionBlock after = block(0x1004, Code.bits("jalr", 0, 1, 0, 0));
    Region region = new Region(0x1000, List.of(call, after), Set.of(), true);
    assertEquals(List.of(0x1000L), entries(region));
    assertTrue(region.at(0x1004).isFromOutside());
  }

  @Test
  void aLoopIsAnEntryAndFoundAroundItsCode() {
    RegionBlock before = block(0x1000, Code.bits("addi", A0, 0, 0, 9));
    RegionBlock loop =
        block(0x1004, Code.bits("addi", A0, A0, 0, -1), Code.bits("bne", 0, A0, 0, -4));
    RegionBlock after = block(0x100c, Code.bits("jalr", 0, 1, 0, 0));
    Region region = new Region(0x1000, List.of(before, loop, after), Set.of(), true);
    assertEquals(List.of(0x1000L, 0x1004L), entries(region));
    assertEquals(loop, region.loopAround(0x1008));
    assertNull(region.loopAround(0x100c));
  }

  @Test
  void theMiddleOfALoopIsNoEntryEvenIfAskedFor() {
    RegionBlock outer = block(0x1000, Code.bits("addi", A0, 0, 0, 9));
    RegionBlock inner =
        block(0x1004, Code.bits("addi", A0, A0, 0, -1), Code.bits("bne", 0, A0, 0, -4));
    RegionBlock back = block(0x100c, Code.bits("jal", 0, 0, 0, -12));
    Set<Long> asked = Set.of(0x1004L, 0x100cL);
    Region region = new Region(0x1000, List.of(outer, inner, back), asked, true);
    assertEquals(List.of(0x1000L), entries(region));
    assertTrue(inner.loopHeader);
    assertEquals(outer, region.loopAround(0x1008));
  }

  @Test
  void aJumpBackIsNoLoopIfNothingLeadsFromThereToIt() {
    RegionBlock first = block(0x1000, Code.bits("bne", 0, A0, 0, 12));
    RegionBlock join = block(0x1004, Code.bits("jalr", 0, 1, 0, 0));
    RegionBlock cold = block(0x100c, Code.bits("jal", 0, 0, 0, -8));
    Region region = new Region(0x1000, List.of(first, join, cold), Set.of(), true);
    assertFalse(join.loopHeader);
  }

  @Test
  void aJumpThatLinksToNoReturnRegisterIsNoCallFromWhichControlComesBack() {
    GuestInstruction plt = GuestInstruction.of(0x1000, Code.bits("jalr", 6, 28, 0, 0));
    assertTrue(plt.isComputedJump());
    assertFalse(plt.isCall());
    assertTrue(GuestInstruction.of(0x1000, Code.bits("jalr", 1, 28, 0, 0)).isCall());
    assertTrue(GuestInstruction.of(0x1000, Code.bits("jalr", 5, 28, 0, 0)).isCall());
    assertTrue(GuestInstruction.of(0x1000, Code.bits("jal", 6, 0, 0, 16)).isDirectJump());
  }

  @Test
  void knownTargetsOfAComputedJumpAreItsSuccessors() {
    GuestInstruction jump = GuestInstruction.of(0x1000, Code.bits("jalr", 0, A0, 0, 0));
    RegionBlock block = new RegionBlock(List.of(jump), Set.of(0x3000L, 0x2000L));
    assertEquals(List.of(0x2000L, 0x3000L), Arrays.stream(block.successors()).boxed().toList());
    assertFalse(GuestInstruction.of(0, Code.bits("jalr", 0, 1, 0, 0)).isComputedJump());
  }
}
