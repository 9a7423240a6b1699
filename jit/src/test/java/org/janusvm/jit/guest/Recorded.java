// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What a flight recording shows of Janus. */
public final class Recorded {
  private Recorded() {}

  /** The events of Janus while something was done, in their order. */
  public static List<RecordedEvent> events(Runnable work) throws IOException {
    Path file = Files.createTempFile("janus", ".jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().startsWith("org.janusvm."))
          .toList();
    } finally {
      Files.delete(file);
    }
  }
}
