// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;
import org.janusvm.isa.Csrs;
import org.janusvm.isa.RegisterNames;

/** Names of operand values that are not numbers in assembly text. */
public final class AssemblyNames {
  /** Rounding modes by their encoding; 5 and 6 are reserved. */
  private static final List<String> ROUNDING_MODES =
      List.of("rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown", "dyn");

  /** Suffixes of atomic instructions by their bits aq (2) and rl (1). */
  private static final List<String> ORDERINGS = List.of("", ".rl", ".aq", ".aqrl");

  /** The rounding mode that is meant when none is written. */
  public static final int DYNAMIC = 7;

  private AssemblyNames() {}

  /** Name of a rounding mode. */
  public static String roundingMode(long mode) {
    return ROUNDING_MODES.get((int) mode & 7);
  }

  /** Encoding of a rounding mode, or -1. */
  static int roundingMode(String name) {
    return name.equals("unknown") ? -1 : ROUNDING_MODES.indexOf(name);
  }

  /** Suffix of an atomic instruction. */
  public static String ordering(long aqrl) {
    return ORDERINGS.get((int) aqrl & 3);
  }

  /** All suffixes of atomic instructions, by their bits. */
  static List<String> orderings() {
    return ORDERINGS;
  }

  /** Name of a set of accesses that a fence orders. */
  public static String fenceSet(long bits) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      if ((bits & 8 >> i) != 0) {
        name.append("iorw".charAt(i));
      }
    }
    return name.isEmpty() ? "unknown" : name.toString();
  }

  /** Encoding of a set of accesses, or -1. */
  static int fenceSet(String name) {
    if (name.equals("unknown") || name.equals("0")) {
      return 0;
    }
    int bits = 0;
    for (int i = 0; i < name.length(); i++) {
      int at = "iorw".indexOf(name.charAt(i));
      if (at < 0 || (bits & (8 >> at) * 2 - 1) != 0) {
        return -1; // Unknown, twice, or not in the order i, o, r, w.
      }
      bits |= 8 >> at;
    }
    return bits == 0 ? -1 : bits;
  }

  /** Value of a constant in an alias's expansion. */
  static long constant(Operand operand, String text) {
    int value =
        switch (operand) {
          case RD, RS1, RS2, RS3 -> RegisterNames.integer(text);
          case CSR -> Csrs.number(text);
          case RM -> roundingMode(text);
          case PRED, SUCC -> fenceSet(text);
          default -> Integer.decode(text);
        };
    if (value == -1 && !text.equals("-1")) {
      throw new IllegalStateException("no " + operand + " " + text);
    }
    return value;
  }
}
