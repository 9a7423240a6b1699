// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.asm.GnuTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsrsTest {
  @TempDir Path folder;

  @Test
  void namesAndNumbersBelongTogether() {
    Csrs.all()
        .forEach(
            (number, name) -> {
              assertEquals(number, Csrs.number(name), name);
              assertEquals(name, Csrs.name(number));
            });
    assertEquals(0x300, Csrs.number("mstatus"));
    assertEquals("satp", Csrs.name(Csrs.SATP));
    assertEquals("hpmcounter31", Csrs.name(0xc1f));
    assertEquals("pmpaddr63", Csrs.name(0x3ef));
    assertEquals("0x5c0", Csrs.name(0x5c0));
    assertEquals(-1, Csrs.number("nosuch"));
    assertEquals(Csrs.STVAL, Csrs.number("sbadaddr"));
  }

  @Test
  void theNumberTellsPrivilegeAndAccess() {
    assertEquals(0, Csrs.privilege(Csrs.FCSR));
    assertEquals(1, Csrs.privilege(Csrs.SATP));
    assertEquals(2, Csrs.privilege(Csrs.HGATP));
    assertEquals(3, Csrs.privilege(Csrs.MSTATUS));
    assertTrue(Csrs.isReadOnly(Csrs.CYCLE) && Csrs.isReadOnly(Csrs.MHARTID));
    assertFalse(Csrs.isReadOnly(Csrs.MCYCLE) || Csrs.isReadOnly(Csrs.SATP));
  }

  @Test
  void everyNumberHasTheNameThatObjdumpGivesIt() throws IOException {
    GnuTools.require("as", "objdump");
    List<Integer> reads = new ArrayList<>();
    for (int number = 0; number < 4096; number++) {
      reads.add(number << 20 | 0x0002b573); // csrrc a0, number, t0: no alias hides the name
    }
    GnuTools.disassemble(folder, reads)
        .values()
        .forEach(
            line -> {
              int number = line.bits() >>> 20;
              assertEquals("csrrc\ta0," + Csrs.name(number) + ",t0", line.text());
            });
  }
}
