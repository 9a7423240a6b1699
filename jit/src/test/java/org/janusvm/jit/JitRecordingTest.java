// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.janusvm.isa.Hart;
import org.janusvm.jit.guest.Code;
import org.janusvm.jit.guest.TestEnvironment;
import org.janusvm.memory.RawMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A flight recording shows what was compiled and what was dropped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JitRecordingTest {
  private static final long CODE = 0x1_0000;

  @TempDir Path folder;

  @Test
  void compilationsAndInvalidationsAreRecorded() throws IOException {
    Path file = folder.resolve("jit.jfr");
    try (Recording recording = new Recording();
        PageMemory memory = new PageMemory(16 << 20)) {
      recording.start();
      Engine engine = BytecodeJit.eager(0).forProcess(memory, new TestEnvironment());
      for (int times = 0; times < 2; times++) {
        byte[] code = new Code(CODE).immediate("addi", 5, 5, 1 + times).ecall().toBytes();
        memory.protect(CODE, 4096, PageMemory.READ | PageMemory.WRITE | PageMemory.EXECUTE);
        RawMemory.copyIn(code, 0, memory.hostForWrite(CODE, code.length), code.length);
        Hart hart = new Hart(0);
        hart.pc = CODE;
        engine.run(hart, 100);
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> ours =
        RecordingFile.readAllEvents(file).stream()
            .filter(e -> e.getEventType().getName().startsWith("org.janusvm."))
            .toList();
    assertEquals(
        List.of("RegionCompiled", "RegionDropped", "RegionCompiled"),
        ours.stream().map(e -> e.getEventType().getName().replace("org.janusvm.", "")).toList());
    RecordedEvent compiled = ours.getFirst();
    assertEquals("10000", compiled.getString("seed"));
    assertEquals(1, compiled.getInt("instructions"));
    assertEquals(4, compiled.getInt("guestBytes"));
    assertEquals("code changed", ours.get(1).getString("reason"));
  }
}
