// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import org.janusvm.isa.Cause;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.Op;
import org.janusvm.memory.RawMemory;

/**
 * Atomic memory operations on host addresses, by compare and swap. Store-conditional succeeds when
 * memory still holds the value that load-reserved read, so that a value changed and changed back
 * goes unnoticed (the ABA weakness); the specification's guarantees for constrained loops hold.
 *
 * <p>SAFETY of every access: the address comes from {@code atomicAddress} of a guest memory, which
 * checked rights, and the operand is naturally aligned and thus lies in one page.
 */
public final class Atomics {
  private Atomics() {}

  /** Checks natural alignment of an address that will be written. */
  public static long alignedForStore(long address, int bytes) {
    if ((address & bytes - 1) != 0) {
      throw new GuestTrap(Cause.STORE_MISALIGNED, address);
    }
    return address;
  }

  /** Checks natural alignment of an address that will be read. */
  public static long alignedForLoad(long address, int bytes) {
    if ((address & bytes - 1) != 0) {
      throw new GuestTrap(Cause.LOAD_MISALIGNED, address);
    }
    return address;
  }

  /** Load-reserved of a word. */
  public static int loadReserved32(Hart hart, long address, long host) {
    int value = RawMemory.getIntVolatile(host);
    hart.reservation = address;
    hart.reservedValue = value;
    return value;
  }

  /** Load-reserved of a doubleword. */
  public static long loadReserved64(Hart hart, long address, long host) {
    long value = RawMemory.getLongVolatile(host);
    hart.reservation = address;
    hart.reservedValue = value;
    return value;
  }

  /** Store-conditional of a word; true when it failed. */
  public static boolean storeConditional32(Hart hart, long address, long host, int value) {
    boolean stored =
        hart.reservation == address
            && RawMemory.compareAndSetInt(host, (int) hart.reservedValue, value);
    hart.reservation = -1;
    return !stored;
  }

  /** Store-conditional of a doubleword; true when it failed. */
  public static boolean storeConditional64(Hart hart, long address, long host, long value) {
    boolean stored =
        hart.reservation == address && RawMemory.compareAndSetLong(host, hart.reservedValue, value);
    hart.reservation = -1;
    return !stored;
  }

  /** Read-modify-write of a word; returns the old value. */
  public static int amo32(Op op, long host, int operand) {
    while (true) {
      int old = RawMemory.getIntVolatile(host);
      if (RawMemory.compareAndSetInt(host, old, (int) combine(op, old, operand, 0xffff_ffffL))) {
        return old;
      }
    }
  }

  /** Read-modify-write of a doubleword; returns the old value. */
  public static long amo64(Op op, long host, long operand) {
    while (true) {
      long old = RawMemory.getLongVolatile(host);
      if (RawMemory.compareAndSetLong(host, old, combine(op, old, operand, -1))) {
        return old;
      }
    }
  }

  /** The new value; {@code mask} is what of a sign-extended operand takes part unsigned. */
  private static long combine(Op op, long old, long operand, long mask) {
    return switch (op) {
      case AMO_SWAP -> operand;
      case AMO_ADD -> old + operand;
      case AMO_XOR -> old ^ operand;
      case AMO_AND -> old & operand;
      case AMO_OR -> old | operand;
      case AMO_MIN -> Math.min(old, operand);
      case AMO_MAX -> Math.max(old, operand);
      case AMO_MINU -> Long.compareUnsigned(old & mask, operand & mask) <= 0 ? old : operand;
      case AMO_MAXU -> Long.compareUnsigned(old & mask, operand & mask) >= 0 ? old : operand;
      default -> throw new IllegalArgumentException(op + " is no atomic operation");
    };
  }
}
