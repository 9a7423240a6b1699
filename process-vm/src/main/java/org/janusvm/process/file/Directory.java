// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A directory met on a walk: a virtual node, a host directory inside a grant, or both where a grant
 * is mounted.
 *
 * @param name its component of the path; empty for the root
 * @param virtual the node, or null
 * @param host the host directory, or null
 * @param mount the mount point whose grant {@code host} lies in, or null
 * @param owned whether the walk opened {@code host}, and closes it
 */
record Directory(
    String name, VirtualNode virtual, HostFile host, VirtualNode mount, boolean owned) {
  static Directory of(String name, VirtualNode node) {
    return new Directory(name, node, node.mount(), node.isMount() ? node : null, false);
  }

  /** The virtual child of a name, which hides what the host has, or null. */
  VirtualNode virtualChild(String child) {
    VirtualNode node = virtual == null ? null : virtual.find(child);
    boolean hidden =
        node != null
            && node.yields
            && host != null
            && host.stat(PathWalk.bytes(child), new HostStat()) == 0;
    return hidden ? null : node;
  }

  /** Closes what the walk opened. */
  void close() {
    if (owned) {
      host.close();
    }
  }

  boolean readOnly() {
    return mount == null || mount.readOnly;
  }
}
