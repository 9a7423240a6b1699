// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * What integer instructions compute, written down a second time, slowly and from the words of the
 * manual: big integers for M, single bits for Zbb, Zba and Zbs.
 */
final class IntegerOracle {
  private static final BigInteger ONES = unsigned(-1);
  private static final Map<String, LongBinaryOperator> BINARY = new TreeMap<>();
  private static final Map<String, LongBinaryOperator> UNARY = new TreeMap<>();

  static {
    multiplication();
    addresses();
    logic();
    counts();
    shifts();
    singleBits();
  }

  private IntegerOracle() {}

  /** Instructions of rd, rs1, rs2. */
  static Map<String, LongBinaryOperator> binary() {
    return BINARY;
  }

  /** Instructions of rd, rs1; the second argument is ignored. */
  static Map<String, LongBinaryOperator> unary() {
    return UNARY;
  }

  private static BigInteger signed(long v) {
    return BigInteger.valueOf(v);
  }

  private static BigInteger unsigned(long v) {
    return new BigInteger(Long.toUnsignedString(v));
  }

  private static void multiplication() {
    BINARY.put("mul", (a, b) -> signed(a).multiply(signed(b)).longValue());
    BINARY.put("mulh", (a, b) -> signed(a).multiply(signed(b)).shiftRight(64).longValue());
    BINARY.put("mulhu", (a, b) -> unsigned(a).multiply(unsigned(b)).shiftRight(64).longValue());
    BINARY.put("mulhsu", (a, b) -> signed(a).multiply(unsigned(b)).shiftRight(64).longValue());
    BINARY.put("mulw", (a, b) -> signed(a).multiply(signed(b)).intValue());
    divide("div", "rem", true);
    divide("divu", "remu", false);
  }

  private static void divide(String div, String rem, boolean isSigned) {
    BinaryOperator<BigInteger> quotient =
        (a, b) -> b.signum() == 0 ? BigInteger.ONE.negate() : a.divide(b);
    BinaryOperator<BigInteger> remainder = (a, b) -> b.signum() == 0 ? a : a.remainder(b);
    BINARY.put(div, (a, b) -> quotient.apply(wide(a, isSigned), wide(b, isSigned)).longValue());
    BINARY.put(rem, (a, b) -> remainder.apply(wide(a, isSigned), wide(b, isSigned)).longValue());
    BINARY.put(
        div + "w", (a, b) -> quotient.apply(word(a, isSigned), word(b, isSigned)).intValue());
    BINARY.put(
        rem + "w", (a, b) -> remainder.apply(word(a, isSigned), word(b, isSigned)).intValue());
  }

  private static BigInteger wide(long v, boolean isSigned) {
    return isSigned ? signed(v) : unsigned(v);
  }

  private static BigInteger word(long v, boolean isSigned) {
    return isSigned ? signed((int) v) : signed(v & 0xffff_ffffL);
  }

  private static void addresses() {
    for (int n = 1; n <= 3; n++) {
      long scale = 1L << n;
      BINARY.put("sh" + n + "add", (a, b) -> a * scale + b);
      BINARY.put("sh" + n + "add.uw", (a, b) -> (a & 0xffff_ffffL) * scale + b);
    }
    BINARY.put("add.uw", (a, b) -> (a & 0xffff_ffffL) + b);
  }

  private static void logic() {
    BINARY.put("andn", (a, b) -> unsigned(a).and(ONES.xor(unsigned(b))).longValue());
    BINARY.put("orn", (a, b) -> unsigned(a).or(ONES.xor(unsigned(b))).longValue());
    BINARY.put("xnor", (a, b) -> ONES.xor(unsigned(a).xor(unsigned(b))).longValue());
    BINARY.put("max", (a, b) -> signed(a).max(signed(b)).longValue());
    BINARY.put("min", (a, b) -> signed(a).min(signed(b)).longValue());
    BINARY.put("maxu", (a, b) -> unsigned(a).max(unsigned(b)).longValue());
    BINARY.put("minu", (a, b) -> unsigned(a).min(unsigned(b)).longValue());
    UNARY.put("sext.b", (a, b) -> (a & 0x7f) - (a & 0x80));
    UNARY.put("sext.h", (a, b) -> (a & 0x7fff) - (a & 0x8000));
    UNARY.put("zext.h", (a, b) -> a & 0xffff);
    UNARY.put("rev8", (a, b) -> bytes(a, false));
    UNARY.put("orc.b", (a, b) -> bytes(a, true));
  }

  /** Byte by byte: spread over the byte whether it is not zero, or put in reverse order. */
  private static long bytes(long a, boolean spread) {
    long result = 0;
    for (int i = 0; i < 8; i++) {
      long part = a >>> 8 * i & 0xff;
      result |= spread ? (part == 0 ? 0 : 0xffL) << 8 * i : part << 56 - 8 * i;
    }
    return result;
  }

  private static boolean bit(long a, long index) {
    return unsigned(a).testBit((int) index);
  }

  private static int leadingZeros(long a, int width) {
    int n = 0;
    while (n < width && !bit(a, width - 1 - n)) {
      n++;
    }
    return n;
  }

  private static int trailingZeros(long a, int width) {
    int n = 0;
    while (n < width && !bit(a, n)) {
      n++;
    }
    return n;
  }

  private static void counts() {
    UNARY.put("clz", (a, b) -> leadingZeros(a, 64));
    UNARY.put("clzw", (a, b) -> leadingZeros(a, 32));
    UNARY.put("ctz", (a, b) -> trailingZeros(a, 64));
    UNARY.put("ctzw", (a, b) -> trailingZeros(a, 32));
    UNARY.put("cpop", (a, b) -> unsigned(a).bitCount());
    UNARY.put("cpopw", (a, b) -> unsigned(a & 0xffff_ffffL).bitCount());
  }

  private static BigInteger power(long amount, int width) {
    return BigInteger.TWO.pow((int) amount & width - 1);
  }

  private static void shifts() {
    BINARY.put("sll", (a, b) -> unsigned(a).multiply(power(b, 64)).longValue());
    BINARY.put("srl", (a, b) -> unsigned(a).divide(power(b, 64)).longValue());
    BINARY.put("sra", (a, b) -> signed(a).shiftRight((int) b & 63).longValue());
    BINARY.put("sllw", (a, b) -> word(a, false).multiply(power(b, 32)).intValue());
    BINARY.put("srlw", (a, b) -> word(a, false).divide(power(b, 32)).intValue());
    BINARY.put("sraw", (a, b) -> word(a, true).shiftRight((int) b & 31).intValue());
    BINARY.put("rol", (a, b) -> rotateLeft(unsigned(a), (int) b & 63, 64).longValue());
    BINARY.put("ror", (a, b) -> rotateLeft(unsigned(a), (int) -b & 63, 64).longValue());
    BINARY.put("rolw", (a, b) -> rotateLeft(word(a, false), (int) b & 31, 32).intValue());
    BINARY.put("rorw", (a, b) -> rotateLeft(word(a, false), (int) -b & 31, 32).intValue());
  }

  private static BigInteger rotateLeft(BigInteger a, int by, int width) {
    return a.shiftLeft(by).or(a.shiftRight(width - by));
  }

  private static void singleBits() {
    BINARY.put("bset", (a, b) -> unsigned(a).setBit((int) b & 63).longValue());
    BINARY.put("bclr", (a, b) -> unsigned(a).clearBit((int) b & 63).longValue());
    BINARY.put("binv", (a, b) -> unsigned(a).flipBit((int) b & 63).longValue());
    BINARY.put("bext", (a, b) -> bit(a, b & 63) ? 1 : 0);
  }
}
