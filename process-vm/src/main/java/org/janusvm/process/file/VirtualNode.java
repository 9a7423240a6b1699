// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A node of the tree that the sandbox itself makes: directories on the way to grants, the grants'
 * mount points, devices, the program, made-up files. The guest cannot change it.
 */
final class VirtualNode {
  private static int nextInode = 100;

  private final Map<String, VirtualNode> children = new TreeMap<>();
  final long inode;

  /** The granted host directory mounted here, or null. */
  private HostFile mount;

  /** Mounted here as soon as someone goes there, or null. */
  private PrivateDirectory mountWhenUsed;

  /** Whether the grant mounted here is read-only. */
  boolean readOnly = true;

  /** The device this node is, or null. */
  DeviceFile.Device device;

  /** What this node is, if it is made up, or null. */
  Synthetic synthetic;

  /** Whether a host file of this name, if there is one, takes its place. */
  boolean yields;

  /** The host file this node is, read-only, or null. */
  Path hostFile;

  VirtualNode() {
    synchronized (VirtualNode.class) {
      inode = nextInode++;
    }
  }

  private VirtualNode(Synthetic synthetic, long inode) {
    this.synthetic = synthetic;
    this.inode = inode;
  }

  /** The child of a name, made if need be. */
  VirtualNode child(String name) {
    return children.computeIfAbsent(name, n -> new VirtualNode());
  }

  /** The child of a name, or null. */
  VirtualNode find(String name) {
    VirtualNode fixed = children.get(name);
    if (fixed != null || !(synthetic instanceof Synthetic.Folder folder)) {
      return fixed;
    }
    Synthetic entry = folder.find(name);
    return entry == null ? null : new VirtualNode(entry, inodeOf(name));
  }

  // Made-up entries come and go, but are to have the same number each time.
  private long inodeOf(String name) {
    return (inode * 31 + name.hashCode() & 0xffffffffL) | 1L << 32;
  }

  /** Names of the children. */
  List<String> names() {
    List<String> names = new ArrayList<>(children.keySet());
    if (synthetic instanceof Synthetic.Folder folder) {
      names.addAll(folder.names());
    }
    return names;
  }

  /** Names of the children that are always there. */
  List<String> fixedNames() {
    return List.copyOf(children.keySet());
  }

  /** Whether nothing is here yet. */
  boolean isUnused() {
    return children.isEmpty() && !isOpaque() && isDirectory();
  }

  /** Mounts a host directory. */
  void mount(HostFile host, boolean notToBeChanged) {
    mount = host;
    readOnly = notToBeChanged;
  }

  /** Mounts a directory that is made when someone goes there. */
  void mount(PrivateDirectory directory) {
    mountWhenUsed = directory;
    readOnly = false;
  }

  /** The host directory mounted here, or null. */
  HostFile mount() {
    return mountWhenUsed != null ? mountWhenUsed.open() : mount;
  }

  /** What files below the mount may take, or null for no limit. */
  SpaceBudget space() {
    return mountWhenUsed == null ? null : mountWhenUsed.space();
  }

  /** Whether a host directory is mounted here. */
  boolean isMount() {
    return mount != null || mountWhenUsed != null;
  }

  /** Whether what the host has under this name stays hidden. */
  boolean isOpaque() {
    return isMount() || synthetic != null;
  }

  boolean isDirectory() {
    return device == null
        && hostFile == null
        && (synthetic == null || synthetic instanceof Synthetic.Folder);
  }

  /** The target, if this is a symbolic link that a walk follows by its text, or null. */
  String link() {
    return switch (synthetic) {
      case Synthetic.Link link -> link.target().get();
      case Synthetic.Open open when open.file().isDirectory() -> open.file().linkText();
      case null, default -> null;
    };
  }

  /** What readlink tells, or null. */
  String linkText() {
    return synthetic instanceof Synthetic.Open open ? open.file().linkText() : link();
  }

  /** The open file that this node leads to, or null. */
  OpenFile openFile() {
    return synthetic instanceof Synthetic.Open open ? open.file() : null;
  }

  /** Type bits of the mode. */
  int type() {
    if (device != null) {
      return HostStat.CHARACTER;
    }
    return switch (synthetic) {
      case Synthetic.Link link -> HostStat.LINK;
      case Synthetic.Open open -> HostStat.LINK;
      case Synthetic.Text text -> HostStat.REGULAR;
      case Synthetic.Device made -> HostStat.CHARACTER;
      case Synthetic.Folder folder -> HostStat.DIRECTORY;
      case null -> hostFile != null ? HostStat.REGULAR : HostStat.DIRECTORY;
    };
  }

  /** Describes the node, unless a host file stands behind it. */
  void describe(HostStat to) {
    if (device != null) {
      DeviceFile.describe(device, to);
      return;
    }
    if (synthetic instanceof Synthetic.Device made) {
      made.describe().accept(to);
      return;
    }
    to.inode = inode;
    to.links = type() == HostStat.DIRECTORY ? 2 : 1;
    to.mode = type() | permissions();
    to.size = 0;
    if (synthetic instanceof Synthetic.Text text && text.sized()) {
      to.size = text.contents().get().getBytes(StandardCharsets.ISO_8859_1).length;
    } else if (synthetic instanceof Synthetic.Link link) {
      to.size = link.target().get().length();
    }
  }

  private int permissions() {
    return switch (type()) {
      case HostStat.LINK -> 0777;
      case HostStat.REGULAR -> hostFile != null ? 0555 : 0444;
      default -> 0555;
    };
  }

  /** Gives back what is mounted here and below. */
  void close() {
    if (mount != null) {
      mount.close();
    }
    if (mountWhenUsed != null) {
      mountWhenUsed.close();
    }
    children.values().forEach(VirtualNode::close);
  }
}
