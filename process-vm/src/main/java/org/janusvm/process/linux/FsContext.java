// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.util.List;

/** Where in the file system a process is, and its umask: what clone's CLONE_FS shares. */
final class FsContext {
  private static final int DEFAULT_UMASK = 022;

  private volatile List<String> workingDirectory = List.of();
  private volatile int umask = DEFAULT_UMASK;

  /** Components of the working directory. */
  List<String> workingDirectory() {
    return workingDirectory;
  }

  void changeDirectory(List<String> path) {
    workingDirectory = path;
  }

  /** Permission bits taken off new files. */
  int umask() {
    return umask;
  }

  void setUmask(int mask) {
    umask = mask & 0777;
  }

  /** A copy for a child process. */
  FsContext copy() {
    FsContext copy = new FsContext();
    copy.workingDirectory = workingDirectory;
    copy.umask = umask;
    return copy;
  }
}
