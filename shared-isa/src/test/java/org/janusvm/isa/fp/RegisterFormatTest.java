// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** NaN boxing, and the layout of the control and status register. */
class RegisterFormatTest {
  @Test
  void aBoxedValueIsFoundAgain() {
    assertEquals(0xffff_ffff_3f80_0000L, NanBox.box(0x3f80_0000));
    assertEquals(0xffff_ffff_8000_0001L, NanBox.box(0x8000_0001));
    assertEquals(0x3f80_0000, NanBox.unbox(0xffff_ffff_3f80_0000L));
    assertEquals(0x7f80_0001, NanBox.unbox(0xffff_ffff_7f80_0001L));
  }

  @Test
  void anImproperlyBoxedValueReadsAsTheCanonicalNaN() {
    assertEquals(0x7fc0_0000, NanBox.unbox(0x3f80_0000L));
    assertEquals(0x7fc0_0000, NanBox.unbox(0xffff_fffe_3f80_0000L));
    assertEquals(0x7fc0_0000, NanBox.unbox(0x7fff_ffff_3f80_0000L));
  }

  @Test
  void fcsrHoldsModeAndFlags() {
    FpState s = new FpState();
    s.setFcsr(0xffff_ff00L | 4 << 5 | 0x11);
    assertEquals(4, s.frm);
    assertEquals(FpState.NV | FpState.NX, s.flags);
    assertEquals(0x91, s.fcsr());
  }

  @Test
  void theDynamicModeIsTakenFromTheRegister() {
    FpState s = new FpState();
    s.frm = 5;
    assertEquals(Rounding.RUP, Rounding.resolve(s, Rounding.RUP));
    assertEquals(5, Rounding.resolve(s, Rounding.DYN));
    assertFalse(Rounding.isValid(Rounding.resolve(s, Rounding.DYN)));
    assertTrue(Rounding.isValid(Rounding.RMM));
  }
}
