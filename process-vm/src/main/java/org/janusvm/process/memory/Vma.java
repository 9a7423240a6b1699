// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * A virtual memory area: pages in a row with the same rights and origin. Immutable.
 *
 * @param start first address, page aligned
 * @param end first address after it, page aligned
 * @param rights PROT_ bits as the process asked: {@link AddressSpace#READ} and so on
 * @param kind what the pages hold
 * @param charged whether the pages count against the memory budget
 */
record Vma(long start, long end, int rights, Kind kind, boolean charged) {
  /** Origins of pages; areas of different kinds are never merged. */
  enum Kind {
    /** Zero-filled memory. */
    ANONYMOUS,
    /** Zero-filled memory that child processes are to share. */
    SHARED_ANONYMOUS,
    /** A private copy of part of a file. */
    FILE,
    /** Pages of a file mapping that lie wholly after the file's end: access is SIGBUS. */
    BEYOND_FILE,
    /** The program break's heap. */
    HEAP,
    /** The initial thread's stack. */
    STACK
  }

  long bytes() {
    return end - start;
  }

  Vma slice(long from, long to) {
    return new Vma(from, to, rights, kind, charged);
  }

  boolean mergesWith(Vma next) {
    return end == next.start
        && rights == next.rights
        && kind == next.kind
        && charged == next.charged;
  }
}
