// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import java.util.Map;
import org.janusvm.system.machine.Console;

/**
 * A 16550A serial port (National Semiconductor's data sheet) with byte registers. The line is
 * infinitely fast: what is sent is gone at once.
 */
public final class Uart16550 implements Device {
  private static final int DATA = 0;
  private static final int INTERRUPT_ENABLE = 1;
  private static final int INTERRUPT_ID = 2;
  private static final int LINE_CONTROL = 3;
  private static final int MODEM_CONTROL = 4;
  private static final int LINE_STATUS = 5;
  private static final int MODEM_STATUS = 6;
  private static final int SCRATCH = 7;

  private static final int ENABLE_RECEIVED = 1;
  private static final int ENABLE_EMPTY = 2;
  private static final int ID_NONE = 1;
  private static final int ID_EMPTY = 2;
  private static final int ID_RECEIVED = 4;
  private static final int ID_FIFO = 0xc0;
  private static final int DIVISOR_ACCESS = 0x80;
  private static final int LOOPBACK = 0x10;
  private static final int STATUS_READY = 1;
  private static final int STATUS_EMPTY = 0x60;
  private static final int MODEM_CONNECTED = 0xb0;

  private final Console console;
  private final InterruptSink interrupt;
  private int interruptEnable;
  private int lineControl;
  private int modemControl = 8;
  private int scratch;
  private int divisor = 12;
  private boolean fifo;
  private boolean emptyPending;
  private int looped = -1;
  private long sent;
  private long received;

  public Uart16550(Console console, InterruptSink interrupt) {
    this.console = console;
    this.interrupt = interrupt;
  }

  /** Input has come; from any thread. */
  public synchronized void inputArrived() {
    update();
  }

  @Override
  public String name() {
    return "uart";
  }

  @Override
  public long size() {
    return 0x100;
  }

  @Override
  public synchronized long load(long offset, int bytes) {
    boolean divisorAccess = (lineControl & DIVISOR_ACCESS) != 0;
    int value =
        switch ((int) offset) {
          case DATA -> divisorAccess ? divisor & 0xff : receive();
          case INTERRUPT_ENABLE -> divisorAccess ? divisor >>> 8 : interruptEnable;
          case INTERRUPT_ID -> identify();
          case LINE_CONTROL -> lineControl;
          case MODEM_CONTROL -> modemControl;
          case LINE_STATUS -> STATUS_EMPTY | (hasData() ? STATUS_READY : 0);
          case MODEM_STATUS -> modemStatus();
          case SCRATCH -> scratch;
          default -> 0;
        };
    update();
    return value;
  }

  @Override
  public synchronized void store(long offset, int bytes, long value) {
    int b = (int) value & 0xff;
    boolean divisorAccess = (lineControl & DIVISOR_ACCESS) != 0;
    switch ((int) offset) {
      case DATA -> {
        if (divisorAccess) {
          divisor = divisor & 0xff00 | b;
        } else {
          send(b);
        }
      }
      case INTERRUPT_ENABLE -> {
        if (divisorAccess) {
          divisor = divisor & 0xff | b << 8;
        } else {
          // Switching the interrupt on while there is room to send raises it.
          emptyPending |= (b & ~interruptEnable & ENABLE_EMPTY) != 0;
          interruptEnable = b & 0xf;
        }
      }
      case INTERRUPT_ID -> fifo = (b & 1) != 0; // written, this is the FIFO control register
      case LINE_CONTROL -> lineControl = b;
      case MODEM_CONTROL -> modemControl = b & 0x1f;
      case SCRATCH -> scratch = b;
      default -> {}
    }
    update();
  }

  private void send(int b) {
    if ((modemControl & LOOPBACK) != 0) {
      looped = b;
    } else {
      console.write(b);
      sent++;
    }
    emptyPending = true;
  }

  private boolean hasData() {
    return (modemControl & LOOPBACK) != 0 ? looped >= 0 : console.hasInput();
  }

  private int receive() {
    if ((modemControl & LOOPBACK) != 0) {
      int b = Math.max(looped, 0);
      looped = -1;
      return b;
    }
    int b = console.read();
    if (b < 0) {
      return 0;
    }
    received++;
    return b;
  }

  private int pendingId() {
    if ((interruptEnable & ENABLE_RECEIVED) != 0 && hasData()) {
      return ID_RECEIVED;
    }
    return (interruptEnable & ENABLE_EMPTY) != 0 && emptyPending ? ID_EMPTY : ID_NONE;
  }

  /** The register's value; reading it acknowledges "transmitter empty" if that is what it says. */
  private int identify() {
    int id = pendingId();
    if (id == ID_EMPTY) {
      emptyPending = false;
    }
    return id | (fifo ? ID_FIFO : 0);
  }

  private int modemStatus() {
    if ((modemControl & LOOPBACK) == 0) {
      return MODEM_CONNECTED;
    }
    // In loopback the four outputs are wired to the inputs: RTS-CTS, DTR-DSR, OUT1-RI, OUT2-DCD.
    return (modemControl & 2) << 3
        | (modemControl & 1) << 5
        | (modemControl & 4) << 4
        | (modemControl & 8) << 4;
  }

  private void update() {
    interrupt.set(pendingId() != ID_NONE);
  }

  @Override
  public synchronized Map<String, Long> statistics() {
    return Map.of("bytesSent", sent, "bytesReceived", received);
  }
}
