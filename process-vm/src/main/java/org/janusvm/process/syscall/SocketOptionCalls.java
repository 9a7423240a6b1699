// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EDOM;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOPROTOOPT;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.net.SocketFile;
import org.janusvm.process.net.SocketNumbers;
import org.janusvm.process.net.SocketSettings;

/** getsockopt and setsockopt; the level of sockets in general, socket(7), is answered here. */
final class SocketOptionCalls {
  private static final int LONGEST = 1024;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private SocketOptionCalls() {}

  static long setsockopt(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    int length = (int) a[4];
    if (length < 0) {
      return -EINVAL;
    }
    byte[] value = thread.user().read(a[3], Math.min(length, LONGEST));
    if ((int) a[1] == SocketNumbers.SOL_SOCKET) {
      if (value.length < 4) {
        return -EINVAL;
      }
      return setGeneral(socket, (int) a[2], value) ? 0 : -ENOPROTOOPT;
    }
    return socket.setOption((int) a[1], (int) a[2], value) ? 0 : unknown(socket);
  }

  private static int unknown(SocketFile socket) {
    return socket.family() == SocketNumbers.AF_UNIX ? -EOPNOTSUPP : -ENOPROTOOPT;
  }

  private static boolean setGeneral(SocketFile socket, int option, byte[] bytes) {
    SocketSettings settings = socket.settings();
    ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int word = value.getInt(0);
    switch (option) {
      case SocketNumbers.SO_SNDBUF -> settings.setSendBuffer(word);
      case SocketNumbers.SO_RCVBUF -> settings.setReceiveBuffer(word);
      case SocketNumbers.SO_PASSCRED -> settings.passCredentials = word != 0;
      case SocketNumbers.SO_RCVTIMEO -> settings.receiveTimeout = nanos(value);
      case SocketNumbers.SO_SNDTIMEO -> settings.sendTimeout = nanos(value);
      case SocketNumbers.SO_LINGER -> {
        need(bytes, 8);
        settings.linger = value.getLong(0);
      }
      case SocketNumbers.SO_REUSEADDR,
          SocketNumbers.SO_DONTROUTE,
          SocketNumbers.SO_BROADCAST,
          SocketNumbers.SO_KEEPALIVE,
          SocketNumbers.SO_OOBINLINE,
          SocketNumbers.SO_REUSEPORT,
          SocketNumbers.SO_TIMESTAMP ->
          settings.setWord(option, word != 0 ? 1 : 0);
      case SocketNumbers.SO_PRIORITY, SocketNumbers.SO_RCVLOWAT -> settings.setWord(option, word);
      default -> {
        return false;
      }
    }
    socket.setOption(SocketNumbers.SOL_SOCKET, option, bytes);
    return true;
  }

  private static void need(byte[] value, int bytes) {
    if (value.length < bytes) {
      throw new ErrnoException(EINVAL);
    }
  }

  // A struct timeval; zero is no timeout.
  private static long nanos(ByteBuffer value) {
    need(value.array(), 16);
    long seconds = value.getLong(0);
    long micros = value.getLong(8);
    if (micros < 0 || micros >= MICROS_PER_SECOND) {
      throw new ErrnoException(EDOM);
    }
    if (seconds == 0 && micros == 0 || seconds > Long.MAX_VALUE / NANOS_PER_SECOND - 1) {
      return -1;
    }
    return seconds < 0 ? 0 : seconds * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
  }

  static long getsockopt(GuestThread thread, long[] a) {
    SocketFile socket = SocketCalls.socket(thread, a[0]);
    int room = thread.user().getInt(a[4]);
    if (room < 0) {
      return -EINVAL;
    }
    int level = (int) a[1];
    byte[] value =
        level == SocketNumbers.SOL_SOCKET
            ? general(socket, (int) a[2])
            : socket.option(level, (int) a[2]);
    if (value == null) {
      return level == SocketNumbers.SOL_SOCKET ? -ENOPROTOOPT : unknown(socket);
    }
    int n = Math.min(room, value.length);
    thread.user().write(a[3], value, 0, n);
    thread.user().putInt(a[4], n);
    return 0;
  }

  private static byte[] general(SocketFile socket, int option) {
    SocketSettings settings = socket.settings();
    return switch (option) {
      case SocketNumbers.SO_TYPE -> word(socket.type());
      case SocketNumbers.SO_DOMAIN -> word(socket.family());
      case SocketNumbers.SO_PROTOCOL -> word(socket.protocol());
      case SocketNumbers.SO_ERROR -> word(socket.takeError());
      case SocketNumbers.SO_ACCEPTCONN -> word(socket.isListening() ? 1 : 0);
      case SocketNumbers.SO_SNDBUF -> word(settings.sendBuffer());
      case SocketNumbers.SO_RCVBUF -> word(settings.receiveBuffer());
      case SocketNumbers.SO_SNDLOWAT -> word(1);
      case SocketNumbers.SO_RCVLOWAT -> word(Math.max(1, settings.word(option)));
      case SocketNumbers.SO_PASSCRED -> word(settings.passCredentials ? 1 : 0);
      case SocketNumbers.SO_PEERCRED -> socket.peerCredentials().bytes();
      case SocketNumbers.SO_RCVTIMEO -> time(settings.receiveTimeout);
      case SocketNumbers.SO_SNDTIMEO -> time(settings.sendTimeout);
      case SocketNumbers.SO_LINGER -> longWord(settings.linger);
      case SocketNumbers.SO_REUSEADDR,
          SocketNumbers.SO_DONTROUTE,
          SocketNumbers.SO_BROADCAST,
          SocketNumbers.SO_KEEPALIVE,
          SocketNumbers.SO_OOBINLINE,
          SocketNumbers.SO_REUSEPORT,
          SocketNumbers.SO_TIMESTAMP,
          SocketNumbers.SO_PRIORITY ->
          word(settings.word(option));
      default -> null;
    };
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] longWord(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  private static byte[] time(long nanos) {
    long shown = Math.max(0, nanos);
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(shown / NANOS_PER_SECOND)
        .putLong(shown % NANOS_PER_SECOND / NANOS_PER_MICRO)
        .array();
  }
}
