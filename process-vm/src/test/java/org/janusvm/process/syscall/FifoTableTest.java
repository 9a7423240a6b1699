// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** There are at most 4096 FIFOs; one whose last name went is none of them. */
@Timeout(60)
class FifoTableTest {
  private static final int MKNODAT = 33;
  private static final int RENAMEAT2 = 276;
  private static final int FIFO = 010600;
  private static final int HERE = -100;
  private static final int MORE_THAN_MAY_BE = 5000;

  @TempDir Path host;

  @Test
  void oneThatAnotherIsRenamedOverIsForgotten() {
    try (SystemCallHarness guest = new SystemCallHarness(new Grant(host, "/g", false))) {
      long kept = guest.string("/g/kept");
      assertEquals(0, guest.call(MKNODAT, HERE, kept, FIFO));
      long other = guest.string("/g/other", 1);
      for (int i = 0; i < MORE_THAN_MAY_BE; i++) {
        assertEquals(0, guest.call(MKNODAT, HERE, other, FIFO), "FIFO " + i);
        assertEquals(0, guest.call(RENAMEAT2, HERE, other, HERE, kept, 0));
      }
    }
  }
}
