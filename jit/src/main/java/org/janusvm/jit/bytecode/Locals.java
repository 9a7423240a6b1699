// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * Numbers of the JVM locals of a region's method. The fixed ones come first; each register that is
 * used has one for each form it takes. All of them live from the prologue on, so that one frame
 * describes every label; temporaries of a single instruction lie above.
 */
final class Locals {
  static final int THIS = 0;
  static final int CONTEXT = 1;

  /** The pc to enter at, and later the one to leave with. */
  static final int PC = 2;

  static final int DEPTH = 4;

  /** Instructions left before the outside must be asked. */
  static final int REMAINING = 5;

  /** Which instruction runs, for the handler of traps. */
  static final int SITE = 6;

  static final int HART = 7;
  static final int MEMORY = 8;
  static final int X = 9;
  static final int F = 10;

  /** The FpState. */
  static final int FP = 11;

  /** The dynamic rounding mode. */
  static final int FRM = 12;

  /**
   * 1 if rounding is to nearest even and inexact is accrued already, so that the host's is ours.
   */
  static final int HOST_ROUNDS = 13;

  /** Result of floating-point arithmetic on its way. */
  static final int DOUBLE = 14;

  static final int FLOAT = 16;

  private static final int FIRST_REGISTER = 17;

  private final int[][] slots = new int[64][4];
  private final List<Object> frame = new ArrayList<>();
  private int next = FIRST_REGISTER;
  private int max;

  /**
   * @param self internal name of the region's class
   * @param memory internal name of the memory's class
   * @param usesFloat whether the locals for floating point are in use
   */
  Locals(String self, String memory, boolean usesFloat) {
    for (int[] s : slots) {
      Arrays.fill(s, -1);
    }
    Object[] fixed = {
      self,
      Names.CONTEXT,
      Opcodes.LONG,
      Opcodes.INTEGER,
      Opcodes.INTEGER,
      Opcodes.INTEGER,
      Names.HART,
      memory,
      "[J"
    };
    frame.addAll(List.of(fixed));
    if (usesFloat) {
      frame.addAll(
          List.of(
              "[J",
              Names.FP_STATE,
              Opcodes.INTEGER,
              Opcodes.INTEGER,
              Opcodes.DOUBLE,
              Opcodes.FLOAT));
    } else {
      frame.addAll(
          List.of(
              Opcodes.TOP,
              Opcodes.TOP,
              Opcodes.TOP,
              Opcodes.TOP,
              Opcodes.TOP,
              Opcodes.TOP,
              Opcodes.TOP));
    }
  }

  /** Gives a register a local for a form, if it has none yet. */
  void allocate(int register, byte form) {
    if (slots[register][form] >= 0) {
      return;
    }
    slots[register][form] =
        add(
            switch (form) {
              case Forms.RAW -> Opcodes.LONG;
              case Forms.INT -> Opcodes.INTEGER;
              case Forms.DOUBLE -> Opcodes.DOUBLE;
              default -> Opcodes.FLOAT;
            });
  }

  /** Gives out a local that lives from the prologue on; to be called before any code is written. */
  int add(Object type) {
    int slot = next;
    next += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    max = next;
    frame.add(type);
    return slot;
  }

  /** The local of a register in a form, or -1. */
  int slot(int register, byte form) {
    return slots[register][form];
  }

  /** Types of all locals at every label. */
  Object[] frame() {
    return frame.toArray();
  }

  /** First local that an instruction may use for itself. */
  int firstTemporary() {
    return next;
  }

  /** Notes that locals below {@code end} are used. */
  void reserve(int end) {
    max = Math.max(max, end);
  }

  int max() {
    return max;
  }
}
