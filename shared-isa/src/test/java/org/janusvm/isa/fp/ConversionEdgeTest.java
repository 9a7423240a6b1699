// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Float.floatToRawIntBits;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversions at the edges of the integer types and of binary32. */
class ConversionEdgeTest {
  private static final long NAN = 0xfff8_0000_0000_0001L;
  private static final long INF = doubleToRawLongBits(Double.POSITIVE_INFINITY);

  private static long bits(double x) {
    return doubleToRawLongBits(x);
  }

  @ParameterizedTest
  @ValueSource(ints = {RNE, RTZ, RDN, RUP, RMM})
  void whatDoesNotFitAnIntegerSaturatesAndIsInvalid(int rm) {
    Expect.bits(Integer.MAX_VALUE, NV, s -> Float64.toInt32(s, bits(0x1p31), rm));
    Expect.bits(Integer.MIN_VALUE, NV, s -> Float64.toInt32(s, bits(-0x1p31 - 1), rm));
    Expect.bits(Integer.MAX_VALUE, NV, s -> Float64.toInt32(s, NAN, rm));
    Expect.bits(-1, NV, s -> Float64.toUint32(s, bits(0x1p32), rm));
    Expect.bits(0, NV, s -> Float64.toUint32(s, bits(-1), rm));
    Expect.bits(-1, NV, s -> Float64.toUint32(s, NAN, rm));
    Expect.bits(Long.MAX_VALUE, NV, s -> Float64.toInt64(s, bits(0x1p63), rm));
    Expect.bits(Long.MIN_VALUE, NV, s -> Float64.toInt64(s, INF | 1L << 63, rm));
    Expect.bits(Long.MAX_VALUE, NV, s -> Float64.toInt64(s, NAN, rm));
    Expect.bits(-1, NV, s -> Float64.toUint64(s, bits(0x1p64), rm));
    Expect.bits(0, NV, s -> Float64.toUint64(s, bits(-1), rm));
    Expect.bits(-1, NV, s -> Float64.toUint64(s, INF, rm));
    Expect.bits(-1, NV, s -> Float32.toUint32(s, 0x7f80_0001, rm));
    Expect.bits(Long.MAX_VALUE, NV, s -> Float32.toInt64(s, floatToRawIntBits(0x1p63f), rm));
  }

  @Test
  void theExtremeIntegersFit() {
    Expect.bits(Integer.MIN_VALUE, 0, s -> Float64.toInt32(s, bits(-0x1p31), RNE));
    Expect.bits(-1, 0, s -> Float64.toUint32(s, bits(0x1p32 - 1), RNE));
    Expect.bits(Long.MIN_VALUE, 0, s -> Float64.toInt64(s, bits(-0x1p63), RNE));
    Expect.bits(-2048, 0, s -> Float64.toUint64(s, bits(0x1.fffffffffffffp63), RNE));
    Expect.bits(0, 0, s -> Float64.toUint64(s, bits(-0.0), RNE));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, 2, -2, 0",
    "1, 1, 2, -2, 0",
    "2, 1, 2, -3, -1",
    "3, 2, 3, -2, 0",
    "4, 2, 3, -3, -1"
  })
  void halvesAreRoundedByMode(int rm, long of1, long of2, long ofMinus2, long ofMinusHalf) {
    Expect.bits(of1, NX, s -> Float64.toInt32(s, bits(1.5), rm));
    Expect.bits(of2, NX, s -> Float64.toInt64(s, bits(2.5), rm));
    Expect.bits(of2, NX, s -> Float32.toUint64(s, floatToRawIntBits(2.5f), rm));
    Expect.bits(ofMinus2, NX, s -> Float64.toInt32(s, bits(-2.5), rm));
    Expect.bits(ofMinusHalf, NX, s -> Float64.toInt64(s, bits(-0.5), rm));
    // -0.5 fits an unsigned integer only where it rounds to zero.
    Expect.bits(0, ofMinusHalf == 0 ? NX : NV, s -> Float64.toUint32(s, bits(-0.5), rm));
    Expect.bits(0, ofMinusHalf == 0 ? NX : NV, s -> Float64.toUint64(s, bits(-0.5), rm));
  }

  @Test
  void theRangeAppliesAfterRounding() {
    Expect.bits(Integer.MAX_VALUE, NX, s -> Float64.toInt32(s, bits(0x1p31 - 0.5), RTZ));
    Expect.bits(Integer.MAX_VALUE, NV, s -> Float64.toInt32(s, bits(0x1p31 - 0.5), RNE));
    Expect.bits(Integer.MIN_VALUE, NX, s -> Float64.toInt32(s, bits(-0x1p31 - 0.5), RNE));
    Expect.bits(Integer.MIN_VALUE, NV, s -> Float64.toInt32(s, bits(-0x1p31 - 0.5), RDN));
    Expect.bits(-1, NX, s -> Float64.toUint32(s, bits(0x1p32 - 0.5), RDN));
    Expect.bits(-1, NV, s -> Float64.toUint32(s, bits(0x1p32 - 0.5), RUP));
  }

  @Test
  void integersThatDoNotFitTheSignificandAreRounded() {
    long odd = (1L << 53) + 1;
    Expect.binary64(0x1p53, NX, s -> Float64.fromInt64(s, odd, RNE));
    Expect.binary64(0x1.0000000000001p53, NX, s -> Float64.fromInt64(s, odd, RUP));
    Expect.binary64(0x1p63, NX, s -> Float64.fromInt64(s, Long.MAX_VALUE, RNE));
    Expect.binary64(0x1.fffffffffffffp62, NX, s -> Float64.fromInt64(s, Long.MAX_VALUE, RTZ));
    Expect.binary64(-0x1p63, 0, s -> Float64.fromInt64(s, Long.MIN_VALUE, RUP));
    Expect.binary64(0x1p64, NX, s -> Float64.fromUint64(s, -1, RNE));
    Expect.binary64(0x1p63, 0, s -> Float64.fromUint64(s, Long.MIN_VALUE, RNE));
    Expect.binary32(0x1p24f, NX, s -> Float32.fromInt32(s, (1 << 24) + 1, RNE));
    Expect.binary32(0x1p32f, NX, s -> Float32.fromUint32(s, -1, RNE));
    Expect.binary32(0x1.fffffep31f, NX, s -> Float32.fromUint32(s, -1, RTZ));
  }

  @Test
  void conversionsFromWordsIgnoreTheUpperHalfOfTheRegister() {
    Expect.binary64(-1.0, 0, s -> Float64.fromInt32(s, 0x1234_5678_ffff_ffffL, RNE));
    Expect.binary64(4294967295.0, 0, s -> Float64.fromUint32(s, 0x1234_5678_ffff_ffffL, RNE));
    Expect.binary32(1f, 0, s -> Float32.fromUint32(s, 0x1234_5678_0000_0001L, RNE));
    Expect.binary64(0.0, 0, s -> Float64.fromInt64(s, 0, RDN));
  }

  @Test
  void narrowingRoundsUnderflowsAndOverflows() {
    Expect.binary32(1f, NX, s -> Float64.toFloat32(s, bits(0x1.000001p0), RNE));
    Expect.binary32(0x1.000002p0f, NX, s -> Float64.toFloat32(s, bits(0x1.000001p0), RMM));
    Expect.binary32(Float.POSITIVE_INFINITY, OF | NX, s -> Float64.toFloat32(s, bits(1e39), RNE));
    Expect.binary32(Float.MAX_VALUE, OF | NX, s -> Float64.toFloat32(s, bits(1e39), RTZ));
    Expect.binary32(-0f, UF | NX, s -> Float64.toFloat32(s, bits(-1e-60), RNE));
    Expect.binary32(Float.MIN_VALUE, 0, s -> Float64.toFloat32(s, bits(0x1p-149), RNE));
    // Below the smallest normal number by less than half a unit of its lower neighbours: not tiny.
    double notTiny = 0x1.ffffff8p-127;
    Expect.binary32(Float.MIN_NORMAL, NX, s -> Float64.toFloat32(s, bits(notTiny), RNE));
    double tiny = 0x1.fffffep-127;
    Expect.binary32(Float.MIN_NORMAL, UF | NX, s -> Float64.toFloat32(s, bits(tiny), RNE));
  }

  @Test
  void nansAreMadeCanonicalBetweenFormats() {
    Expect.bits(0x7fc0_0000, 0, s -> Float64.toFloat32(s, NAN, RNE));
    Expect.bits(0x7fc0_0000, NV, s -> Float64.toFloat32(s, 0x7ff0_0000_0000_0001L, RNE));
    Expect.bits(0x7ff8_0000_0000_0000L, 0, s -> Float64.fromFloat32(s, 0xffc0_0001));
    Expect.bits(0x7ff8_0000_0000_0000L, NV, s -> Float64.fromFloat32(s, 0x7f80_0001));
    Expect.binary64(-0x1p-149, 0, s -> Float64.fromFloat32(s, floatToRawIntBits(-0x1p-149f)));
  }
}
