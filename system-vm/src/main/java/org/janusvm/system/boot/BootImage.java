// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Segment;
import org.janusvm.system.BootException;
import org.janusvm.system.machine.GuestMemory;
import org.janusvm.system.machine.MemoryMap;

/**
 * A kernel or firmware, taken apart into pieces with physical addresses.
 *
 * @param entry physical address of the first instruction
 * @param end first address after what the image occupies, memory beyond its file included
 */
public record BootImage(List<Piece> pieces, long entry, long end) {
  /** Bytes of {@code data} that belong at a physical address. */
  public record Piece(long address, byte[] data, int offset, int bytes) {}

  private static final int LINUX_MAGIC_OFFSET = 0x30;
  private static final long LINUX_MAGIC = 0x0000_0056_4353_4952L; // "RISCV\0\0\0"
  private static final int LINUX_HEADER_BYTES = 0x40;
  private static final int PHYSICAL_ADDRESS_OFFSET = 24;
  private static final long MOST_UNPACKED = 1L << 30;

  /** A kernel: an ELF file, or a flat Linux Image, either of them perhaps packed by gzip. */
  public static BootImage kernel(byte[] packed) throws BootException {
    byte[] file = unpack(packed);
    if (isElf(file)) {
      return elf(file, "kernel");
    }
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < LINUX_HEADER_BYTES || header.getLong(LINUX_MAGIC_OFFSET) != LINUX_MAGIC) {
      throw new BootException(
          "kernel: neither an ELF file nor a RISC-V Linux Image; give one of these");
    }
    long textOffset = header.getLong(8);
    long size = Math.max(header.getLong(16), file.length);
    if (textOffset < 0 || textOffset > 1L << 40 || size > 1L << 40) {
      throw new BootException("kernel: the header of the Linux Image is damaged");
    }
    long base = MemoryMap.RAM + (textOffset == 0 ? MemoryMap.KERNEL_OFFSET : textOffset);
    return new BootImage(List.of(new Piece(base, file, 0, file.length)), base, base + size);
  }

  /** Firmware: an ELF file, or a flat binary that belongs at the start of RAM. */
  public static BootImage firmware(byte[] file) throws BootException {
    if (isElf(file)) {
      return elf(file, "firmware");
    }
    long base = MemoryMap.RAM;
    return new BootImage(List.of(new Piece(base, file, 0, file.length)), base, base + file.length);
  }

  private static boolean isElf(byte[] file) {
    return file.length >= 4 && file[0] == 0x7f && file[1] == 'E' && file[2] == 'L';
  }

  private static byte[] unpack(byte[] file) throws BootException {
    if (file.length < 2 || (file[0] & 0xff) != 0x1f || (file[1] & 0xff) != 0x8b) {
      return file;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      byte[] unpacked = in.readNBytes((int) MOST_UNPACKED);
      if (in.read() >= 0) {
        throw new BootException("kernel: unpacks to more than 1 GiB");
      }
      return unpacked;
    } catch (IOException e) {
      throw new BootException("kernel: damaged gzip file: " + e.getMessage());
    }
  }

  private static BootImage elf(byte[] data, String name) throws BootException {
    ElfFile file;
    try {
      file = ElfFile.parse(data, name);
    } catch (ElfException e) {
      throw new BootException(e.getMessage());
    }
    ByteBuffer raw = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    List<Piece> pieces = new ArrayList<>();
    long entry = file.entry();
    long end = 0;
    int header = (int) file.programHeaderOffset();
    for (Segment segment : file.segments()) {
      long physical = raw.getLong(header + PHYSICAL_ADDRESS_OFFSET);
      header += ElfFile.PROGRAM_HEADER_SIZE;
      if (!segment.isLoad() || segment.memorySize() == 0) {
        continue;
      }
      pieces.add(new Piece(physical, data, (int) segment.offset(), (int) segment.fileSize()));
      end = Math.max(end, physical + segment.memorySize());
      long intoSegment = file.entry() - segment.address();
      if (intoSegment >= 0 && intoSegment < segment.memorySize()) {
        entry = physical + intoSegment;
      }
    }
    return new BootImage(pieces, entry, end);
  }

  /** Puts the image into RAM, which is all zero before. */
  public void load(GuestMemory memory, String name) throws BootException {
    for (Piece piece : pieces) {
      if (!memory.write(piece.address, piece.data, piece.offset, piece.bytes)) {
        boolean below = Long.compareUnsigned(piece.address, MemoryMap.RAM) < 0;
        throw new BootException(
            "%s: wants memory at 0x%x, but RAM is 0x%x to 0x%x; %s"
                .formatted(
                    name,
                    piece.address,
                    MemoryMap.RAM,
                    MemoryMap.RAM + memory.size() - 1,
                    below
                        ? "link it there, or if it is a program and no kernel, leave out --kernel"
                        : "give more --memory or link it there"));
      }
    }
    if (!memory.contains(end - 1, 1) || !memory.contains(entry, 2)) {
      throw new BootException(name + ": does not fit into RAM; give more --memory");
    }
  }
}
