// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.memory.UserMemory;

/** Memory that a call names by an array of iovec, as one run of bytes. */
final class UserVectors {
  private final UserMemory user;
  private final long[] pairs;
  private final long total;

  /** Address and length in turns. */
  private UserVectors(GuestThread thread, long[] pairs) {
    user = thread.user();
    this.pairs = pairs;
    long sum = 0;
    for (int i = 1; i < pairs.length; i += 2) {
      sum += pairs[i];
    }
    total = sum;
  }

  /** One range; a negative or huge length is cut as Linux does. */
  static UserVectors of(GuestThread thread, long address, long length) {
    long bytes =
        Long.compareUnsigned(length, UserMemory.MAX_TRANSFER) > 0
            ? UserMemory.MAX_TRANSFER
            : length;
    return new UserVectors(thread, new long[] {address, bytes});
  }

  /** An array of iovec in the guest's memory. */
  static UserVectors read(GuestThread thread, long address, long count) {
    return new UserVectors(thread, thread.user().readVectors(address, count));
  }

  /** Bytes in all. */
  long total() {
    return total;
  }

  /** How many bytes from the first on may be written. */
  long writable() {
    long sum = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      long usable = user.writable(pairs[i], pairs[i + 1]);
      sum += usable;
      if (usable < pairs[i + 1]) {
        break;
      }
    }
    return sum;
  }

  /** Copies bytes from a position on out of the guest's memory. */
  void gather(long position, byte[] to, int length) {
    each(position, length, (address, offset, n) -> user.read(address, to, offset, n));
  }

  /** Copies bytes into the guest's memory, from a position on. */
  void scatter(long position, byte[] from, int length) {
    each(position, length, (address, offset, n) -> user.write(address, from, offset, n));
  }

  private interface Copy {
    void copy(long address, int offset, int length);
  }

  private void each(long position, int length, Copy copy) {
    long skip = position;
    int done = 0;
    for (int i = 0; i < pairs.length && done < length; i += 2) {
      if (skip >= pairs[i + 1]) {
        skip -= pairs[i + 1];
        continue;
      }
      int n = (int) Math.min(length - done, pairs[i + 1] - skip);
      copy.copy(pairs[i] + skip, done, n);
      done += n;
      skip = 0;
    }
  }
}
