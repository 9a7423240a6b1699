// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

/**
 * A symbol.
 *
 * @param name never empty
 * @param address its value
 * @param size in bytes, 0 when unknown
 * @param type one of the constants below, or another value
 * @param binding {@link #LOCAL}, {@link #GLOBAL} or {@link #WEAK}
 * @param section index of the section it lies in; 0xfff1 for an absolute value
 */
public record Symbol(String name, long address, long size, int type, int binding, int section) {
  public static final int NOTYPE = 0;
  public static final int OBJECT = 1;
  public static final int FUNCTION = 2;

  public static final int LOCAL = 0;
  public static final int GLOBAL = 1;
  public static final int WEAK = 2;

  /** Section index of a symbol that is not an address but a number. */
  public static final int ABSOLUTE = 0xfff1;
}
