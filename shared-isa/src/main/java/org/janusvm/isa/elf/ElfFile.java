// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An ELF file for 64-bit RISC-V, checked as a whole when it is parsed: whatever it is asked for
 * afterwards lies inside the file (ELF-64 Object File Format; RISC-V ELF psABI).
 */
public final class ElfFile {
  /** {@link #type}: to be linked first. */
  public static final int RELOCATABLE = 1;

  /** {@link #type}: an executable for fixed addresses. */
  public static final int EXECUTABLE = 2;

  /** {@link #type}: a shared library, or an executable that can be loaded anywhere. */
  public static final int SHARED = 3;

  /** {@link #flags}: contains 16-bit instructions. */
  public static final int FLAG_RVC = 1;

  /** Bytes of a program header, as AT_PHENT reports them. */
  public static final int PROGRAM_HEADER_SIZE = 56;

  /** The largest file that is read, in bytes. */
  static final long MAX_FILE_SIZE = 1L << 30;

  private final byte[] data;
  private final ElfParser parsed;
  private SymbolTable symbols;

  private ElfFile(byte[] data, ElfParser parsed) {
    this.data = data;
    this.parsed = parsed;
  }

  /**
   * Parses a program that can be run: an executable or a shared object.
   *
   * @param data the file's contents; not copied, and not to be changed afterwards
   * @param name the file's name, for messages
   * @throws ElfException when it is not such a file, or is damaged
   */
  public static ElfFile parse(byte[] data, String name) throws ElfException {
    ElfFile file = parseAny(data, name);
    file.parsed.requireRunnable();
    return file;
  }

  /** As {@link #parse}, but for any type of file, relocatable objects included. */
  public static ElfFile parseAny(byte[] data, String name) throws ElfException {
    return new ElfFile(data, new ElfParser(data, name));
  }

  /**
   * Reads and parses a program that can be run.
   *
   * @throws ElfException when it is not such a file, or is damaged
   * @throws IOException when the file cannot be read
   */
  public static ElfFile read(Path path) throws IOException {
    return parse(contents(path), path.toString());
  }

  /** As {@link #read}, but for any type of file, relocatable objects included. */
  public static ElfFile readAny(Path path) throws IOException {
    return parseAny(contents(path), path.toString());
  }

  private static byte[] contents(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new ElfException(path + ": is a directory; give a RISC-V program");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new ElfException(path + ": is not a regular file; give a RISC-V program");
    }
    if (Files.size(path) > MAX_FILE_SIZE) {
      throw new ElfException(path + ": is larger than 1 GiB; give a smaller program");
    }
    return Files.readAllBytes(path);
  }

  /** The name given to {@link #parse}. */
  public String name() {
    return parsed.name;
  }

  /** The whole file. Not a copy: do not change it. */
  public byte[] data() {
    return data;
  }

  /** {@link #RELOCATABLE}, {@link #EXECUTABLE}, {@link #SHARED} or another value. */
  public int type() {
    return parsed.type;
  }

  /** Whether it may be loaded at any address, so that all addresses are relative to that. */
  public boolean isPositionIndependent() {
    return parsed.type == SHARED;
  }

  /** Address of the first instruction, before any load bias. */
  public long entry() {
    return parsed.entry;
  }

  /** Flags as in the psABI, {@link #FLAG_RVC} among them. */
  public int flags() {
    return parsed.flags;
  }

  /** Where the program headers begin in the file, in bytes. */
  public long programHeaderOffset() {
    return parsed.programHeaderOffset;
  }

  /** All program headers, in the file's order. */
  public List<Segment> segments() {
    return parsed.segments;
  }

  /** The first program header of this type. */
  public Optional<Segment> segment(int type) {
    return parsed.segments.stream().filter(s -> s.type() == type).findFirst();
  }

  /** All section headers, in the file's order, so that indices in symbols fit; may be empty. */
  public List<Section> sections() {
    return parsed.sections;
  }

  /** The first section of this name. */
  public Optional<Section> section(String name) {
    return parsed.sections.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** Path of the dynamic linker that the program asks for. */
  public Optional<String> interpreter() {
    return segment(Segment.INTERP)
        .map(s -> string((int) s.offset(), (int) (s.offset() + s.fileSize())));
  }

  /** A copy of a segment's bytes in the file. */
  public byte[] contents(Segment segment) {
    return slice(segment.offset(), segment.fileSize());
  }

  /** A copy of a section's bytes in the file; empty when it takes no space there. */
  public byte[] contents(Section section) {
    return section.inFile() ? slice(section.offset(), section.size()) : new byte[0];
  }

  /** The symbols: those of the full table, or of the dynamic one in a stripped file. */
  public synchronized SymbolTable symbols() {
    if (symbols == null) {
      symbols = new SymbolTable(parsed.readSymbols());
    }
    return symbols;
  }

  private byte[] slice(long offset, long size) {
    return Arrays.copyOfRange(data, (int) offset, (int) (offset + size));
  }

  private String string(int from, int to) {
    int end = from;
    while (end < to && data[end] != 0) {
      end++;
    }
    return new String(data, from, end - from, StandardCharsets.UTF_8);
  }
}
