// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.jit.ExitReason;
import org.janusvm.system.machine.MemoryMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfModifyingCodeTest {
  private final TestHart t = new TestHart(true);

  @AfterEach
  void close() {
    t.close();
  }

  @Test
  void aBlockThatStoresIntoItsOwnPageStillKnowsWhereItIs() {
    TestCode code = new TestCode(MemoryMap.RAM);
    code.li(5, 1).op("slli", 5, 5, 0, 31);
    code.store("sd", 0, 5, 1024); // into this page, which holds decoded code
    long here = code.here();
    code.op("auipc", 6, 0, 0, 0);
    code.store("sd", 0, 0, 0); // a fault, with the pc to be reported
    t.put(MemoryMap.RAM, code.bytes());
    assertEquals(ExitReason.REFLECTED_EXCEPTION, t.run(100).reason);
    assertEquals(here, t.hart.x[6]);
    assertEquals(here + 4, t.hart.pc);
  }

  @Test
  void storedInstructionsAreExecutedAfterAFence() {
    TestCode code = new TestCode(MemoryMap.RAM);
    code.li(5, 1).op("slli", 5, 5, 0, 31).li(7, 0);
    code.li(6, TestCode.encode("addi", 7, 7, 0, 5));
    code.label("again");
    long target = code.here() + 16;
    code.op("addi", 7, 7, 0, 1); // runs twice
    code.op("addi", 8, 8, 0, 1).li(9, 2).op("fence.i", 0, 0, 0, 0);
    code.word(TestCode.encode("addi", 7, 7, 0, 100)); // replaced after the first round
    code.store("sw", 6, 5, target - MemoryMap.RAM);
    code.branch("bne", 8, 9, "again").op("ebreak", 0, 0, 0, 0);
    t.put(MemoryMap.RAM, code.bytes());
    t.run(1000);
    assertEquals(1 + 100 + 1 + 5, t.hart.x[7]);
  }
}
