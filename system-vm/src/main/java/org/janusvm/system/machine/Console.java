// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;

/**
 * The far end of the serial line. Output is collected and flushed when enough has come together or
 * the guest idles; input is read by a thread of its own, and only if there is a guest that asks.
 */
public final class Console {
  private static final int INPUT_CAPACITY = 4096;

  private final InputStream input;
  private final OutputStream output;
  private final byte[] pending = new byte[4096];
  private int pendingCount;
  private final ArrayDeque<Byte> received = new ArrayDeque<>();
  private Runnable onInput = () -> {};
  private Runnable onBroken = () -> {};
  private boolean broken;
  private boolean ended;
  private long bytesOut;
  private long bytesIn;

  public Console(InputStream input, OutputStream output) {
    this.input = input;
    this.output = output;
  }

  /** Starts to read input. {@code listener} is told, on another thread, when there is some. */
  public void start(Runnable listener) {
    synchronized (this) {
      onInput = listener;
    }
    Thread.ofPlatform().daemon().name("janus-console").start(this::readAll);
  }

  /** {@code action} is run when nobody reads the output any more. */
  public synchronized void onBrokenOutput(Runnable action) {
    onBroken = action;
  }

  private void readAll() {
    byte[] buffer = new byte[512];
    try {
      for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
        received(buffer, n);
      }
    } catch (IOException e) {
      // No more input: to the guest this is a line on which nobody types.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runnable listener;
    synchronized (this) {
      ended = true;
      listener = onInput;
    }
    listener.run();
  }

  /** Whether no input is left, and none will come. */
  public synchronized boolean exhausted() {
    return ended && received.isEmpty();
  }

  private void received(byte[] bytes, int count) throws InterruptedException {
    Runnable listener;
    synchronized (this) {
      while (received.size() + count > INPUT_CAPACITY) {
        wait();
      }
      for (int i = 0; i < count; i++) {
        received.add(bytes[i]);
      }
      bytesIn += count;
      listener = onInput;
    }
    listener.run();
  }

  /** The next byte of input, 0 to 255; -1 when there is none yet. */
  public synchronized int read() {
    Byte b = received.poll();
    if (b == null) {
      return -1;
    }
    notifyAll();
    return b & 0xff;
  }

  /** Whether {@link #read} would give a byte. */
  public synchronized boolean hasInput() {
    return !received.isEmpty();
  }

  /** Puts out a byte. */
  public synchronized void write(int b) {
    if (pendingCount == pending.length) {
      flush();
    }
    pending[pendingCount++] = (byte) b;
    bytesOut++;
  }

  /** Puts out several bytes. */
  public synchronized void write(byte[] bytes, int offset, int count) {
    for (int i = 0; i < count; i++) {
      write(bytes[offset + i]);
    }
  }

  /** Hands on what was put out so far. */
  public synchronized void flush() {
    if (pendingCount == 0 || broken) {
      pendingCount = 0;
      return;
    }
    try {
      output.write(pending, 0, pendingCount);
      output.flush();
    } catch (IOException e) {
      broken = true;
      onBroken.run();
    }
    pendingCount = 0;
  }

  public synchronized long bytesOut() {
    return bytesOut;
  }

  public synchronized long bytesIn() {
    return bytesIn;
  }
}
