// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where packages come from.
 *
 * @param uri of the archive
 * @param keyring file of the keys that sign its releases
 */
record Mirror(String uri, Path keyring) {
  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final int SECONDS = 60;

  /** What to do where packages cannot be had. */
  static final String OTHERWISE = "'janus run --root' takes any riscv64 root file system as well";

  /**
   * The one that this machine is configured to use, so that no choice is made for its owner.
   *
   * @throws FetchException where there is no apt or no Debian archive
   */
  static Mirror ofThisMachine() throws FetchException {
    for (String command : new String[] {"apt-get", "apt-cache", "dpkg-deb", "tar"}) {
      if (!HostCommand.exists(command)) {
        throw new FetchException(
            "programs come from Debian by " + command + ", which is not here; " + OTHERWISE);
      }
    }
    if (!Files.isReadable(KEYRING)) {
      throw new FetchException(
          "no keys of Debian's at " + KEYRING + "; install debian-archive-keyring; " + OTHERWISE);
    }
    List<String> targets =
        List.of("apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages");
    return HostCommand.run(SECONDS, targets)
        .text()
        .lines()
        .map(line -> line.endsWith("/") ? line.substring(0, line.length() - 1) : line)
        .filter(line -> line.endsWith("/debian") && !line.contains(" "))
        .findFirst()
        .map(uri -> new Mirror(uri, KEYRING))
        .orElseThrow(
            () ->
                new FetchException(
                    "apt on this machine is not configured for a Debian archive; " + OTHERWISE));
  }
}
