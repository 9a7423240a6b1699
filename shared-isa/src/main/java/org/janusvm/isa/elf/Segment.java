// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

/**
 * A program header (ELF-64 Object File Format, "Program Header Table"). In a file that was parsed,
 * {@code offset + fileSize} lies inside the file, {@code fileSize <= memorySize} for segments to
 * load, and {@code address + memorySize} does not wrap around.
 *
 * @param type one of the constants below, or another value
 * @param flags {@link #R}, {@link #W} and {@link #X}
 * @param offset in the file, in bytes
 * @param address where it belongs in memory, before any load bias
 * @param fileSize bytes in the file
 * @param memorySize bytes in memory; those beyond fileSize are zero
 * @param alignment in bytes; 0 and 1 mean none
 */
public record Segment(
    int type,
    int flags,
    long offset,
    long address,
    long fileSize,
    long memorySize,
    long alignment) {
  public static final int LOAD = 1;
  public static final int DYNAMIC = 2;
  public static final int INTERP = 3;
  public static final int NOTE = 4;
  public static final int PHDR = 6;
  public static final int TLS = 7;
  public static final int GNU_STACK = 0x6474e551;
  public static final int GNU_RELRO = 0x6474e552;

  /** Flag: executable. */
  public static final int X = 1;

  /** Flag: writable. */
  public static final int W = 2;

  /** Flag: readable. */
  public static final int R = 4;

  /** Whether the loader must put it into memory. */
  public boolean isLoad() {
    return type == LOAD;
  }

  public boolean readable() {
    return (flags & R) != 0;
  }

  public boolean writable() {
    return (flags & W) != 0;
  }

  public boolean executable() {
    return (flags & X) != 0;
  }
}
