// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import static org.janusvm.process.abi.Errno.EADDRINUSE;
import static org.janusvm.process.abi.Errno.ECONNREFUSED;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EPROTOTYPE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;

/**
 * The Unix-domain sockets of a run: their names, and what is on its way between them. Its monitor
 * guards the state of all of them, for most operations concern two.
 *
 * <p>A name in the file system is a socket node on the host, made by mknod, that nobody listens to:
 * guests find the socket by the node's identity, and whoever connects to it on the host is refused.
 */
public final class UnixDomain {
  /** Most bytes of all that is on its way; beyond that, sending is ENOBUFS. */
  private static final long MOST_BYTES = 64L << 20;

  /** Most open files on their way in messages; beyond that, passing is ETOOMANYREFS. */
  private static final int MOST_RIGHTS = 1024;

  private final Runnable changed;
  private final Map<Abstract, UnixSocket> abstractNames = new HashMap<>();
  private final Map<Node, UnixSocket> nodes = new HashMap<>();
  private int nextAutomatic;
  private long bytes;
  private int rights;

  /** An abstract name, of which each type of socket has its own. */
  private record Abstract(String text, int type) {}

  /** A file on the host. */
  private record Node(int major, int minor, long inode) {
    static Node of(HostStat stat) {
      return new Node(stat.deviceMajor, stat.deviceMinor, stat.inode);
    }
  }

  /**
   * A domain without sockets.
   *
   * @param changed told, without any lock held, when a socket may have become ready
   */
  public UnixDomain(Runnable changed) {
    this.changed = changed;
  }

  /** A new socket; EINVAL or ErrnoException for a type there is not. */
  public SocketFile create(int type, int flags, Credentials owner) {
    return type == SocketNumbers.SOCK_DGRAM
        ? new UnixDatagram(this, flags, owner)
        : new UnixConnection(this, type, flags, owner);
  }

  /** Two sockets connected to each other. */
  public SocketFile[] pair(int type, int flags, Credentials owner) {
    if (type == SocketNumbers.SOCK_DGRAM) {
      return UnixDatagram.pair(this, flags, owner);
    }
    return UnixConnection.pair(this, type, flags, owner);
  }

  void changed() {
    changed.run();
  }

  /** Gives a socket its name. */
  void bind(UnixSocket socket, Caller caller, UnixName wanted) {
    if (!wanted.isNone() && !wanted.isAbstract()) {
      bindPath(socket, caller, wanted);
      return;
    }
    synchronized (this) {
      UnixName name = wanted.isNone() ? automatic(socket) : wanted;
      socket.setName(name);
      if (abstractNames.putIfAbsent(new Abstract(name.text(), socket.type()), socket) != null) {
        socket.setName(UnixName.NONE);
        throw new ErrnoException(EADDRINUSE);
      }
    }
  }

  private UnixName automatic(UnixSocket socket) {
    while (true) {
      UnixName name = new UnixName("\0" + String.format("%05x", nextAutomatic++ & 0xfffff));
      if (!abstractNames.containsKey(new Abstract(name.text(), socket.type()))) {
        return name;
      }
    }
  }

  private void bindPath(UnixSocket socket, Caller caller, UnixName name) {
    synchronized (this) {
      socket.setName(name);
    }
    try {
      caller.paths().makeSocket(caller.directory(), name.text(), 0777 & ~caller.umask());
      HostStat stat = new HostStat();
      caller.paths().stat(caller.directory(), name.text(), false, stat);
      synchronized (this) {
        nodes.put(Node.of(stat), socket);
      }
    } catch (ErrnoException e) {
      synchronized (this) {
        socket.setName(UnixName.NONE);
      }
      throw e.errno == EEXIST ? new ErrnoException(EADDRINUSE) : e;
    }
  }

  /** The socket of a name; ECONNREFUSED if nobody has it, EPROTOTYPE if it is of another type. */
  UnixSocket find(Caller caller, UnixName name, int type) {
    if (name.isNone()) {
      throw new ErrnoException(EINVAL);
    }
    UnixSocket found;
    if (name.isAbstract()) {
      synchronized (this) {
        found = abstractNames.get(new Abstract(name.text(), type));
      }
    } else {
      HostStat stat = new HostStat();
      caller.paths().stat(caller.directory(), name.text(), true, stat);
      if (stat.type() != HostStat.SOCKET) {
        throw new ErrnoException(ECONNREFUSED);
      }
      synchronized (this) {
        found = nodes.get(Node.of(stat));
      }
    }
    if (found == null) {
      throw new ErrnoException(ECONNREFUSED);
    }
    if (found.type() != type) {
      throw new ErrnoException(EPROTOTYPE);
    }
    return found;
  }

  /** Forgets the name of a socket that closes; needs the monitor. */
  void forget(UnixSocket socket) {
    abstractNames.values().remove(socket);
    nodes.values().remove(socket);
  }

  /** Charges a message that is put into a queue; false: there are too many. Needs the monitor. */
  boolean charge(Message message) {
    if (bytes + message.cost() > MOST_BYTES) {
      return false;
    }
    bytes += message.cost();
    rights += message.rights.size();
    return true;
  }

  /** Whether so many more open files may be passed; needs the monitor. */
  boolean mayPass(List<OpenFile> more) {
    return more.isEmpty() || rights + more.size() <= MOST_RIGHTS;
  }

  /** A message has left its queue; needs the monitor. */
  void discharge(Message message) {
    bytes -= message.cost();
  }

  /** So many open files have left a queue; needs the monitor. */
  void discharge(int passed) {
    rights -= passed;
  }
}
