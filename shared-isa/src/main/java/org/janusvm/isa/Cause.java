// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

/** Synchronous exception codes as in mcause (RISC-V Privileged ISA, table of mcause values). */
public final class Cause {
  public static final int FETCH_MISALIGNED = 0;
  public static final int FETCH_ACCESS = 1;
  public static final int ILLEGAL_INSTRUCTION = 2;
  public static final int BREAKPOINT = 3;
  public static final int LOAD_MISALIGNED = 4;
  public static final int LOAD_ACCESS = 5;
  public static final int STORE_MISALIGNED = 6;
  public static final int STORE_ACCESS = 7;
  public static final int ECALL_FROM_U = 8;
  public static final int ECALL_FROM_S = 9;
  public static final int ECALL_FROM_M = 11;
  public static final int FETCH_PAGE_FAULT = 12;
  public static final int LOAD_PAGE_FAULT = 13;
  public static final int STORE_PAGE_FAULT = 15;

  private static final String[] NAMES = {
    "instruction address misaligned",
    "instruction access fault",
    "illegal instruction",
    "breakpoint",
    "load address misaligned",
    "load access fault",
    "store address misaligned",
    "store access fault",
    "environment call from U mode",
    "environment call from S mode",
    "environment call from VS mode",
    "environment call from M mode",
    "instruction page fault",
    "load page fault",
    "reserved",
    "store page fault",
  };

  private Cause() {}

  /** The specification's words for a cause, for messages. */
  public static String name(int cause) {
    return cause >= 0 && cause < NAMES.length ? NAMES[cause] : "exception " + cause;
  }
}
