// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * A file on the host, whatever its names are; or one of the sandbox's own, which have no device.
 */
record FileNode(int major, int minor, long inode) {
  static FileNode of(HostStat stat) {
    return new FileNode(stat.deviceMajor, stat.deviceMinor, stat.inode);
  }

  /** What an open file is, or null if the host does not tell. */
  static FileNode of(HostFile file) {
    HostStat stat = new HostStat();
    return file != null && file.stat(stat) == 0 ? of(stat) : null;
  }
}
