// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Janus is installed, and what lies there: the guests that come with it. */
public final class Installation {
  private static final String KERNEL = "guests/bin/kernel.elf";

  private Installation() {}

  /**
   * The top folder: what the launcher says, else the environment, else the nearest folder above
   * these classes that holds guests, else the working directory.
   */
  public static Path home() {
    String told = System.getProperty("janus.home");
    if (told == null) {
      told = System.getenv("JANUS_HOME");
    }
    return told != null ? Path.of(told).normalize() : aboveClasses();
  }

  private static Path aboveClasses() {
    try {
      URI classes = Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      for (Path p = Path.of(classes); p != null; p = p.getParent()) {
        if (Files.isDirectory(p.resolve("guests/bin"))) {
          return p;
        }
      }
    } catch (URISyntaxException | FileSystemNotFoundException e) {
      // Loaded from something that is no folder: then nothing lies beside it either.
    }
    return Path.of("").toAbsolutePath();
  }

  /**
   * The teaching kernel.
   *
   * @throws CannotRunException when it is missing
   */
  public static Path kernel() throws CannotRunException {
    Path kernel = home().resolve(KERNEL);
    if (!Files.isRegularFile(kernel)) {
      throw new CannotRunException(
          CannotRunException.NOT_FOUND,
          "no teaching kernel at " + kernel + "; build it with 'make -C guests' or give --kernel");
    }
    return kernel;
  }

  /** The guest programs that come with Janus. */
  public static Path programs() {
    return home().resolve("guests/bin");
  }

  /** Where {@code make -C guests native} leaves the guest programs built for the host. */
  static Path nativePrograms() {
    return home().resolve("guests/build/native");
  }
}
