// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.Segment;

/** A section while it is assembled: items in order, to which addresses are given at the end. */
final class SectionContents {
  /** What all sections together may hold, in bytes. */
  static final long MAX_SIZE = 256L << 20;

  /** A place behind which all sizes are known for a while; identity is what counts. */
  static final class Anchor {}

  final String name;

  /** As in {@link Segment}; 0 for a section that is not loaded. */
  final int flags;

  /** Whether it holds nothing but zeros and takes no space in the file. */
  final boolean zero;

  final List<Item> items = new ArrayList<>();
  long alignment = 1;
  long address;
  long size;
  private boolean labelled = true;
  private final Anchor start = new Anchor();
  private Anchor anchor = start;
  private long offset;

  SectionContents(String name, int flags, boolean zero) {
    this.name = name;
    this.flags = flags;
    this.zero = zero;
  }

  boolean isCode() {
    return (flags & Segment.X) != 0;
  }

  /** Appends bytes that are known. */
  void bytes(Place place, byte[] bytes) {
    if (labelled || !(items.getLast() instanceof Item.Bytes last)) {
      add(new Item.Bytes(place, bytes));
    } else {
      last.append(bytes);
      offset += bytes.length;
    }
    // Labels stand before items, so that after one a new item must begin.
    labelled = false;
  }

  /** Appends the low {@code width} bytes of a number. */
  void number(Place place, long value, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (i < 8 ? value >> 8 * i : value >> 63);
    }
    bytes(place, bytes);
  }

  void add(Item item) {
    items.add(item);
    labelled = false;
    offset += item.size;
    if (!item.isFixed()) {
      anchor = new Anchor();
      offset = 0;
    }
  }

  /** Defines a symbol as the place that the next item will take. */
  void label(Symbols.Entry symbol) {
    symbol.section = this;
    symbol.item = items.size();
    symbol.anchor = anchor;
    symbol.offset = offset;
    labelled = true;
  }

  /** Defines a symbol as the section's first byte. */
  void labelStart(Symbols.Entry symbol) {
    symbol.section = this;
    symbol.item = 0;
    symbol.anchor = start;
    symbol.offset = 0;
  }

  /** Raises the alignment of the section to a power of two. */
  void align(long bytes) {
    alignment = Math.max(alignment, bytes);
  }

  /** Address of the item with this index, or of the section's end. */
  long addressOf(int item) {
    return item < items.size() ? items.get(item).address : address + size;
  }
}
