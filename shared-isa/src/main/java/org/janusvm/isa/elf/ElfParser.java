// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads headers and checks every field against the size of the file before it is used. Offsets and
 * sizes are unsigned 64-bit numbers that a hostile file chooses, so that each check is one that
 * cannot overflow; after it, they fit an int, as the file itself does.
 */
final class ElfParser {
  private static final int HEADER_SIZE = 64;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int MACHINE_RISCV = 243;
  private static final int TYPE_CORE = 4;
  private static final int SYMBOL_TYPE_SECTION = 3;
  private static final int SYMBOL_TYPE_FILE = 4;
  private static final int SYMBOL_TYPE_TLS = 6;

  final String name;
  final int type;
  final int flags;
  final long entry;
  final long programHeaderOffset;
  final List<Segment> segments;
  final List<Section> sections;

  private final ByteBuffer in;

  /**
   * What names may still cost. Honest names overlap little; in a hostile file millions of symbols
   * could share one string of millions of bytes.
   */
  private long nameBytesLeft;

  ElfParser(byte[] data, String name) throws ElfException {
    this.name = name;
    this.in = ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.nameBytesLeft = 4L * data.length;
    checkIdentification();
    type = in.getShort(16) & 0xffff;
    entry = in.getLong(24);
    programHeaderOffset = in.getLong(32);
    flags = in.getInt(48);
    segments = List.copyOf(readSegments());
    sections = List.copyOf(readSections());
  }

  private void checkIdentification() throws ElfException {
    int size = in.limit();
    if (size == 0) {
      throw error("is empty", "give a RISC-V program");
    }
    if (size < 4 || in.getInt(0) != 0x464c457f) {
      boolean script = size >= 2 && in.get(0) == '#' && in.get(1) == '!';
      throw script
          ? error("is a script, not an ELF file", "run its interpreter and give it the script")
          : error("is not an ELF file", "give a program built for riscv64");
    }
    if (size < 20) {
      throw truncated("its ELF header reaches");
    }
    int machine = in.getShort(18) & 0xffff;
    if (in.get(5) == 2) {
      machine = Short.reverseBytes((short) machine) & 0xffff;
    }
    if (machine != MACHINE_RISCV) {
      throw error("is built for " + machineName(machine), "build it for riscv64");
    }
    switch (in.get(4)) {
      case 2 -> {}
      case 1 -> throw error("is a 32-bit RISC-V file", "build it for riscv64 (64-bit)");
      default -> throw error("has an unknown ELF class", "the file is damaged; build it again");
    }
    switch (in.get(5)) {
      case 1 -> {}
      case 2 -> throw error("is big-endian", "build it for little-endian riscv64");
      default -> throw error("has an unknown byte order", "the file is damaged; build it again");
    }
    if (size < HEADER_SIZE) {
      throw truncated("its ELF header reaches");
    }
  }

  /** Machines whose files people have lying around (System V ABI, e_machine). */
  private static String machineName(int machine) {
    return switch (machine) {
      case 0 -> "no machine";
      case 2, 43 -> "SPARC";
      case 3 -> "x86 (32-bit)";
      case 4 -> "m68k";
      case 8 -> "MIPS";
      case 20, 21 -> "PowerPC";
      case 22 -> "S/390";
      case 40 -> "ARM (32-bit)";
      case 50 -> "IA-64";
      case 62 -> "x86-64";
      case 183 -> "AArch64";
      case 247 -> "BPF";
      case 258 -> "LoongArch";
      default -> "another machine (number " + machine + ")";
    };
  }

  /** Refuses what parses but cannot be run. */
  void requireRunnable() throws ElfException {
    switch (type) {
      case ElfFile.EXECUTABLE, ElfFile.SHARED -> {}
      case ElfFile.RELOCATABLE ->
          throw error("is an object file, not an executable", "link it first");
      case TYPE_CORE -> throw error("is a core dump", "give the program that dumped it");
      default -> throw error("is not an executable (type " + type + ")", "give a program");
    }
    if (segments.stream().noneMatch(Segment::isLoad)) {
      throw error("has nothing to load", "link it as an executable");
    }
  }

  private List<Segment> readSegments() throws ElfException {
    int count = in.getShort(56) & 0xffff;
    if (count == 0) {
      return List.of();
    }
    if ((in.getShort(54) & 0xffff) != ElfFile.PROGRAM_HEADER_SIZE) {
      throw damaged("its program headers have the wrong size");
    }
    int table = range(programHeaderOffset, (long) count * ElfFile.PROGRAM_HEADER_SIZE);
    if (table < 0) {
      throw truncated("its program headers lie");
    }
    List<Segment> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = table + i * ElfFile.PROGRAM_HEADER_SIZE;
      Segment segment =
          new Segment(
              in.getInt(at),
              in.getInt(at + 4),
              in.getLong(at + 8),
              in.getLong(at + 16),
              in.getLong(at + 32),
              in.getLong(at + 40),
              in.getLong(at + 48));
      check(segment, i);
      result.add(segment);
    }
    return result;
  }

  private void check(Segment segment, int index) throws ElfException {
    if (range(segment.offset(), segment.fileSize()) < 0) {
      throw truncated("segment " + index + " lies");
    }
    if (!segment.isLoad()) {
      return;
    }
    if (Long.compareUnsigned(segment.fileSize(), segment.memorySize()) > 0) {
      throw damaged("segment " + index + " is larger in the file than in memory");
    }
    long end = segment.address() + segment.memorySize();
    if (Long.compareUnsigned(end, segment.address()) < 0) {
      throw damaged("segment " + index + " ends beyond the address space");
    }
  }

  private List<Section> readSections() throws ElfException {
    long offset = in.getLong(40);
    int count = in.getShort(60) & 0xffff;
    if (offset == 0 || count == 0) {
      return List.of();
    }
    if ((in.getShort(58) & 0xffff) != SECTION_HEADER_SIZE) {
      throw damaged("its section headers have the wrong size");
    }
    int table = range(offset, (long) count * SECTION_HEADER_SIZE);
    if (table < 0) {
      throw truncated("its section headers lie");
    }
    int names = in.getShort(62) & 0xffff;
    List<Section> nameless = new ArrayList<>(count);
    int[] nameOffsets = new int[count];
    for (int i = 0; i < count; i++) {
      int at = table + i * SECTION_HEADER_SIZE;
      nameOffsets[i] = in.getInt(at);
      Section section =
          new Section(
              "",
              in.getInt(at + 4),
              in.getLong(at + 8),
              in.getLong(at + 16),
              in.getLong(at + 24),
              in.getLong(at + 32),
              in.getInt(at + 40),
              in.getLong(at + 56));
      if (section.inFile() && range(section.offset(), section.size()) < 0) {
        throw truncated("section " + i + " lies");
      }
      nameless.add(section);
    }
    List<Section> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Section s = nameless.get(i);
      String text = names < count ? string(nameless.get(names), nameOffsets[i]) : "";
      result.add(
          new Section(
              text,
              s.type(),
              s.flags(),
              s.address(),
              s.offset(),
              s.size(),
              s.link(),
              s.entrySize()));
    }
    return result;
  }

  /** The symbols that name an address or a number. Cannot fail: the table lies in the file. */
  List<Symbol> readSymbols() {
    Section table = null;
    for (Section section : sections) {
      boolean full = section.type() == Section.SYMTAB;
      if (full || section.type() == Section.DYNSYM && table == null) {
        table = section;
      }
    }
    if (table == null || table.link() < 0 || table.link() >= sections.size()) {
      return List.of();
    }
    Section names = sections.get(table.link());
    int count = (int) (table.size() / SYMBOL_SIZE);
    List<Symbol> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = (int) table.offset() + i * SYMBOL_SIZE;
      int info = in.get(at + 4) & 0xff;
      int section = in.getShort(at + 6) & 0xffff;
      String text = string(names, in.getInt(at));
      if (section != 0 && isAddress(info & 15) && isReadable(text)) {
        result.add(
            new Symbol(
                text, in.getLong(at + 8), in.getLong(at + 16), info & 15, info >>> 4, section));
      }
    }
    return result;
  }

  private static boolean isAddress(int symbolType) {
    return switch (symbolType) {
      case SYMBOL_TYPE_SECTION, SYMBOL_TYPE_FILE, SYMBOL_TYPE_TLS -> false;
      default -> true;
    };
  }

  /** Not a mapping symbol ($x, $d) nor a compiler's own label. */
  private static boolean isReadable(String name) {
    return !name.isEmpty() && name.charAt(0) != '$' && !name.startsWith(".L");
  }

  /** A string of a table; empty when it begins outside. */
  private String string(Section table, int index) {
    if (!table.inFile() || Integer.toUnsignedLong(index) >= table.size() || nameBytesLeft < 0) {
      return "";
    }
    int start = (int) table.offset() + index;
    int limit = (int) (table.offset() + table.size());
    int end = start;
    while (end < limit && in.get(end) != 0) {
      end++;
    }
    nameBytesLeft -= end - start;
    byte[] bytes = new byte[end - start];
    in.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The offset as an int if the range lies in the file, else -1. */
  private int range(long offset, long size) {
    long limit = in.limit();
    boolean inside = offset >= 0 && size >= 0 && offset <= limit && size <= limit - offset;
    return inside ? (int) offset : -1;
  }

  private ElfException truncated(String part) {
    return error("is truncated: " + part + " beyond its end", "copy or build it again");
  }

  private ElfException damaged(String what) {
    return error("is damaged: " + what, "copy or build it again");
  }

  private ElfException error(String what, String remedy) {
    return new ElfException(name + ": " + what + "; " + remedy);
  }
}
