// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Segment;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.janusvm.process.memory.FileContents;

/** Checks the loadable segments of one ELF file and maps them into an address space. */
final class SegmentLoader {
  private final ElfFile elf;
  private final AddressSpace memory;
  private final String name;
  private final List<Segment> segments;
  private long bias;

  /**
   * A loader of a file, which is checked here.
   *
   * @param name of the file in the guest, as {@link FileContents#name} tells it
   */
  SegmentLoader(ElfFile elf, AddressSpace memory, String name) throws ImageException {
    this.elf = elf;
    this.name = name;
    this.memory = memory;
    segments = new ArrayList<>(elf.segments().stream().filter(Segment::isLoad).toList());
    segments.removeIf(s -> s.memorySize() == 0);
    segments.sort(Comparator.comparingLong(Segment::address));
    check();
  }

  /** Maps the program itself, all of it below the stack. */
  void loadProgram(long stackBottom) throws ImageException {
    bias = elf.isPositionIndependent() ? chooseBias() : 0;
    if (end() > stackBottom) {
      throw bad("reaches to 0x" + Long.toHexString(end()) + ", into the stack");
    }
    for (Segment segment : segments) {
      map(segment);
    }
  }

  /** Maps a position-independent file, the dynamic linker, where mappings go. */
  void loadAnywhere() throws ImageException {
    if (!elf.isPositionIndependent()) {
      throw bad("is no position-independent dynamic linker");
    }
    long first = segments.getFirst().address() & -AddressSpace.PAGE;
    long alignment = alignment();
    long size = AddressSpace.roundUp(end()) - first;
    // Room to align in, and no rights: what no segment covers stays inaccessible.
    long reserved = size + alignment - AddressSpace.PAGE;
    long at = memory.mapAnonymous(0, reserved, 0, Placement.ANYWHERE, false);
    // The address must agree with the file's own within the alignment.
    long start = at + ((first - at) & (alignment - 1));
    if (start > at) {
      memory.unmap(at, start - at);
    }
    if (at + reserved > start + size) {
      memory.unmap(start + size, at + reserved - start - size);
    }
    bias = start - first;
    for (Segment segment : segments) {
      map(segment);
    }
  }

  /** Distance between where the file is and where it says it is. */
  long bias() {
    return bias;
  }

  /** First address after the last segment. */
  long end() {
    return bias + lastEnd();
  }

  /** Address of the first instruction. */
  long entry() {
    return bias + elf.entry();
  }

  private void check() throws ImageException {
    if (segments.isEmpty()) {
      throw bad("has nothing to load");
    }
    long previousEnd = 0;
    for (Segment s : segments) {
      // Two checks, since the sum of hostile numbers may wrap around.
      if (s.address() < 0
          || s.memorySize() < 0
          || s.address() > memory.limit()
          || s.memorySize() > memory.limit() - s.address()) {
        throw bad(
            "has a segment at 0x"
                + Long.toHexString(s.address())
                + " of 0x"
                + Long.toHexString(s.memorySize())
                + " bytes, outside the 0x"
                + Long.toHexString(memory.limit())
                + " bytes a process can address");
      }
      if (s.fileSize() > s.memorySize()) {
        throw bad("has a segment that is larger in the file than in memory");
      }
      if (s.address() < previousEnd) {
        throw bad("has overlapping segments at 0x" + Long.toHexString(s.address()));
      }
      if (s.fileSize() > 0 && ((s.address() ^ s.offset()) & (AddressSpace.PAGE - 1)) != 0) {
        throw bad("has a segment whose file offset and address do not agree within a page");
      }
      if (!elf.isPositionIndependent() && s.address() < AddressSpace.LOWEST) {
        throw bad("has a segment below 0x" + Long.toHexString(AddressSpace.LOWEST));
      }
      previousEnd = s.address() + s.memorySize();
    }
    long entry = elf.entry();
    boolean executable =
        segments.stream()
            .anyMatch(
                s ->
                    s.executable() && entry >= s.address() && entry < s.address() + s.memorySize());
    if (!executable || (entry & 1) != 0) {
      throw bad(
          "starts at 0x" + Long.toHexString(entry) + ", which is not in an executable segment");
    }
  }

  private long lastEnd() {
    Segment last = segments.getLast();
    return last.address() + last.memorySize();
  }

  // Two thirds up the window, as Linux does: room for the heap above, for mappings below the
  // stack, and nothing near null.
  private long chooseBias() throws ImageException {
    long first = segments.getFirst().address() & -AddressSpace.PAGE;
    long alignment = alignment();
    long target = memory.limit() / 3 * 2;
    return (target & -alignment) - (first & -alignment);
  }

  private long alignment() throws ImageException {
    long alignment = AddressSpace.PAGE;
    for (Segment s : segments) {
      if (Long.bitCount(s.alignment()) == 1 && s.alignment() > 0) {
        alignment = Math.max(alignment, s.alignment());
      }
    }
    if (alignment > memory.limit() / 3 * 2) {
      throw bad("wants an alignment of 0x" + Long.toHexString(alignment));
    }
    return alignment;
  }

  private void map(Segment s) throws ImageException {
    int rights =
        (s.readable() ? AddressSpace.READ : 0)
            | (s.writable() ? AddressSpace.WRITE : 0)
            | (s.executable() ? AddressSpace.EXECUTE : 0);
    long start = (bias + s.address()) & -AddressSpace.PAGE;
    long before = (bias + s.address()) - start;
    long inFile = s.fileSize() == 0 ? 0 : AddressSpace.roundUp(before + s.fileSize());
    long inMemory = AddressSpace.roundUp(before + s.memorySize());
    if (start < AddressSpace.LOWEST) {
      throw bad("has a segment below 0x" + Long.toHexString(AddressSpace.LOWEST));
    }
    if (inFile > 0) {
      // Zeros, not the file's next bytes, follow the segment in its last page.
      FileContents contents =
          new Bytes(elf.data(), s.offset() - before, before + s.fileSize(), s.writable(), name);
      memory.mapFile(start, inFile, rights, Placement.REPLACE, contents, 0);
    }
    if (inMemory > inFile) {
      memory.mapAnonymous(start + inFile, inMemory - inFile, rights, Placement.REPLACE, false);
    }
  }

  // As Linux: where the file's table lies in memory, if a segment covers it.
  long programHeaders() {
    long offset = elf.programHeaderOffset();
    for (Segment s : segments) {
      if (offset >= s.offset() && offset - s.offset() < s.fileSize()) {
        return bias + s.address() + (offset - s.offset());
      }
    }
    return 0;
  }

  ImageException bad(String what) {
    return new ImageException(elf.name() + ": " + what + "; it is damaged or not for Linux");
  }

  /**
   * Part of the program's file. A read-only segment's last page shows what follows in the file, as
   * a mapped page does; a writable one's is zero there, for that is where its .bss begins.
   */
  private record Bytes(byte[] data, long from, long size, boolean zeroTail, String name)
      implements FileContents {
    @Override
    public long origin() {
      return from;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int read(byte[] to, int offset, int length, long position) {
      long left = length() - position;
      if (left <= 0) {
        return 0;
      }
      int n = (int) Math.min(length, left);
      System.arraycopy(data, (int) (from + position), to, offset, n);
      return n;
    }

    @Override
    public long length() {
      return zeroTail ? size : Math.min(AddressSpace.roundUp(size), data.length - from);
    }
  }
}
