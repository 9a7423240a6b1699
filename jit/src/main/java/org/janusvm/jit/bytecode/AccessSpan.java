// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Collection;

/** Accesses by one register from {@code min} to {@code end} bytes beyond what it holds. */
abstract class AccessSpan {
  final int register;
  int min;
  int end;

  AccessSpan(PlainAccess first) {
    register = first.register();
    min = first.offset();
    end = first.offset() + first.bytes();
  }

  /**
   * Makes it reach over an access as well.
   *
   * @param most bytes that it may span
   * @return false if that would be more; nothing has changed then
   */
  final boolean widen(PlainAccess access, int most) {
    int least = Math.min(min, access.offset());
    int last = Math.max(end, access.offset() + access.bytes());
    if (last - least > most) {
      return false;
    }
    min = least;
    end = last;
    return true;
  }

  /** Ends those of {@code open} whose register an instruction writes. */
  static void end(Collection<? extends AccessSpan> open, GuestInstruction at) {
    long written = SyncAnalysis.writes(at);
    open.removeIf(s -> (written >>> s.register & 1) != 0);
  }

  /** Bytes from the first to the last. */
  final int span() {
    return end - min;
  }
}
