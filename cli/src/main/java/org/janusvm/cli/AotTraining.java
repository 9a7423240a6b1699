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

  /**
   * Takes two arguments: the list of command lines, and the file into which the path of this JDK is
   * written. Only the JDK that recorded a cache can use it, so the launcher prefers that one.
   */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), System.getProperty("java.home") + "\n");
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        Janus.execute(line.strip().split("\\s+"));
      }
    }
  }
}
