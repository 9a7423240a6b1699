// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostIdentity;
import org.janusvm.process.host.HostStat;

/**
 * Removes what runs of a Janus that was killed have left among the host's temporary files: each
 * {@link PrivateDirectory} that is the user's own and that nobody holds locked any more.
 */
final class AbandonedDirectories {
  private static final byte[] PREFIX =
      PrivateDirectory.PREFIX.getBytes(StandardCharsets.ISO_8859_1);
  private static final AtomicBoolean LOOKED = new AtomicBoolean();

  private AbandonedDirectories() {}

  /** Once for each JVM; what is not removed when it ends, the next one removes. */
  static void removeInBackground(Path parent) {
    if (!LOOKED.getAndSet(true)) {
      Thread.ofPlatform().daemon().name("janus-cleaner").start(() -> remove(parent));
    }
  }

  static void remove(Path parent) {
    HostFile folder =
        HostFile.openHostPath(
            GuestFileSystem.hostBytes(parent.toString()), HostFile.DIRECTORY, new int[1]);
    if (folder == null) {
      return;
    }
    try (folder) {
      for (byte[] name : FileTree.list(folder)) {
        if (name.length > PREFIX.length
            && Arrays.equals(name, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
          removeIfAbandoned(folder, name);
        }
      }
    }
  }

  private static void removeIfAbandoned(HostFile parent, byte[] name) {
    HostFile folder = parent.open(name, HostFile.DIRECTORY, 0, new int[1]); // Never a link.
    if (folder == null) {
      return;
    }
    try (folder) {
      HostStat stat = new HostStat();
      if (folder.stat(stat) == 0
          && stat.uid == HostIdentity.uid()
          && folder.lockWhole(HostFile.WRITE_LOCK) == 0) {
        FileTree.clear(folder);
        parent.remove(name, true);
      }
    }
  }
}
