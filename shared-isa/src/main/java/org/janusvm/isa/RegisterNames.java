// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of the registers (RISC-V ELF psABI, "Register Convention"). */
public final class RegisterNames {
  /** Integer registers by number, as the ABI names them. */
  public static final List<String> INTEGER =
      List.of(
          "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3",
          "a4", "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",
          "t3", "t4", "t5", "t6");

  /** Floating-point registers by number, as the ABI names them. */
  public static final List<String> FLOAT =
      List.of(
          "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
          "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
          "fs10", "fs11", "ft8", "ft9", "ft10", "ft11");

  private static final Map<String, Integer> INTEGER_NUMBERS = numbers(INTEGER, 'x');
  private static final Map<String, Integer> FLOAT_NUMBERS = numbers(FLOAT, 'f');

  static {
    INTEGER_NUMBERS.put("fp", 8);
  }

  private RegisterNames() {}

  private static Map<String, Integer> numbers(List<String> names, char letter) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
      numbers.put(letter + Integer.toString(i), i);
    }
    return numbers;
  }

  /**
   * Number of an integer register named {@code a0}, {@code x10} or {@code fp}; -1 if it is none.
   */
  public static int integer(String name) {
    return INTEGER_NUMBERS.getOrDefault(name, -1);
  }

  /** Number of a floating-point register named {@code fa0} or {@code f10}; -1 if it is none. */
  public static int floating(String name) {
    return FLOAT_NUMBERS.getOrDefault(name, -1);
  }
}
