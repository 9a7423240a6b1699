// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that generates code for ever does not fill the JVM with classes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DroppedClassesTest {
  private static final long CODE = 0x1_0000;
  private static final int TIMES = 500;

  @Test
  void classesOfCodeThatWasOverwrittenAreUnloaded() {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    try (PageMemory memory = new PageMemory(16 << 20)) {
      memory.protect(CODE, 4096, PageMemory.READ | PageMemory.WRITE | PageMemory.EXECUTE);
      BytecodeJit jit = BytecodeJit.eager(0);
      Engine engine = jit.forProcess(memory, new TestEnvironment());
      System.gc();
      long before = classes.getUnloadedClassCount();
      for (int n = 0; n < TIMES; n++) {
        byte[] code = new Code(CODE).immediate("addi", 5, 0, n).ecall().toBytes();
        RawMemory.copyIn(code, 0, memory.hostForWrite(CODE, code.length), code.length);
        Hart hart = new Hart(0);
        hart.pc = CODE;
        engine.run(hart, 100);
        assertEquals(n, hart.x[5]);
      }
      assertTrue(jit.statistics().regions() >= TIMES, "each was compiled");
      System.gc();
      long unloaded = classes.getUnloadedClassCount() - before;
      // The last ones may still be in some table.
      assertTrue(unloaded > TIMES * 9 / 10, unloaded + " classes of " + TIMES + " were unloaded");
      assertEquals(TIMES - 1, runAgain(engine));
    }
  }

  // The engine is in use until here, and so is what it still holds.
  private static long runAgain(Engine engine) {
    Hart hart = new Hart(0);
    hart.pc = CODE;
    engine.run(hart, 100);
    return hart.x[5];
  }
}
