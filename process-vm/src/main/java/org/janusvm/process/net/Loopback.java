// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EADDRNOTAVAIL;
import static org.janusvm.process.abi.Errno.EAFNOSUPPORT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENETUNREACH;

import java.util.Arrays;
import org.janusvm.process.abi.ErrnoException;

/**
 * Which addresses a guest may use: 127.0.0.0/8 and ::1, also spelled as an IPv6 address that holds
 * an IPv4 one. The wildcard stands for 127.0.0.1 and ::1. What comes out is built anew, so that
 * nothing else of what the guest wrote reaches the host.
 */
final class Loopback {
  private static final int SIZE4 = 16;
  private static final int SIZE6 = 28;
  private static final int LEAST6 = 24;
  private static final int AT4 = 4;
  private static final int AT6 = 8;
  private static final int MAPPED_AT = AT6 + 12;
  private static final int FIRST_FREE_PORT = 1024;

  private Loopback() {}

  /** An address to connect or send to; ENETUNREACH for others. */
  static byte[] target(int family, byte[] address) {
    return checked(family, address, ENETUNREACH);
  }

  /** An address to bind to; EADDRNOTAVAIL for others, EACCES for a port of the system's. */
  static byte[] own(int family, byte[] address) {
    byte[] own = checked(family, address, EADDRNOTAVAIL);
    int port = (own[2] & 0xff) << 8 | own[3] & 0xff;
    if (port != 0 && port < FIRST_FREE_PORT) {
      throw new ErrnoException(EACCES);
    }
    return own;
  }

  /** Any port, at the address from which a target is reached; the family's own if that is null. */
  static byte[] anyPort(int family, byte[] target) {
    byte[] own = new byte[family == SocketNumbers.AF_INET ? SIZE4 : SIZE6];
    own[0] = (byte) family;
    if (family == SocketNumbers.AF_INET) {
      home4(own, AT4);
    } else if (target != null && isMapped(target)) {
      own[MAPPED_AT - 2] = (byte) 0xff;
      own[MAPPED_AT - 1] = (byte) 0xff;
      home4(own, MAPPED_AT);
    } else {
      own[AT6 + 15] = 1;
    }
    return own;
  }

  private static byte[] checked(int family, byte[] address, int error) {
    boolean four = family == SocketNumbers.AF_INET;
    if (address.length < (four ? SIZE4 : LEAST6)) {
      throw new ErrnoException(EINVAL);
    }
    if ((address[0] & 0xff | (address[1] & 0xff) << 8) != family) {
      throw new ErrnoException(EAFNOSUPPORT);
    }
    byte[] result = new byte[four ? SIZE4 : SIZE6];
    System.arraycopy(address, 0, result, 0, AT4);
    if (four) {
      System.arraycopy(address, AT4, result, AT4, 4);
      check4(result, AT4, error);
      return result;
    }
    System.arraycopy(address, AT6, result, AT6, 16);
    if (isMapped(result)) {
      check4(result, MAPPED_AT, error);
      return result;
    }
    boolean zeros = isZero(result, AT6, 15);
    if (!zeros || (result[AT6 + 15] & 0xff) > 1) {
      throw new ErrnoException(error);
    }
    result[AT6 + 15] = 1;
    return result;
  }

  private static boolean isZero(byte[] bytes, int at, int count) {
    return Arrays.equals(bytes, at, at + count, new byte[count], 0, count);
  }

  private static boolean isMapped(byte[] address) {
    return isZero(address, AT6, 10)
        && address[MAPPED_AT - 2] == (byte) 0xff
        && address[MAPPED_AT - 1] == (byte) 0xff;
  }

  private static void check4(byte[] address, int at, int error) {
    if (isZero(address, at, 4)) {
      home4(address, at);
    } else if (address[at] != 127 || isBroadcast(address, at)) {
      throw new ErrnoException(error);
    }
  }

  // The interface's own broadcast address, which sockets may not send to unasked.
  private static boolean isBroadcast(byte[] address, int at) {
    return address[at + 1] == -1 && address[at + 2] == -1 && address[at + 3] == -1;
  }

  private static void home4(byte[] address, int at) {
    address[at] = 127;
    address[at + 3] = 1;
  }
}
