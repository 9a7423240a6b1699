// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.nio.file.Path;

/**
 * A host directory that the guest may see: {@code --dir HOST[::GUEST][:ro]}.
 *
 * @param host directory on the host
 * @param guest absolute path under which the guest sees it
 * @param readOnly whether every change is refused with EROFS
 */
public record Grant(Path host, String guest, boolean readOnly) {
  /** Checks that the guest's path is absolute. */
  public Grant {
    if (!guest.startsWith("/")) {
      throw new IllegalArgumentException(
          "the guest path of a granted directory must be absolute, not '" + guest + "'");
    }
  }

  /**
   * Parses the argument of {@code --dir}. Without GUEST, the guest sees the directory under its
   * absolute host path.
   *
   * @throws IllegalArgumentException with one clear line when the text is not of that form
   */
  public static Grant parse(String text) {
    String rest = text;
    boolean readOnly = rest.endsWith(":ro");
    if (readOnly) {
      rest = rest.substring(0, rest.length() - ":ro".length());
    }
    int separator = rest.indexOf("::");
    String host = separator < 0 ? rest : rest.substring(0, separator);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("--dir needs HOST[::GUEST][:ro], not '" + text + "'");
    }
    Path path = Path.of(host);
    String guest =
        separator < 0
            ? path.toAbsolutePath().normalize().toString()
            : rest.substring(separator + "::".length());
    return new Grant(path, guest, readOnly);
  }
}
