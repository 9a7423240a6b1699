// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Random instructions, system calls among them, end by exit, signal or budget. */
class HostileInstructionsTest {
  private static final int IMAGES = 10_000;
  private static final int WORDS = 512;
  private static final int RWX = 7;

  // Opcodes of the 32-bit instructions, the frequent ones more than once.
  private static final int[] OPCODES = {
    0x13, 0x13, 0x13, 0x33, 0x33, 0x1b, 0x3b, 0x37, 0x17, 0x03, 0x23, 0x63, 0x6f, 0x67, 0x2f, 0x07,
    0x27, 0x53, 0x43, 0x0f, 0x73, 0x0b, 0x57
  };

  @TempDir Path host;

  @Test
  @Timeout(600)
  void randomCodeEndsInAnOrderlyWay() throws IOException {
    long seed = Long.getLong("janus.seed", System.nanoTime());
    System.out.println("HostileInstructionsTest: -Djanus.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    HostileRuns runs = new HostileRuns(host);
    for (int i = 0; i < IMAGES; i++) {
      byte[] code = code(random);
      TestElf elf =
          new TestElf()
              .load(TestElf.BASE, RWX, code, code.length)
              .load(0x20000, RWX, new byte[0], 0x4000);
      try {
        runs.run(elf.build());
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", image " + i, e);
      }
    }
    runs.finish("random code");
    assertEquals(IMAGES, runs.reachedCode());
  }

  private static byte[] code(SplittableRandom random) {
    ByteBuffer b = ByteBuffer.allocate(4 * WORDS).order(ByteOrder.LITTLE_ENDIAN);
    // Registers that point somewhere useful: data, code, stack, null, the ends of the window.
    for (int r = 1; r < 32; r++) {
      switch (random.nextInt(5)) {
        case 0 -> b.putInt(0x20 << 12 | r << 7 | 0x37); // lui r, 0x20
        case 1 -> b.putInt(r << 7 | 0x17); // auipc r, 0
        case 2 -> b.putInt(TestElf.addi(r, 0, random.nextInt(-2048, 2048)));
        case 3 -> b.putInt(random.nextInt() << 12 | r << 7 | 0x37);
        default -> {} // As it is.
      }
    }
    while (b.remaining() >= 8) {
      switch (random.nextInt(8)) {
        case 0 -> b.putShort((short) random.nextInt());
        case 1 -> b.putInt(random.nextInt());
        case 2 -> {
          b.putInt(TestElf.addi(17, 0, random.nextInt(450)));
          b.putInt(TestElf.ECALL);
        }
        default -> b.putInt(random.nextInt() & ~0x7f | OPCODES[random.nextInt(OPCODES.length)]);
      }
    }
    return b.array();
  }
}
