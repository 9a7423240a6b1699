// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static java.lang.Double.MAX_VALUE;
import static java.lang.Double.MIN_NORMAL;
import static java.lang.Double.MIN_VALUE;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static java.lang.Double.doubleToRawLongBits;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of binary64 arithmetic worked out by hand from the specification. */
class Float64EdgeTest {
  private static final long NAN = 0x7ff8_0000_0000_0000L;
  private static final long ODD_NAN = 0xfff8_0000_1234_0000L;
  private static final long SIGNALING = 0x7ff0_0000_0000_0001L;
  private static final long INF = doubleToRawLongBits(POSITIVE_INFINITY);
  private static final long ONE = bits(1);

  private static long bits(double x) {
    return doubleToRawLongBits(x);
  }

  @ParameterizedTest
  @ValueSource(ints = {RNE, RTZ, RDN, RUP, RMM})
  void aNaNResultIsCanonicalAndOnlySignalingNaNsAreInvalid(int rm) {
    Expect.bits(NAN, 0, s -> Float64.add(s, ODD_NAN, ONE, rm));
    Expect.bits(NAN, 0, s -> Float64.sub(s, ONE, ODD_NAN, rm));
    Expect.bits(NAN, NV, s -> Float64.mul(s, SIGNALING, ODD_NAN, rm));
    Expect.bits(NAN, NV, s -> Float64.div(s, ODD_NAN, SIGNALING, rm));
    Expect.bits(NAN, 0, s -> Float64.sqrt(s, ODD_NAN, rm));
    Expect.bits(NAN, NV, s -> Float64.sqrt(s, SIGNALING, rm));
    Expect.bits(NAN, NV, s -> Float64.madd(s, ONE, ONE, SIGNALING, rm));
    Expect.bits(NAN, 0, s -> Float64.nmadd(s, ODD_NAN, ONE, ONE, rm));
  }

  @ParameterizedTest
  @ValueSource(ints = {RNE, RTZ, RDN, RUP, RMM})
  void operationsWithoutAValueAreInvalid(int rm) {
    long minusInf = bits(NEGATIVE_INFINITY);
    Expect.bits(NAN, NV, s -> Float64.add(s, INF, minusInf, rm));
    Expect.bits(NAN, NV, s -> Float64.sub(s, INF, INF, rm));
    Expect.bits(NAN, NV, s -> Float64.mul(s, bits(-0.0), INF, rm));
    Expect.bits(NAN, NV, s -> Float64.div(s, 0, 0, rm));
    Expect.bits(NAN, NV, s -> Float64.div(s, INF, minusInf, rm));
    Expect.bits(NAN, NV, s -> Float64.sqrt(s, bits(-MIN_VALUE), rm));
    Expect.bits(NAN, NV, s -> Float64.madd(s, INF, ONE, minusInf, rm));
    Expect.bits(NAN, NV, s -> Float64.msub(s, INF, ONE, INF, rm));
  }

  @Test
  void infinityTimesZeroPlusQuietNaNIsInvalid() {
    Expect.bits(NAN, NV, s -> Float64.madd(s, INF, 0, ODD_NAN, RNE));
    Expect.bits(NAN, NV, s -> Float64.nmsub(s, 0, INF, NAN, RUP));
  }

  @Test
  void infinitiesAreExactOperands() {
    Expect.binary64(POSITIVE_INFINITY, 0, s -> Float64.add(s, INF, bits(-MAX_VALUE), RNE));
    Expect.binary64(NEGATIVE_INFINITY, 0, s -> Float64.mul(s, INF, bits(-MIN_VALUE), RTZ));
    Expect.binary64(-0.0, 0, s -> Float64.div(s, bits(-MAX_VALUE), INF, RUP));
    Expect.binary64(POSITIVE_INFINITY, 0, s -> Float64.sqrt(s, INF, RDN));
    Expect.binary64(NEGATIVE_INFINITY, 0, s -> Float64.nmadd(s, INF, ONE, ONE, RNE));
  }

  @Test
  void aFiniteNumberDividedByZeroRaisesDivideByZeroOnly() {
    Expect.binary64(POSITIVE_INFINITY, DZ, s -> Float64.div(s, ONE, 0, RNE));
    Expect.binary64(NEGATIVE_INFINITY, DZ, s -> Float64.div(s, ONE, bits(-0.0), RTZ));
    Expect.binary64(POSITIVE_INFINITY, 0, s -> Float64.div(s, INF, 0, RNE));
  }

  @ParameterizedTest
  @CsvSource({"0,false", "1,false", "2,true", "3,false", "4,false"})
  void anExactZeroSumIsNegativeOnlyWhenRoundingDown(int rm, boolean negative) {
    double zero = negative ? -0.0 : 0.0;
    Expect.binary64(zero, 0, s -> Float64.sub(s, ONE, ONE, rm));
    Expect.binary64(zero, 0, s -> Float64.add(s, 0, bits(-0.0), rm));
    Expect.binary64(zero, 0, s -> Float64.msub(s, ONE, ONE, ONE, rm));
    Expect.binary64(zero, 0, s -> Float64.nmadd(s, ONE, bits(-1), ONE, rm));
    Expect.binary64(-0.0, 0, s -> Float64.add(s, bits(-0.0), bits(-0.0), rm));
    Expect.binary64(-0.0, 0, s -> Float64.nmadd(s, ONE, 0, 0, rm));
    Expect.binary64(-0.0, 0, s -> Float64.sqrt(s, bits(-0.0), rm));
  }

  @ParameterizedTest
  @CsvSource({
    "0,Infinity,-Infinity",
    "1,0x1.fffffffffffffp1023,-0x1.fffffffffffffp1023",
    "2,0x1.fffffffffffffp1023,-Infinity",
    "3,Infinity,-0x1.fffffffffffffp1023",
    "4,Infinity,-Infinity"
  })
  void overflowGoesToInfinityOrTheLargestNumberByMode(int rm, double positive, double negative) {
    long max = bits(MAX_VALUE);
    Expect.binary64(positive, OF | NX, s -> Float64.add(s, max, max, rm));
    Expect.binary64(negative, OF | NX, s -> Float64.mul(s, max, bits(-2), rm));
    Expect.binary64(positive, OF | NX, s -> Float64.div(s, max, bits(0.5), rm));
    Expect.binary64(negative, OF | NX, s -> Float64.nmadd(s, max, ONE, max, rm));
  }

  @Test
  void whatRoundsBackToTheLargestNumberDoesNotOverflow() {
    long quarterUlp = bits(0x1p969);
    Expect.binary64(MAX_VALUE, NX, s -> Float64.add(s, bits(MAX_VALUE), quarterUlp, RNE));
    Expect.binary64(
        POSITIVE_INFINITY, OF | NX, s -> Float64.add(s, bits(MAX_VALUE), quarterUlp, RUP));
    Expect.binary64(
        POSITIVE_INFINITY, OF | NX, s -> Float64.add(s, bits(MAX_VALUE), bits(0x1p970), RNE));
  }

  @Test
  void tininessIsDetectedAfterRounding() {
    // Halfway between the largest subnormal and the smallest normal number; 53 bits would hold it.
    long below = bits(0x1.fffffffffffffp-1);
    Expect.binary64(MIN_NORMAL, UF | NX, s -> Float64.mul(s, bits(MIN_NORMAL), below, RNE));
    // The smallest normal number less 2^-58 of it: 53 bits round it up to a normal number.
    long x = bits(-0x1p-1000);
    long y = bits(0x1p-80);
    Expect.binary64(MIN_NORMAL, NX, s -> Float64.madd(s, x, y, bits(MIN_NORMAL), RNE));
    Expect.binary64(MIN_NORMAL, NX, s -> Float64.madd(s, x, y, bits(MIN_NORMAL), RUP));
    Expect.binary64(
        MIN_NORMAL - MIN_VALUE, UF | NX, s -> Float64.madd(s, x, y, bits(MIN_NORMAL), RTZ));
  }

  @Test
  void subnormalResultsUnderflowOnlyWhenInexact() {
    Expect.binary64(MIN_VALUE, 0, s -> Float64.mul(s, bits(0x1p-1000), bits(0x1p-74), RNE));
    Expect.binary64(0.0, UF | NX, s -> Float64.mul(s, bits(MIN_VALUE), bits(0.5), RNE));
    Expect.binary64(MIN_VALUE, UF | NX, s -> Float64.mul(s, bits(MIN_VALUE), bits(0.5), RMM));
    Expect.binary64(MIN_VALUE, UF | NX, s -> Float64.mul(s, bits(0x1p-700), bits(0x1p-700), RUP));
    Expect.binary64(-MIN_VALUE, UF | NX, s -> Float64.div(s, bits(-MIN_VALUE), bits(1e300), RDN));
    Expect.binary64(2 * MIN_VALUE, 0, s -> Float64.add(s, bits(MIN_VALUE), bits(MIN_VALUE), RUP));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0x1.0p0,0x1.0000000000002p0",
    "1,0x1.0p0,0x1.0000000000001p0",
    "2,0x1.0p0,0x1.0000000000001p0",
    "3,0x1.0000000000001p0,0x1.0000000000002p0",
    "4,0x1.0000000000001p0,0x1.0000000000002p0"
  })
  void tiesAreRoundedByMode(int rm, double afterEven, double afterOdd) {
    long half = bits(0x1p-53);
    Expect.binary64(afterEven, NX, s -> Float64.add(s, ONE, half, rm));
    Expect.binary64(afterOdd, NX, s -> Float64.add(s, bits(0x1.0000000000001p0), half, rm));
  }

  @Test
  void aResidualBelowTheSubnormalNumbersStillCountsAsInexact() {
    long x = bits(0x1.0000000000001p-540);
    long y = bits(0x1.0000000000001p-480);
    Expect.binary64(0x1.0000000000002p-1020, NX, s -> Float64.mul(s, x, y, RNE));
    Expect.binary64(0x1.0000000000002p-1020, NX, s -> Float64.madd(s, x, y, 0, RNE));
    // 2^-1000 (1 + 2^-52) / 3 is 2^-1002 (4/3 + 4/3 * 2^-52), and 4/3 is 1.5555... in hexadecimal.
    long dividend = bits(0x1.0000000000001p-1000);
    Expect.binary64(0x1.5555555555557p-1002, NX, s -> Float64.div(s, dividend, bits(3), RNE));
  }

  @Test
  void roundingOfQuotientsAndRootsFollowsTheMode() {
    Expect.binary64(0x1.5555555555555p-2, NX, s -> Float64.div(s, ONE, bits(3), RNE));
    Expect.binary64(0x1.5555555555556p-2, NX, s -> Float64.div(s, ONE, bits(3), RUP));
    Expect.binary64(-0x1.5555555555556p-2, NX, s -> Float64.div(s, ONE, bits(-3), RDN));
    Expect.binary64(0x1.6a09e667f3bcdp0, NX, s -> Float64.sqrt(s, bits(2), RNE));
    Expect.binary64(0x1.6a09e667f3bccp0, NX, s -> Float64.sqrt(s, bits(2), RTZ));
    Expect.binary64(0x1p-537, 0, s -> Float64.sqrt(s, bits(MIN_VALUE), RUP));
    Expect.binary64(3.0, 0, s -> Float64.sqrt(s, bits(9), RNE));
  }

  @Test
  void aFusedProductIsNotRounded() {
    long x = bits(0x1.0000000000001p0);
    Expect.binary64(0x1p-104, 0, s -> Float64.msub(s, x, x, bits(0x1.0000000000002p0), RNE));
  }

  @Test
  void theLastBitsOfAProductDecideATieFarAbove() {
    // x * y is 2 + 2 * d with d below 2^-73, so that it is just more than half a unit of 2^54.
    long x = bits(0x1.522289f49726fp0);
    long y = bits(0x1.83a1db5a0c814p0);
    long c = bits(0x1p54);
    Expect.binary64(0x1.0000000000001p54, NX, s -> Float64.madd(s, x, y, c, RNE));
    Expect.binary64(0x1p54, NX, s -> Float64.madd(s, x, y, c, RTZ));
    Expect.binary64(0x1.fffffffffffffp53, NX, s -> Float64.nmsub(s, x, y, c, RNE));
  }

  @Test
  void minimumAndMaximumPreferNumbersAndOrderZeros() {
    long minusZero = bits(-0.0);
    Expect.binary64(-0.0, 0, s -> Float64.min(s, 0, minusZero));
    Expect.binary64(0.0, 0, s -> Float64.max(s, minusZero, 0));
    Expect.bits(ONE, 0, s -> Float64.min(s, ODD_NAN, ONE));
    Expect.bits(ONE, NV, s -> Float64.max(s, ONE, SIGNALING));
    Expect.bits(NAN, 0, s -> Float64.min(s, ODD_NAN, ODD_NAN));
    Expect.bits(NAN, NV, s -> Float64.max(s, SIGNALING, ODD_NAN));
  }

  @Test
  void equalityIsQuietAndOrderIsSignaling() {
    Expect.bits(1, 0, s -> Float64.eq(s, 0, bits(-0.0)));
    Expect.bits(0, 0, s -> Float64.eq(s, NAN, NAN));
    Expect.bits(0, NV, s -> Float64.eq(s, ONE, SIGNALING));
    Expect.bits(0, NV, s -> Float64.lt(s, NAN, ONE));
    Expect.bits(0, NV, s -> Float64.le(s, ONE, NAN));
    Expect.bits(0, 0, s -> Float64.lt(s, bits(-0.0), 0));
    Expect.bits(1, 0, s -> Float64.le(s, 0, bits(-0.0)));
  }

  @Test
  void eachClassHasItsBit() {
    double[] members = {
      NEGATIVE_INFINITY, -1, -MIN_VALUE, -0.0, 0, MIN_VALUE, 1, POSITIVE_INFINITY
    };
    for (int i = 0; i < members.length; i++) {
      long member = bits(members[i]);
      Expect.bits(1 << i, 0, s -> Float64.classify(member));
    }
    Expect.bits(1 << 8, 0, s -> Float64.classify(SIGNALING));
    Expect.bits(1 << 9, 0, s -> Float64.classify(ODD_NAN));
  }

  @Test
  void signInjectionMovesBitsEvenOfNaNs() {
    Expect.bits(SIGNALING | 1L << 63, 0, s -> Float64.sgnj(SIGNALING, bits(-1)));
    Expect.bits(SIGNALING | 1L << 63, 0, s -> Float64.sgnjn(SIGNALING, ONE));
    Expect.bits(ONE, 0, s -> Float64.sgnjx(bits(-1), bits(-1)));
  }
}
