// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Unpacks packages into a root file system. */
final class Sysroot {
  private static final int SECONDS = 120;

  private Sysroot() {}

  /**
   * Makes {@code sysroot} anew; until all is unpacked, the old one stays. Then it is put aside,
   * whole, until the next time: a guest that runs in it would otherwise see its files vanish one by
   * one. (A run holds the directory itself, so that it does not notice the new name.)
   */
  static void unpack(List<Path> archives, Path sysroot) throws IOException, FetchException {
    Path fresh = sysroot.resolveSibling(sysroot.getFileName() + ".new");
    Path aside = sysroot.resolveSibling(sysroot.getFileName() + ".old");
    delete(fresh);
    // Debian merges these into /usr. The links come first, for packages that ship the old places.
    for (String name : new String[] {"bin", "sbin", "lib"}) {
      Files.createDirectories(fresh.resolve("usr").resolve(name));
      Files.createSymbolicLink(fresh.resolve(name), Path.of("usr", name));
    }
    for (Path archive : archives) {
      HostCommand.Outcome outcome =
          HostCommand.runPipeline(
              SECONDS,
              List.of(
                  List.of("dpkg-deb", "--fsys-tarfile", archive.toString()),
                  List.of(
                      "tar",
                      "-x",
                      "--keep-directory-symlink",
                      "--no-same-owner",
                      "-C",
                      fresh.toString())));
      if (!outcome.isGood()) {
        throw new FetchException(
            archive.getFileName() + " cannot be unpacked: " + outcome.complaint());
      }
    }
    if (Files.exists(sysroot)) {
      delete(aside);
      Files.move(sysroot, aside);
    }
    Files.move(fresh, sysroot);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
