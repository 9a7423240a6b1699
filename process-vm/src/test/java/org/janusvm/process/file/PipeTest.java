// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.janusvm.process.abi.OpenFlags;
import org.junit.jupiter.api.Test;

/** What is moved out of a pipe while something else happens to it. */
class PipeTest {
  private final Pipe pipe = new Pipe(1, () -> {});
  private final Pipe.End out = (Pipe.End) pipe.readEnd(0);
  private final Pipe.End in = (Pipe.End) pipe.writeEnd(0);
  private final byte[] buffer = new byte[100];

  @Test
  void itMayBeClosedWhileItsBytesAreMoved() {
    assertEquals(10, in.write(new byte[10], 0, 10));
    Pipe.Mover sink =
        (bytes, n) -> {
          out.release();
          in.release();
          return n;
        };
    assertEquals(10, out.drain(buffer, 100, true, false, sink));
    Pipe.End again = (Pipe.End) pipe.end(OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
    assertEquals(0, again.available());
    assertEquals(3, again.write(new byte[] {1, 2, 3}, 0, 3));
    assertEquals(3, again.read(buffer, 0, 100));
    assertEquals(3, buffer[2]);
  }

  @Test
  void whatIsNotTakenStays() {
    assertEquals(5, in.write(new byte[] {1, 2, 3, 4, 5}, 0, 5));
    assertEquals(2, out.drain(buffer, 100, true, false, (bytes, n) -> 2));
    assertEquals(-9, out.drain(buffer, 100, true, false, (bytes, n) -> -9));
    assertEquals(3, out.drain(buffer, 100, true, true, (bytes, n) -> n));
    assertEquals(3, out.read(buffer, 0, 100));
    assertEquals(3, buffer[0]);
  }

  @Test
  void noMoreIsAskedForThanThereIsRoomFor() {
    assertEquals(4096, in.setCapacity(1));
    assertEquals(4090, in.write(new byte[4090], 0, 4090));
    assertEquals(6, in.fill(buffer, 100, true, (bytes, room) -> room));
    assertEquals(OpenFile.HAS_TO_WAIT, in.fill(buffer, 100, true, (bytes, room) -> 1));
  }
}
