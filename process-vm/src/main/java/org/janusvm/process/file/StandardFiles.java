// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.Map;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.abi.MachineName;

/**
 * Files that programs expect on any Linux system. What a root file system or a grant has of /etc
 * goes first.
 */
public final class StandardFiles {
  private static final Map<String, String> ETC =
      Map.of(
          "/etc/passwd",
          "root:x:0:0:root:/root:/bin/sh\n"
              + ("guest:x:" + Identity.UID + ":" + Identity.UID + ":guest:/tmp:/bin/sh\n")
              + ("nobody:x:" + Identity.NOBODY + ":" + Identity.NOBODY + ":nobody:/:/bin/false\n"),
          "/etc/group",
          "root:x:0:\n"
              + ("guest:x:" + Identity.UID + ":\n")
              + ("nogroup:x:" + Identity.NOBODY + ":\n"),
          "/etc/hosts",
          "127.0.0.1\tlocalhost " + MachineName.HOST + "\n::1\tlocalhost\n",
          "/etc/hostname",
          MachineName.HOST + "\n",
          "/etc/nsswitch.conf",
          "passwd: files\ngroup: files\nhosts: files dns\n",
          "/etc/resolv.conf",
          "");

  private static final Map<String, String> DEV_LINKS =
      Map.of(
          "/dev/fd", "/proc/self/fd",
          "/dev/stdin", "/proc/self/fd/0",
          "/dev/stdout", "/proc/self/fd/1",
          "/dev/stderr", "/proc/self/fd/2");

  private StandardFiles() {}

  /** Shows them in a file system. */
  public static void show(GuestFileSystem files) {
    ETC.forEach((path, contents) -> files.show(path, Synthetic.fixed(contents), true));
    DEV_LINKS.forEach((path, target) -> files.show(path, Synthetic.link(target), false));
  }
}
