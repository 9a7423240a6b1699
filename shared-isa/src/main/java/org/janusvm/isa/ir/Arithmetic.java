// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/**
 * Integer operations of the IR that Java has no operator for, as engines call them. Division never
 * traps (RISC-V Unprivileged ISA, "Division Operations").
 */
public final class Arithmetic {
  private Arithmetic() {}

  /** Upper half of signed times unsigned. */
  public static long mulhsu(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) - (a < 0 ? b : 0);
  }

  public static long div(long a, long b) {
    // Java's own division gives the dividend for MIN / -1, as RISC-V does.
    return b == 0 ? -1 : a / b;
  }

  public static long divu(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  public static long rem(long a, long b) {
    return b == 0 ? a : a % b;
  }

  public static long remu(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  public static int div(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  public static int divu(int a, int b) {
    return b == 0 ? -1 : Integer.divideUnsigned(a, b);
  }

  public static int rem(int a, int b) {
    return b == 0 ? a : a % b;
  }

  public static int remu(int a, int b) {
    return b == 0 ? a : Integer.remainderUnsigned(a, b);
  }

  public static long minu(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  public static long maxu(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  /** Every byte becomes 0xff unless it is zero. */
  public static long orcB(long a) {
    long low = 0x7f7f_7f7f_7f7f_7f7fL;
    long nonZero = ((a & low) + low | a) & ~low;
    return (nonZero >>> 7) * 0xff;
  }
}
