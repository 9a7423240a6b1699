// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Installation;

/** The files in {@code bench/compatibility} that say what is fetched and what is run. */
public final class CompatibilityFiles {
  private CompatibilityFiles() {}

  private static Path folder() {
    return Installation.home().resolve("bench/compatibility");
  }

  /** The files that every command finds in its working directory. */
  public static Path inputs() {
    return folder().resolve("files");
  }

  /**
   * Names of the packages that are fetched.
   *
   * @throws CannotRunException when the list is missing
   */
  public static List<String> packages() throws CannotRunException {
    return lines("packages.txt").stream().map(String::strip).toList();
  }

  /** Lines of a table that are no comments. */
  static List<String> lines(String name) throws CannotRunException {
    Path file = folder().resolve(name);
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new CannotRunException(CannotRunException.NOT_FOUND, file + ": cannot be read");
    }
  }
}
