// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of the fetched programs.
 *
 * @param path the folder, absolute; {@code janus fetch programs} makes it
 */
public record ProgramsFolder(Path path) {
  /** Name of the environment variable that moves the folder. */
  public static final String VARIABLE = "JANUS_PROGRAMS";

  /** Keeps the path, made absolute. */
  public ProgramsFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Where programs are unless told otherwise: {@code JANUS_PROGRAMS}, else {@code janus/programs}
   * in the user's cache.
   */
  public static ProgramsFolder standard() {
    String told = System.getenv(VARIABLE);
    if (told != null && !told.isEmpty()) {
      return new ProgramsFolder(Path.of(told));
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache != null && cache.startsWith("/")
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new ProgramsFolder(base.resolve("janus").resolve("programs"));
  }

  /** The root file system: what {@code janus run --root} takes. */
  public Path sysroot() {
    return path.resolve("sysroot");
  }

  /** Names and versions of the packages; the first line tells where they come from. */
  public Path packages() {
    return path.resolve("packages.txt");
  }

  /** Whether programs have been fetched into it. */
  public boolean isFilled() {
    return Files.isDirectory(sysroot()) && Files.isRegularFile(packages());
  }
}
