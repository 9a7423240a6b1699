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
 * @param onFork what a child gets of it
 * @param backing what stands behind it, or null
 * @param offset of the first page in the backing, bytes; 0 without one
 */
record Vma(
    long start,
    long end,
    int rights,
    Kind kind,
    boolean charged,
    OnFork onFork,
    Backing backing,
    long offset) {
  /** Origins of pages; areas of different kinds are never merged. */
  enum Kind {
    /** Zero-filled memory. */
    ANONYMOUS,
    /** Part of a {@link SharedObject}. */
    SHARED,
    /** Part of one that must never become writable, for its file was opened for reading. */
    SHARED_READ_ONLY,
    /** A private copy of part of a file. */
    FILE,
    /** Pages of a file mapping that lie wholly after the file's end: access is SIGBUS. */
    BEYOND_FILE,
    /** The program break's heap. */
    HEAP,
    /** The initial thread's stack. */
    STACK
  }

  /** What fork does with an area. */
  enum OnFork {
    /** The child gets a copy, or shares it. */
    KEEP,
    /** The child does not get it (MADV_DONTFORK). */
    OMIT,
    /** The child finds zeros there (MADV_WIPEONFORK). */
    WIPE
  }

  /** An area without backing. */
  Vma(long start, long end, int rights, Kind kind, boolean charged) {
    this(start, end, rights, kind, charged, OnFork.KEEP, null, 0);
  }

  boolean isShared() {
    return kind == Kind.SHARED || kind == Kind.SHARED_READ_ONLY;
  }

  /** What stands behind a shared area. */
  SharedObject object() {
    return (SharedObject) backing;
  }

  /** Whether its pages are charged for the area, rather than once for all who share them. */
  boolean costsByItself() {
    // Pages beyond a file never become accessible, so they never cost anything.
    return !isShared() && kind != Kind.BEYOND_FILE;
  }

  /** What stands behind a private copy of part of a file. */
  FileContents file() {
    return (FileContents) backing;
  }

  long bytes() {
    return end - start;
  }

  Vma slice(long from, long to) {
    return at(from, to, backing == null ? 0 : offset + (from - start));
  }

  /** The same kind of pages elsewhere. */
  Vma at(long from, long to, long backingOffset) {
    return new Vma(from, to, rights, kind, charged, onFork, backing, backingOffset);
  }

  /** As {@link #beyondFile} undone: pages that may lie before the end of the file. */
  Vma ofFile() {
    return new Vma(start, end, rights, Kind.FILE, true, onFork, backing, offset);
  }

  Vma beyondFile() {
    return new Vma(start, end, rights, Kind.BEYOND_FILE, false, onFork, backing, offset);
  }

  Vma withRights(int newRights, boolean newCharged) {
    return new Vma(start, end, newRights, kind, newCharged, onFork, backing, offset);
  }

  Vma withOnFork(OnFork wanted) {
    return new Vma(start, end, rights, kind, charged, wanted, backing, offset);
  }

  boolean mergesWith(Vma next) {
    return end == next.start
        && rights == next.rights
        && kind == next.kind
        && charged == next.charged
        && onFork == next.onFork
        && backing == next.backing
        && (backing == null || offset + bytes() == next.offset);
  }
}
