// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Something that runs riscv64 programs. */
interface Machine {
  /** The whole environment of every command. */
  Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin", "HOME", "/", "LC_ALL", "C", "TZ", "UTC0");

  /** Longest time that a step may take before it counts as hanging; more on a busy machine. */
  int SECONDS = Integer.getInteger("janus.compatibility.seconds", 120);

  /**
   * One step.
   *
   * @param program file on the host
   * @param words argument vector
   */
  Step run(Path program, List<String> words, byte[] input, Path work) throws IOException;

  /** What a step wrote, and its exit status as a shell reports it. */
  record Step(byte[] out, byte[] err, int status) {}
}
