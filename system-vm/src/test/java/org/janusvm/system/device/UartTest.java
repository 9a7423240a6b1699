// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.janusvm.system.machine.Console;
import org.junit.jupiter.api.Test;

class UartTest {
  private static final int DATA = 0;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private boolean line;

  private Uart16550 uart(String input) throws InterruptedException {
    Console console = new Console(new ByteArrayInputStream(input.getBytes()), out);
    Uart16550 uart = new Uart16550(console, high -> line = high);
    CountDownLatch arrived = new CountDownLatch(1);
    console.start(arrived::countDown);
    assertTrue(arrived.await(10, TimeUnit.SECONDS));
    uart.inputArrived();
    console.flush();
    this.console = console;
    return uart;
  }

  private Console console;

  @Test
  void whatIsWrittenToTheDataRegisterComesOut() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(DATA, 1, 'h');
    uart.store(DATA, 1, 'i');
    console.flush();
    assertEquals("hi", out.toString());
    assertEquals(0x60, uart.load(LSR, 1) & 0x60, "the transmitter is always empty");
  }

  @Test
  void inputIsAnnouncedAndReadOnce() throws InterruptedException {
    Uart16550 uart = uart("x");
    assertEquals(1, uart.load(LSR, 1) & 1);
    assertFalse(line);
    uart.store(IER, 1, 1);
    assertTrue(line);
    assertEquals(4, uart.load(IIR, 1));
    assertEquals('x', uart.load(DATA, 1));
    assertFalse(line);
    assertEquals(0, uart.load(LSR, 1) & 1);
    assertEquals(0, uart.load(DATA, 1));
  }

  @Test
  void anEmptyTransmitterInterruptsUntilItIsIdentified() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(IER, 1, 2);
    assertTrue(line);
    assertEquals(2, uart.load(IIR, 1));
    assertFalse(line);
    assertEquals(1, uart.load(IIR, 1));
    uart.store(DATA, 1, 'a');
    assertTrue(line);
  }

  @Test
  void theDivisorHidesBehindItsAccessBit() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(LCR, 1, 0x83);
    uart.store(DATA, 1, 0x34);
    uart.store(IER, 1, 0x12);
    assertEquals(0x34, uart.load(DATA, 1));
    assertEquals(0x12, uart.load(IER, 1));
    uart.store(LCR, 1, 3);
    assertEquals(0, uart.load(IER, 1));
    console.flush();
    assertEquals("", out.toString());
  }

  @Test
  void fifosShowInTheInterruptIdentification() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(IIR, 1, 1);
    assertEquals(0xc1, uart.load(IIR, 1));
  }

  @Test
  void loopbackConnectsOutputsToInputs() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(MCR, 1, 0x10 | 0x0a);
    assertEquals(0x90, uart.load(MSR, 1));
    uart.store(DATA, 1, 'z');
    assertEquals('z', uart.load(DATA, 1));
    console.flush();
    assertEquals("", out.toString());
  }

  @Test
  void theScratchRegisterKeepsItsByte() throws InterruptedException {
    Uart16550 uart = uart("");
    uart.store(SCR, 1, 0x1a5);
    assertEquals(0xa5, uart.load(SCR, 1));
  }
}
