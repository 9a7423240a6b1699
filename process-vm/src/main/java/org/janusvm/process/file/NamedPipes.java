// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.ENOSPC;

import java.util.HashMap;
import java.util.Map;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.host.HostStat;

/**
 * The FIFOs that guests made, fifo(7). On the host a FIFO is a node, made by mknod, that the run
 * never opens: guests find the pipe behind it by the node's identity, as they do with sockets, and
 * whoever opens the node on the host meets nobody. A FIFO that others made is none of these, and is
 * not opened.
 */
final class NamedPipes {
  /** Most FIFOs of a run: keeps a guest from filling the host's heap. */
  private static final int MAX = 4096;

  private final Map<Node, Pipe> pipes = new HashMap<>();
  private final Runnable changed;

  /** A file on the host. */
  private record Node(int major, int minor, long inode) {
    static Node of(HostStat stat) {
      return new Node(stat.deviceMajor, stat.deviceMinor, stat.inode);
    }
  }

  /**
   * No FIFOs yet.
   *
   * @param changed told, without any lock held, when one may have become ready
   */
  NamedPipes(Runnable changed) {
    this.changed = changed;
  }

  /**
   * Fails where no more can be made.
   *
   * @throws ErrnoException ENOSPC
   */
  synchronized void checkRoom() {
    if (pipes.size() >= MAX) {
      throw new ErrnoException(ENOSPC);
    }
  }

  /** A guest made a node. */
  synchronized void made(HostStat node) {
    pipes.put(Node.of(node), new Pipe(node.inode, changed));
  }

  /** A guest is about to remove the last name of a node; what is open stays open. */
  synchronized void removed(HostStat node) {
    pipes.remove(Node.of(node));
  }

  /** The pipe behind a node, or null if no guest made it. */
  synchronized Pipe find(HostStat node) {
    return pipes.get(Node.of(node));
  }
}
