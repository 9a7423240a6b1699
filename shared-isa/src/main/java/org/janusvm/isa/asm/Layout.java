// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.janusvm.isa.elf.Segment;

/**
 * The second pass: gives addresses to items until no branch has to grow any more, then writes the
 * bytes.
 */
final class Layout {
  /** Rounds in which sizes may shrink; after them they only grow, so that an end is certain. */
  private static final int FREE_ROUNDS = 50;

  /** Items looked at, over all rounds. */
  private static final long MAX_WORK = 300_000_000;

  private static final int MAX_ROUNDS = 1000;

  /** Code, constants, data, zeros: sections that share a program header stand together. */
  private static final Comparator<SectionContents> ORDER =
      Comparator.comparingInt(
          s -> s.isCode() ? 0 : (s.flags & Segment.W) == 0 ? 1 : s.zero ? 3 : 2);

  private final Assembly assembly;
  private final List<SectionContents> loaded = new ArrayList<>();
  private final long start;
  private final long gap;

  /**
   * A layout.
   *
   * @param start address of the first section, a multiple of every section's alignment
   * @param gap sections of different flags begin at a multiple of this
   */
  Layout(Assembly assembly, long start, long gap) {
    this.assembly = assembly;
    this.start = start;
    this.gap = gap;
    assembly.order.stream()
        .filter(s -> s.flags != 0 && !s.items.isEmpty())
        .sorted(ORDER)
        .forEach(loaded::add);
  }

  /** The sections that are loaded, by address. */
  List<SectionContents> loaded() {
    return loaded;
  }

  /** Settles sizes and addresses; false if there were errors. */
  boolean run() {
    for (SectionContents section : assembly.order) {
      place(section, 0);
    }
    long before = -1;
    long now = placeAll();
    long items = loaded.stream().mapToLong(s -> s.items.size()).sum();
    long rounds = Math.min(MAX_ROUNDS, Math.max(FREE_ROUNDS, MAX_WORK / (items + 1)));
    for (int round = 0; round < rounds && now != before; round++) {
      before = now;
      for (SectionContents section : loaded) {
        resize(section, round >= FREE_ROUNDS);
        if (assembly.errors.isFull()) {
          return false;
        }
      }
      now = placeAll();
      if (now < 0) {
        return false;
      }
    }
    return true;
  }

  private void resize(SectionContents section, boolean settled) {
    // Addresses follow sizes as they change: distances then differ by later items only.
    long address = section.address;
    for (Item item : section.items) {
      item.address = address;
      try {
        item.resize(settled);
      } catch (SourceError e) {
        assembly.errors.add(item.place, e.getMessage());
        if (assembly.errors.isFull()) {
          return;
        }
      }
      address += item.size;
    }
  }

  /** Gives addresses by the present sizes; a number that changes when any does, or -1. */
  private long placeAll() {
    long address = start;
    long total = 0;
    long fingerprint = 17;
    SectionContents last = null;
    for (SectionContents section : loaded) {
      boolean newGroup = last != null && last.flags != section.flags;
      long alignment = newGroup ? Math.max(gap, section.alignment) : section.alignment;
      address = address + alignment - 1 & -alignment;
      place(section, address);
      for (Item item : section.items) {
        fingerprint = fingerprint * 31 + item.address;
      }
      address += section.size;
      fingerprint = fingerprint * 31 + address;
      total += section.size;
      last = section;
      if (total > SectionContents.MAX_SIZE) {
        assembly.errors.add(section.items.getLast().place, "the program is larger than 256 MiB");
        return -1;
      }
    }
    return fingerprint & Long.MAX_VALUE;
  }

  private static void place(SectionContents section, long address) {
    section.address = address;
    long at = address;
    for (Item item : section.items) {
      item.address = at;
      at += item.size;
    }
    section.size = at - address;
  }

  /** The bytes of a section; errors go to the assembly's list. */
  byte[] bytes(SectionContents section) {
    if (section.zero) {
      return new byte[0];
    }
    ByteBuffer out = ByteBuffer.allocate((int) section.size).order(ByteOrder.LITTLE_ENDIAN);
    for (Item item : section.items) {
      try {
        out.position((int) (item.address - section.address));
        item.emit(out);
      } catch (SourceError e) {
        assembly.errors.add(item.place, e.getMessage());
        if (assembly.errors.isFull()) {
          break;
        }
      }
    }
    return out.array();
  }
}
