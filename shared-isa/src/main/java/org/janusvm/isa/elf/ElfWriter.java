// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes a static executable: parts of memory with their contents, symbols, and an entry point. The
 * result always has section headers, so that other tools can list it.
 */
public final class ElfWriter {
  private static final int PAGE = 4096;
  private static final int ATTRIBUTES = 0x70000003;

  /** e_flags: 16-bit instructions, floating-point arguments in double registers. */
  private static final int FLAGS = 5;

  /**
   * A part of memory, which becomes a section.
   *
   * @param name the section's name
   * @param flags {@link Segment#R}, {@link Segment#W} and {@link Segment#X}
   * @param address where it begins
   * @param data what it begins with; not copied
   * @param size bytes in memory, at least those of data; the rest is zero
   */
  private record Part(String name, int flags, long address, byte[] data, long size) {
    long end() {
      return address + size;
    }

    boolean isZero() {
      return data.length == 0 && size > 0;
    }
  }

  /** Parts with the same flags in one program header; its file offset. */
  private record Group(List<Part> parts, long offset) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<Symbol> symbols = new ArrayList<>();
  private String architecture = "";
  private long entry;

  /** Adds a part of memory; parts must not overlap. See {@link Segment} for the flags. */
  public ElfWriter part(String name, int flags, long address, byte[] data, long size) {
    parts.add(new Part(name, flags, address, data, Math.max(size, data.length)));
    return this;
  }

  /** Adds a symbol; {@link Symbol#section} is ignored unless it is absolute. */
  public ElfWriter symbol(Symbol symbol) {
    symbols.add(symbol);
    return this;
  }

  /** Sets the address of the first instruction. */
  public ElfWriter entry(long address) {
    entry = address;
    return this;
  }

  /** Notes the extensions used, such as {@code rv64i2p1_c2p0}, for disassemblers. */
  public ElfWriter architecture(String isa) {
    architecture = isa;
    return this;
  }

  /** The file's bytes. */
  public byte[] write() {
    parts.sort(Comparator.comparingLong(Part::address));
    List<Group> groups = groups();
    long dataEnd = 64 + 56L * groups.size();
    for (Group group : groups) {
      dataEnd = group.offset + fileSize(group);
    }
    byte[] attributes = attributes();
    StringTable strings = new StringTable();
    StringTable names = new StringTable();
    byte[] symbolTable = symbolTable(strings);
    byte[] stringTable = strings.bytes();
    List<byte[]> tables = new ArrayList<>(List.of(attributes, symbolTable, stringTable));
    long attributesAt = dataEnd + 7 & -8L;
    long symbolsAt = attributesAt + attributes.length + 7 & -8L;
    long stringsAt = symbolsAt + symbolTable.length;
    long namesAt = stringsAt + stringTable.length;

    ByteBuffer headers = ByteBuffer.allocate(64 * (parts.size() + 5));
    headers.order(ByteOrder.LITTLE_ENDIAN).position(64);
    for (Group group : groups) {
      for (Part part : group.parts) {
        long at = group.offset + part.address - group.parts.getFirst().address;
        long flags =
            Section.ALLOC
                | ((part.flags & Segment.W) != 0 ? Section.WRITE : 0)
                | ((part.flags & Segment.X) != 0 ? Section.EXEC : 0);
        int type = part.isZero() ? Section.NOBITS : Section.PROGBITS;
        header(headers, names.add(part.name), type, flags, part.address, at, part.size);
        headers.putInt(0).putInt(0).putLong(1).putLong(0);
      }
    }
    header(
        headers, names.add(".riscv.attributes"), ATTRIBUTES, 0, 0, attributesAt, attributes.length);
    headers.putInt(0).putInt(0).putLong(1).putLong(0);
    int locals = 1 + (int) symbols.stream().filter(s -> s.binding() == Symbol.LOCAL).count();
    header(headers, names.add(".symtab"), Section.SYMTAB, 0, 0, symbolsAt, symbolTable.length);
    headers.putInt(parts.size() + 3).putInt(locals).putLong(8).putLong(24);
    header(headers, names.add(".strtab"), Section.STRTAB, 0, 0, stringsAt, stringTable.length);
    headers.putInt(0).putInt(0).putLong(1).putLong(0);
    int namesName = names.add(".shstrtab");
    byte[] nameTable = names.bytes();
    header(headers, namesName, Section.STRTAB, 0, 0, namesAt, nameTable.length);
    headers.putInt(0).putInt(0).putLong(1).putLong(0);
    tables.add(nameTable);

    long headersAt = namesAt + nameTable.length + 7 & -8L;
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(headersAt + headers.capacity()));
    out.order(ByteOrder.LITTLE_ENDIAN);
    fileHeader(out, groups.size(), headersAt);
    groups.forEach(group -> programHeader(out, group));
    for (Group group : groups) {
      for (Part part : group.parts) {
        if (part.data.length > 0) {
          out.position((int) (group.offset + part.address - group.parts.getFirst().address));
          out.put(part.data);
        }
      }
    }
    out.position((int) attributesAt);
    out.put(attributes);
    out.position((int) symbolsAt);
    tables.subList(1, tables.size()).forEach(out::put);
    out.position((int) headersAt);
    out.put(headers.array());
    return out.array();
  }

  /** Parts that follow each other with the same flags share a program header. */
  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    long offset = 64 + 56L * parts.size();
    int i = 0;
    while (i < parts.size()) {
      int first = i;
      Part part = parts.get(i++);
      while (i < parts.size()
          && parts.get(i).flags == part.flags
          && parts.get(i).address - parts.get(i - 1).end() < PAGE) {
        i++;
      }
      // The loader maps pages: offset and address must agree within one.
      offset += part.address - offset & PAGE - 1;
      Group group = new Group(List.copyOf(parts.subList(first, i)), offset);
      groups.add(group);
      offset += fileSize(group);
    }
    return groups;
  }

  private static long fileSize(Group group) {
    long size = 0;
    for (Part part : group.parts) {
      if (part.data.length > 0) {
        size = part.address - group.parts.getFirst().address + part.data.length;
      }
    }
    return size;
  }

  private void fileHeader(ByteBuffer out, int segments, long headersAt) {
    out.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    out.putShort((short) ElfFile.EXECUTABLE).putShort((short) 243).putInt(1).putLong(entry);
    out.putLong(64).putLong(headersAt).putInt(FLAGS).putShort((short) 64).putShort((short) 56);
    out.putShort((short) segments).putShort((short) 64).putShort((short) (parts.size() + 5));
    out.putShort((short) (parts.size() + 4));
  }

  private static void programHeader(ByteBuffer out, Group group) {
    Part first = group.parts.getFirst();
    out.putInt(Segment.LOAD).putInt(first.flags).putLong(group.offset);
    out.putLong(first.address).putLong(first.address).putLong(fileSize(group));
    out.putLong(group.parts.getLast().end() - first.address).putLong(PAGE);
  }

  private static void header(
      ByteBuffer out, int name, int type, long flags, long address, long offset, long size) {
    out.putInt(name).putInt(type).putLong(flags).putLong(address).putLong(offset).putLong(size);
  }

  private byte[] symbolTable(StringTable strings) {
    // Local symbols come first; the section header says how many they are.
    symbols.sort(Comparator.comparing(s -> s.binding() != Symbol.LOCAL));
    ByteBuffer out = ByteBuffer.allocate(24 * (symbols.size() + 1));
    out.order(ByteOrder.LITTLE_ENDIAN).position(24);
    for (Symbol symbol : symbols) {
      out.putInt(strings.add(symbol.name()));
      out.put((byte) (symbol.binding() << 4 | symbol.type())).put((byte) 0);
      out.putShort((short) sectionOf(symbol)).putLong(symbol.address()).putLong(symbol.size());
    }
    return out.array();
  }

  private int sectionOf(Symbol symbol) {
    if (symbol.section() != Symbol.ABSOLUTE) {
      for (int i = 0; i < parts.size(); i++) {
        long offset = symbol.address() - parts.get(i).address;
        if (offset >= 0 && offset < parts.get(i).size) {
          return i + 1;
        }
      }
      for (int i = 0; i < parts.size(); i++) {
        if (symbol.address() == parts.get(i).end()) {
          return i + 1;
        }
      }
    }
    return Symbol.ABSOLUTE;
  }

  /** The attributes section (RISC-V ELF psABI, "Attributes"): Tag_RISCV_arch alone. */
  private byte[] attributes() {
    byte[] isa = architecture.getBytes(StandardCharsets.US_ASCII);
    int tags = 1 + isa.length + 1;
    ByteBuffer out = ByteBuffer.allocate(1 + 4 + 6 + 1 + 4 + tags).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'A').putInt(out.capacity() - 1);
    out.put("riscv\0".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) 1).putInt(5 + tags);
    out.put((byte) 5).put(isa).put((byte) 0);
    return out.array();
  }

  /** Names, one after the other; the first is empty. */
  private static final class StringTable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    StringTable() {
      bytes.write(0);
    }

    int add(String name) {
      int at = bytes.size();
      bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
      return at;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
