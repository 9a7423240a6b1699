// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EAFNOSUPPORT;
import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EFAULT;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOTSOCK;
import static org.janusvm.process.abi.Errno.EOPNOTSUPP;
import static org.janusvm.process.abi.Errno.EPROTONOSUPPORT;
import static org.janusvm.process.abi.Errno.ESOCKTNOSUPPORT;

import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.FdTable;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.net.Caller;
import org.janusvm.process.net.Credentials;
import org.janusvm.process.net.InternetSocket;
import org.janusvm.process.net.SocketFile;
import org.janusvm.process.net.SocketNumbers;

/** System calls that make, name, connect and end sockets. */
final class SocketCalls {
  private static final int TYPE_BITS = 0xf;
  private static final int FLAGS = SocketNumbers.SOCK_NONBLOCK | SocketNumbers.SOCK_CLOEXEC;

  private SocketCalls() {}

  /** The socket of a descriptor. */
  static SocketFile socket(GuestThread thread, long fd) {
    if (thread.file(fd) instanceof SocketFile socket) {
      return socket;
    }
    throw new ErrnoException(ENOTSOCK);
  }

  /** The process, as sockets know it. */
  static Caller caller(GuestThread thread) {
    GuestProcess process = thread.process();
    return new Caller(
        Credentials.of(process.pid()),
        process.paths(),
        process.workingDirectory(),
        process.umask());
  }

  static long socket(GuestThread thread, long[] a) {
    int type = type(a[1]);
    SocketFile made =
        switch ((int) a[0]) {
          case SocketNumbers.AF_UNIX -> {
            checkUnix(type, (int) a[2]);
            yield thread
                .process()
                .kernel()
                .unixDomain()
                .create(
                    type == SocketNumbers.SOCK_RAW ? SocketNumbers.SOCK_DGRAM : type,
                    (int) a[1],
                    Credentials.of(thread.process().pid()));
          }
          case SocketNumbers.AF_INET, SocketNumbers.AF_INET6 -> {
            if (!thread.process().kernel().options().loopback()) {
              throw new ErrnoException(EACCES); // Without --net loopback there is no network.
            }
            yield InternetSocket.create((int) a[0], type, (int) a[2], (int) a[1]);
          }
          default -> throw new ErrnoException(EAFNOSUPPORT);
        };
    return thread.process().descriptors().add(made, cloexec(a[1]));
  }

  private static int type(long argument) {
    if (((int) argument & ~TYPE_BITS & ~FLAGS) != 0) {
      throw new ErrnoException(EINVAL);
    }
    return (int) argument & TYPE_BITS;
  }

  private static boolean cloexec(long flags) {
    return ((int) flags & SocketNumbers.SOCK_CLOEXEC) != 0;
  }

  private static void checkUnix(int type, int protocol) {
    if (protocol != 0 && protocol != SocketNumbers.AF_UNIX) {
      throw new ErrnoException(EPROTONOSUPPORT);
    }
    switch (type) {
      case SocketNumbers.SOCK_STREAM,
          SocketNumbers.SOCK_DGRAM,
          SocketNumbers.SOCK_RAW,
          SocketNumbers.SOCK_SEQPACKET -> {}
      default -> throw new ErrnoException(ESOCKTNOSUPPORT);
    }
  }

  static long socketpair(GuestThread thread, long[] a) {
    int type = type(a[1]);
    if ((int) a[0] != SocketNumbers.AF_UNIX) {
      boolean internet =
          (int) a[0] == SocketNumbers.AF_INET || (int) a[0] == SocketNumbers.AF_INET6;
      return internet ? -EOPNOTSUPP : -EAFNOSUPPORT;
    }
    checkUnix(type, (int) a[2]);
    if (thread.user().writable(a[3], 8) < 8) {
      return -EFAULT;
    }
    GuestProcess process = thread.process();
    SocketFile[] pair =
        process
            .kernel()
            .unixDomain()
            .pair(
                type == SocketNumbers.SOCK_RAW ? SocketNumbers.SOCK_DGRAM : type,
                (int) a[1],
                Credentials.of(process.pid()));
    FdTable table = process.descriptors();
    int first;
    try {
      first = table.add(pair[0], cloexec(a[1]));
    } catch (ErrnoException e) {
      pair[1].release();
      throw e;
    }
    int second;
    try {
      second = table.add(pair[1], cloexec(a[1]));
    } catch (ErrnoException e) {
      table.close(first);
      throw e;
    }
    thread.user().putInt(a[3], first);
    thread.user().putInt(a[3] + 4, second);
    return 0;
  }

  static long bind(GuestThread thread, long[] a) {
    SocketFile socket = socket(thread, a[0]);
    return socket.bind(caller(thread), SocketAddresses.need(thread, a[1], a[2]));
  }

  static long listen(GuestThread thread, long[] a) {
    return socket(thread, a[0]).listen(caller(thread), (int) a[1]);
  }

  static long accept(GuestThread thread, long[] a) {
    return accept(thread, a, 0);
  }

  static long accept4(GuestThread thread, long[] a) {
    return ((int) a[3] & ~FLAGS) != 0 ? -EINVAL : accept(thread, a, (int) a[3]);
  }

  private static long accept(GuestThread thread, long[] a, int flags) {
    SocketFile socket = socket(thread, a[0]);
    SocketFile accepted;
    while ((accepted = socket.accept(flags)) == null) {
      if (socket.nonBlocking()) {
        return -EAGAIN;
      }
      int stopped = SocketWait.forInput(thread, socket);
      if (stopped != 0) {
        return stopped;
      }
    }
    FdTable table = thread.process().descriptors();
    int fd = table.add(accepted, cloexec(flags));
    if (a[1] != 0) {
      try {
        SocketAddresses.write(thread, accepted.peerAddress(), a[1], a[2]);
      } catch (ErrnoException e) {
        table.close(fd);
        throw e;
      }
    }
    return fd;
  }

  static long connect(GuestThread thread, long[] a) {
    SocketFile socket = socket(thread, a[0]);
    byte[] address = SocketAddresses.need(thread, a[1], a[2]);
    Caller caller = caller(thread);
    int[] result = {socket.connect(caller, address)};
    if (result[0] != OpenFile.HAS_TO_WAIT) {
      return result[0];
    }
    if (socket.awaitsOutside()) {
      int stopped = SocketWait.forRoom(thread, socket, 1);
      return stopped != 0 ? stopped : tryConnect(socket, caller, address);
    }
    int stopped =
        SocketWait.await(
            thread,
            () -> (result[0] = tryConnect(socket, caller, address)) != OpenFile.HAS_TO_WAIT,
            socket.settings().sendTimeout);
    return stopped != 0 ? stopped : result[0];
  }

  private static int tryConnect(SocketFile socket, Caller caller, byte[] address) {
    try {
      return socket.connect(caller, address);
    } catch (ErrnoException e) {
      return -e.errno;
    }
  }

  static long getsockname(GuestThread thread, long[] a) {
    SocketAddresses.write(thread, socket(thread, a[0]).localAddress(), a[1], a[2]);
    return 0;
  }

  static long getpeername(GuestThread thread, long[] a) {
    SocketAddresses.write(thread, socket(thread, a[0]).peerAddress(), a[1], a[2]);
    return 0;
  }

  static long shutdown(GuestThread thread, long[] a) {
    SocketFile socket = socket(thread, a[0]);
    int how = (int) a[1];
    if (how < SocketNumbers.SHUT_RD || how > SocketNumbers.SHUT_RDWR) {
      return -EINVAL;
    }
    return socket.shutdown(how);
  }
}
