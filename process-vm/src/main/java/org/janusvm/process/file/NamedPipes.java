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

  private final Map<FileNode, Pipe> pipes = new HashMap<>();
  private final Runnable changed;

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
    pipes.put(FileNode.of(node), new Pipe(node.inode, changed));
  }

  /** A name of a node was removed, or null; with the last one it is forgotten, open or not. */
  synchronized void nameRemoved(HostStat node) {
    if (node != null && node.type() == HostStat.FIFO && node.links == 1) {
      pipes.remove(FileNode.of(node));
    }
  }

  /** The pipe behind a node, or null if no guest made it. */
  synchronized Pipe find(HostStat node) {
    return pipes.get(FileNode.of(node));
  }
}
