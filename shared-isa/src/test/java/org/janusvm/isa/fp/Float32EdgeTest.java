// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static java.lang.Float.MAX_VALUE;
import static java.lang.Float.MIN_NORMAL;
import static java.lang.Float.MIN_VALUE;
import static java.lang.Float.NEGATIVE_INFINITY;
import static java.lang.Float.POSITIVE_INFINITY;
import static java.lang.Float.floatToRawIntBits;
import static org.janusvm.isa.fp.FpState.DZ;
import static org.janusvm.isa.fp.FpState.NV;
import static org.janusvm.isa.fp.FpState.NX;
import static org.janusvm.isa.fp.FpState.OF;
import static org.janusvm.isa.fp.FpState.UF;
import static org.janusvm.isa.fp.Rounding.RDN;
import static org.janusvm.isa.fp.Rounding.RMM;
import static org.janusvm.isa.fp.Rounding.RNE;
import static org.janusvm.isa.fp.Rounding.RTZ;
import static org.janusvm.isa.fp.Rounding.RUP;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of binary32 arithmetic worked out by hand, above all where it differs from binary64. */
class Float32EdgeTest {
  private static final int NAN = 0x7fc0_0000;
  private static final int ODD_NAN = 0xffc0_1234;
  private static final int SIGNALING = 0x7f80_0001;
  private static final int ONE = bits(1);

  private static int bits(float x) {
    return floatToRawIntBits(x);
  }

  @ParameterizedTest
  @ValueSource(ints = {RNE, RTZ, RDN, RUP, RMM})
  void aNaNResultIsCanonicalAndOnlySignalingNaNsAreInvalid(int rm) {
    Expect.bits(NAN, 0, s -> Float32.add(s, ODD_NAN, ONE, rm));
    Expect.bits(NAN, NV, s -> Float32.sub(s, ONE, SIGNALING, rm));
    Expect.bits(NAN, NV, s -> Float32.mul(s, 0, bits(POSITIVE_INFINITY), rm));
    Expect.bits(NAN, NV, s -> Float32.div(s, 0, bits(-0f), rm));
    Expect.bits(NAN, NV, s -> Float32.sqrt(s, bits(-1), rm));
    Expect.bits(NAN, NV, s -> Float32.madd(s, bits(NEGATIVE_INFINITY), 0, NAN, rm));
    Expect.bits(NAN, 0, s -> Float32.nmsub(s, ONE, ODD_NAN, ONE, rm));
  }

  @Test
  void divisionByZeroAndOverflow() {
    Expect.binary32(NEGATIVE_INFINITY, DZ, s -> Float32.div(s, bits(-1), 0, RUP));
    Expect.binary32(POSITIVE_INFINITY, OF | NX, s -> Float32.mul(s, bits(1e30f), bits(1e30f), RNE));
    Expect.binary32(MAX_VALUE, OF | NX, s -> Float32.mul(s, bits(1e30f), bits(1e30f), RDN));
    Expect.binary32(-MAX_VALUE, OF | NX, s -> Float32.mul(s, bits(1e30f), bits(-1e30f), RUP));
    Expect.binary32(MAX_VALUE, NX, s -> Float32.add(s, bits(MAX_VALUE), ONE, RNE));
  }

  @Test
  void tininessIsDetectedAfterRounding() {
    int below = bits(0x1.fffffep-1f);
    Expect.binary32(MIN_NORMAL, UF | NX, s -> Float32.mul(s, bits(MIN_NORMAL), below, RNE));
    int x = bits(-0x1p-100f);
    int y = bits(0x1p-55f);
    Expect.binary32(MIN_NORMAL, NX, s -> Float32.madd(s, x, y, bits(MIN_NORMAL), RNE));
    Expect.binary32(
        MIN_NORMAL - MIN_VALUE, UF | NX, s -> Float32.madd(s, x, y, bits(MIN_NORMAL), RTZ));
  }

  @Test
  void subnormalResultsUnderflowOnlyWhenInexact() {
    Expect.binary32(MIN_VALUE, 0, s -> Float32.mul(s, bits(0x1p-100f), bits(0x1p-49f), RNE));
    Expect.binary32(0f, UF | NX, s -> Float32.div(s, bits(MIN_VALUE), bits(2), RNE));
    Expect.binary32(MIN_VALUE, UF | NX, s -> Float32.div(s, bits(MIN_VALUE), bits(2), RMM));
    Expect.binary32(-0f, 0, s -> Float32.mul(s, bits(-1), 0, RNE));
  }

  @Test
  void aFusedProductIsNotRoundedTwice() {
    int x = bits(0x1.000002p0f);
    int y = bits(0x1.8p0f);
    int tail = bits(0x1p-80f);
    // 1.5 (1 + 2^-23) = 1.5 + 1.5 * 2^-23 is a tie: to even gives 1.5 + 2 * 2^-23. The tail decides
    // it, but a double cannot hold product and tail together.
    Expect.binary32(0x1.800004p0f, NX, s -> Float32.madd(s, x, y, 0, RNE));
    Expect.binary32(0x1.800004p0f, NX, s -> Float32.madd(s, x, y, tail, RNE));
    Expect.binary32(0x1.800002p0f, NX, s -> Float32.msub(s, x, y, tail, RNE));
  }

  @Test
  void anInexactSumThatADoubleWouldHideRaisesInexact() {
    Expect.binary32(1f, NX, s -> Float32.add(s, ONE, bits(0x1p-100f), RNE));
    Expect.binary32(1f, NX, s -> Float32.madd(s, ONE, ONE, bits(0x1p-100f), RNE));
    Expect.binary32(0x1.000002p0f, NX, s -> Float32.add(s, ONE, bits(0x1p-100f), RUP));
  }

  @Test
  void comparisonsMinimaAndClasses() {
    Expect.bits(0, 0, s -> Float32.eq(s, NAN, ONE));
    Expect.bits(0, NV, s -> Float32.eq(s, SIGNALING, ONE));
    Expect.bits(0, NV, s -> Float32.lt(s, NAN, ONE));
    Expect.bits(1, 0, s -> Float32.le(s, ONE, ONE));
    Expect.binary32(-0f, 0, s -> Float32.min(s, 0, bits(-0f)));
    Expect.bits(ONE, NV, s -> Float32.max(s, SIGNALING, ONE));
    Expect.bits(1 << 5, 0, s -> Float32.classify(bits(MIN_VALUE)));
    Expect.bits(1 << 8, 0, s -> Float32.classify(SIGNALING));
    Expect.bits(bits(-1), 0, s -> Float32.sgnj(ONE, ODD_NAN));
  }
}
