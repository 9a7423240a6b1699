// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import java.math.BigInteger;

/** A positive real number of which any finite number of binary digits can be had exactly. */
interface ExactMagnitude {
  /** The whole number of units 2^exponent in this number, and whether nothing is left over. */
  record Units(BigInteger count, boolean exact) {}

  Units in(int exponent);

  /** An exponent near floor(log2(this)). */
  int roughLog2();

  /** Returns floor(log2(this)). */
  default int log2() {
    int k = roughLog2();
    while (in(k).count().signum() == 0) {
      k--;
    }
    while (in(k + 1).count().signum() != 0) {
      k++;
    }
    return k;
  }

  /** Returns numerator / denominator times 2^scale. */
  static ExactMagnitude quotient(BigInteger numerator, BigInteger denominator, int scale) {
    return new ExactMagnitude() {
      @Override
      public Units in(int exponent) {
        int up = scale - exponent;
        BigInteger[] parts =
            numerator
                .shiftLeft(Math.max(up, 0))
                .divideAndRemainder(denominator.shiftLeft(Math.max(-up, 0)));
        return new Units(parts[0], parts[1].signum() == 0);
      }

      @Override
      public int roughLog2() {
        return numerator.bitLength() - denominator.bitLength() + scale;
      }
    };
  }

  /** Returns the square root of n times 2^scale. */
  static ExactMagnitude squareRoot(BigInteger n, int scale) {
    return new ExactMagnitude() {
      @Override
      public Units in(int exponent) {
        Units square = quotient(n, BigInteger.ONE, scale).in(2 * exponent);
        BigInteger[] parts = square.count().sqrtAndRemainder();
        return new Units(parts[0], parts[1].signum() == 0 && square.exact());
      }

      @Override
      public int roughLog2() {
        return (n.bitLength() + scale) / 2;
      }
    };
  }
}
