// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Writes an archive in the format "newc" of cpio, as kernels expect their initial RAM disk. */
public final class CpioArchive {
  private static final int DIRECTORY = 0040755;
  private static final int REGULAR = 0100000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Set<String> directories = new HashSet<>();
  private int inode = 1;

  /**
   * Adds a regular file, and the directories it needs.
   *
   * @param path absolute, or relative to the root
   * @param permissions bits such as 0755
   */
  public CpioArchive file(String path, int permissions, byte[] content) {
    String relative = path.replaceFirst("^/+", "");
    for (int slash = relative.indexOf('/'); slash > 0; slash = relative.indexOf('/', slash + 1)) {
      if (directories.add(relative.substring(0, slash))) {
        entry(relative.substring(0, slash), DIRECTORY, new byte[0]);
      }
    }
    entry(relative, REGULAR | permissions, content);
    return this;
  }

  /** The archive, complete with its trailer. */
  public byte[] finish() {
    entry("TRAILER!!!", 0, new byte[0]);
    return out.toByteArray();
  }

  private void entry(String name, int mode, byte[] content) {
    byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    int links = (mode & 0170000) == 0040000 ? 2 : 1;
    int[] fields = {inode++, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, nameBytes.length, 0};
    StringBuilder header = new StringBuilder("070701");
    for (int field : fields) {
      header.append("%08x".formatted(field));
    }
    out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(nameBytes);
    align();
    out.writeBytes(content);
    align();
  }

  private void align() {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }
}
