// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The training run from which the build makes the JVM's ahead-of-time cache: it runs the listed
 * command lines in one JVM, so that all classes which they load are in the cache.
 */
final class AotTraining {
  private AotTraining() {}

  /** Takes one argument, the file that lists the command lines. */
  public static void main(String[] args) throws IOException {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        Janus.execute(line.strip().split("\\s+"));
      }
    }
  }
}
