// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A node of the tree that the sandbox itself makes: directories on the way to grants, the grants'
 * mount points, devices, the program. The guest cannot change it.
 */
final class VirtualNode {
  private static int nextInode = 100;

  final Map<String, VirtualNode> children = new TreeMap<>();
  final long inode;

  /** The granted host directory mounted here, or null. */
  HostFile mount;

  /** Whether the grant mounted here is read-only. */
  boolean readOnly = true;

  /** The device this node is, or null. */
  DeviceFile.Device device;

  /** The target, if this is a symbolic link, or null. */
  String link;

  /** The host file this node is, read-only, or null. */
  Path hostFile;

  VirtualNode() {
    synchronized (VirtualNode.class) {
      inode = nextInode++;
    }
  }

  /** The child of a name, made if need be. */
  VirtualNode child(String name) {
    return children.computeIfAbsent(name, n -> new VirtualNode());
  }

  boolean isDirectory() {
    return device == null && link == null && hostFile == null;
  }

  /** Type bits of the mode. */
  int type() {
    if (device != null) {
      return HostStat.CHARACTER;
    }
    if (link != null) {
      return HostStat.LINK;
    }
    return hostFile != null ? HostStat.REGULAR : HostStat.DIRECTORY;
  }

  /** Describes the node, unless a host file stands behind it. */
  void describe(HostStat to) {
    if (device != null) {
      DeviceFile.describe(device, to);
      return;
    }
    to.inode = inode;
    to.links = 1;
    to.mode = type() | (link != null ? 0777 : 0555);
    to.size = link != null ? link.length() : 0;
  }
}
