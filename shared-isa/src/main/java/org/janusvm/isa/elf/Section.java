// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

/**
 * A section header (ELF-64 Object File Format, "Section Header Table"). In a file that was parsed,
 * {@code offset + size} lies inside the file unless the section takes no space there.
 *
 * @param name empty when it has none
 * @param type one of the constants below, or another value
 * @param flags {@link #WRITE}, {@link #ALLOC}, {@link #EXEC} and others
 * @param address in memory, 0 when it does not belong there
 * @param offset in the file, in bytes
 * @param size in bytes
 * @param link index of a related section
 * @param entrySize bytes of an entry when the section is a table
 */
public record Section(
    String name,
    int type,
    long flags,
    long address,
    long offset,
    long size,
    int link,
    long entrySize) {
  public static final int NULL = 0;
  public static final int PROGBITS = 1;
  public static final int SYMTAB = 2;
  public static final int STRTAB = 3;
  public static final int NOBITS = 8;
  public static final int DYNSYM = 11;

  /** Flag: writable. */
  public static final long WRITE = 1;

  /** Flag: occupies memory while the program runs. */
  public static final long ALLOC = 2;

  /** Flag: holds instructions. */
  public static final long EXEC = 4;

  /** Whether it takes space in the file; when not, its offset and size say nothing about that. */
  public boolean inFile() {
    return type != NULL && type != NOBITS;
  }

  public boolean executable() {
    return (flags & EXEC) != 0;
  }
}
