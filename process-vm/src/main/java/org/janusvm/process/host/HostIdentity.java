// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user who runs Janus. */
public final class HostIdentity {
  private static final int UID = attribute("unix:uid");
  private static final int GID = attribute("unix:gid");

  private HostIdentity() {}

  /** User number. */
  public static int uid() {
    return UID;
  }

  /** Group number. */
  public static int gid() {
    return GID;
  }

  private static int attribute(String name) {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), name);
    } catch (IOException e) {
      return -1; // No /proc: every file is someone else's.
    }
  }
}
