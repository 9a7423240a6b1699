// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.PAGE;

/** How much of an address space there is. Callers hold its lock. */
final class MemorySurvey {
  private MemorySurvey() {}

  /** For each page of a range that is mapped, 1 if it is in memory, else 0. */
  static byte[] residency(MappedPages pages, long start, long end) {
    byte[] result = new byte[(int) ((end - start) / PAGE)];
    for (Vma part : pages.areas.in(start, end)) {
      long usable = MappedPages.usable(part);
      for (long offset = 0; offset < usable; offset += PAGE) {
        long page = part.start() + offset;
        boolean there =
            part.backing() != null || pages.memory.nextTouched(page, page + PAGE) == page;
        result[(int) ((page - start) / PAGE)] = (byte) (there ? 1 : 0);
      }
    }
    return result;
  }

  /**
   * Bytes that are mapped.
   *
   * @param dataOnly whether only private memory that can be written counts, the stack left out
   */
  static long bytes(MappedPages pages, boolean dataOnly) {
    long sum = 0;
    for (Vma area : pages.areas.all()) {
      boolean isPrivate =
          switch (area.kind()) {
            case ANONYMOUS, HEAP, FILE -> true;
            default -> false;
          };
      boolean isData = isPrivate && (area.rights() & AddressSpace.WRITE) != 0;
      sum += !dataOnly || isData ? area.bytes() : 0;
    }
    return sum;
  }
}
