// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.syscall.PointerCase.Argument;
import org.janusvm.process.syscall.PointerCase.Kind;

/**
 * Memory for the arguments of one call: for each a page that may be read and written, followed by
 * nothing; one that is only read; one that is only written; one without rights. What a pointer
 * leads to ends where its page ends, so that a byte looked at too much is an error already in a
 * call that is right.
 */
final class PointerArena {
  private static final long PAGE = 4096;
  private static final long BASE = 0x4000_0000L;
  private static final long STRIDE = 0x10000;
  private static final long WINDOW = 1L << 36;
  private static final int MMAP = 222;
  private static final int MPROTECT = 226;
  private static final int MAP_FIXED_PRIVATE_ANONYMOUS = 0x32;

  // Where the page of each kind ends, from an argument's base on. What follows each is unmapped.
  private static final long USABLE = 2 * PAGE;
  private static final long READ_ONLY = 4 * PAGE;
  private static final long NO_RIGHTS = 6 * PAGE;
  private static final long WRITE_ONLY = 8 * PAGE;

  private final SystemCallHarness guest;

  PointerArena(SystemCallHarness guest) {
    this.guest = guest;
  }

  /** Lays out one argument, and says which pointer is right. */
  long place(int index, Argument argument) {
    long base = base(index);
    map(base + USABLE, 3);
    map(base + READ_ONLY, 3);
    map(base + WRITE_ONLY, 3);
    map(base + NO_RIGHTS, 3);
    for (long end : new long[] {USABLE, READ_ONLY, WRITE_ONLY, NO_RIGHTS}) {
      fill(base + end - argument.size(), argument, index, base + USABLE - PAGE);
    }
    protect(base + READ_ONLY, 1);
    protect(base + WRITE_ONLY, 2);
    protect(base + NO_RIGHTS, 0);
    return base + USABLE - argument.size();
  }

  // The vector's buffer lies at the beginning of the page whose end the argument is.
  private void fill(long at, Argument argument, int index, long buffer) {
    guest.process.user().write(at, argument.contents());
    if (argument.vector() != 0) {
      guest.process.user().putLong(at, buffer);
      guest.process.user().putLong(at + 8, argument.vector());
    }
  }

  /** Replaces the buffer of the vector at an argument. */
  void pointVectorTo(long at, long buffer) {
    guest.process.user().putLong(at, buffer);
  }

  private void map(long end, int rights) {
    long at = end - PAGE;
    assertEquals(at, guest.call(MMAP, at, PAGE, rights, MAP_FIXED_PRIVATE_ANONYMOUS, -1, 0));
  }

  private void protect(long end, int rights) {
    assertEquals(0, guest.call(MPROTECT, end - PAGE, PAGE, rights));
  }

  private static long base(int index) {
    return BASE + index * STRIDE;
  }

  /** Pointers that are wrong whatever the call does with them, by what is wrong. */
  Map<String, Long> wrong(int index, Argument argument) {
    long base = base(index);
    int size = argument.size();
    Map<String, Long> pointers = new TreeMap<>();
    pointers.put("NULL", 0L);
    pointers.put("a small number", 8L);
    pointers.put("unmapped", base + USABLE);
    pointers.put("no rights", base + NO_RIGHTS - size);
    pointers.put("the window's end", WINDOW);
    pointers.put("the window's last bytes", WINDOW - 8);
    pointers.put("beyond the window", base + USABLE - size + WINDOW);
    pointers.put("half of all addresses", 1L << 63);
    pointers.put("the last address below", Long.MAX_VALUE);
    pointers.put("the last aligned address below", Long.MAX_VALUE - 7);
    pointers.put("the last address", -1L);
    pointers.put("the last aligned address", -8L);
    if (argument.kind().isWritten()) {
      pointers.put("read-only", base + READ_ONLY - size);
    }
    int beyond = size > 8 ? 8 : size / 2;
    if (argument.kind() == Kind.STRING) {
      pointers.put("crossing", unended(index));
    } else if (beyond > 0) {
      pointers.put("crossing", base + USABLE - size + beyond);
      pointers.put("crossing at the last bytes", base + USABLE - beyond);
    }
    if (argument.optional()) {
      pointers.remove("NULL");
    }
    return pointers;
  }

  // Another usable page, which a string without end ends.
  private long unended(int index) {
    long end = base(index) + 10 * PAGE;
    map(end, 3);
    guest.process.user().write(end - 16, "/g/file/././././".getBytes(StandardCharsets.US_ASCII));
    assertTrue(end - base(index) <= STRIDE);
    return end - 16;
  }

  /** The argument on a page that may only be written: Linux lets it be read, others do not. */
  long writeOnly(int index, Argument argument) {
    return base(index) + WRITE_ONLY - argument.size();
  }
}
