// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process can be waited for and signalled by a descriptor; compared with QEMU's user mode. */
@Timeout(60)
class ProcessDescriptorsTest {
  @TempDir static Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theyDoWhatTheyDoUnderQemu(boolean deterministic) {
    Path program = CrossTools.compile(folder, "pidfd.c", "-static");
    CrossTools.Outcome qemu = CrossTools.qemu(program);
    Guests.Run run = Guests.run(ProcessOptions.builder(program).deterministic(deterministic));
    assertEquals(qemu.text(), run.text(), run.result().message());
  }
}
