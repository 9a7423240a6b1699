// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.janusvm.process.abi.ErrnoException;

/**
 * struct sockaddr_un: a path, an abstract name that begins with a zero byte, or no name.
 *
 * @param text the path, or the abstract name with its zero byte, one char for each byte; empty for
 *     none
 */
record UnixName(String text) {
  private static final int FAMILY_BYTES = 2;
  private static final int LONGEST = 108;

  static final UnixName NONE = new UnixName("");

  /** Takes an address apart; EINVAL for one of another family. */
  static UnixName of(byte[] address) {
    if (address.length < FAMILY_BYTES
        || address.length > FAMILY_BYTES + LONGEST
        || (address[0] & 0xff | (address[1] & 0xff) << 8) != SocketNumbers.AF_UNIX) {
      throw new ErrnoException(EINVAL);
    }
    int end = address.length;
    if (end > FAMILY_BYTES && address[FAMILY_BYTES] != 0) {
      // A path ends at its zero byte, wherever the address ends.
      end = FAMILY_BYTES;
      while (end < address.length && address[end] != 0) {
        end++;
      }
    }
    return new UnixName(
        new String(address, FAMILY_BYTES, end - FAMILY_BYTES, StandardCharsets.ISO_8859_1));
  }

  boolean isNone() {
    return text.isEmpty();
  }

  boolean isAbstract() {
    return text.startsWith("\0");
  }

  /** As struct sockaddr_un; a path ends with a zero byte. */
  byte[] bytes() {
    byte[] name = text.getBytes(StandardCharsets.ISO_8859_1);
    int zero = isNone() || isAbstract() ? 0 : 1;
    byte[] result = Arrays.copyOf(new byte[] {SocketNumbers.AF_UNIX}, 2 + name.length + zero);
    System.arraycopy(name, 0, result, FAMILY_BYTES, name.length);
    return result;
  }
}
