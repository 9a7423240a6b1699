// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.janusvm.process.InputPort;

/**
 * One standard input for many runs: what the first run reads is remembered, so that every other
 * sees the same bytes. The host's input is not touched before a guest asks for it.
 */
public final class SharedInput {
  private static final int CHUNK = 1 << 16;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final InputStream source;
  private byte[] bytes = new byte[0];
  private int length;
  private boolean ended;
  private boolean started;

  /** Shares {@code source}. */
  public SharedInput(InputStream source) {
    this.source = source;
  }

  /** No input at all. */
  public static SharedInput none() {
    return new SharedInput(InputStream.nullInputStream());
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      // A daemon, for a read of the host's input cannot be called off.
      Thread.ofPlatform().daemon().name("standard input").start(this::pump);
    }
  }

  private void pump() {
    byte[] chunk = new byte[CHUNK];
    int n;
    do {
      try {
        n = source.read(chunk);
      } catch (IOException e) {
        n = -1; // To the guest an input that broke has ended.
      }
      synchronized (this) {
        if (n > 0) {
          if (length + n > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + n, 2 * bytes.length));
          }
          System.arraycopy(chunk, 0, bytes, length, n);
          length += n;
        }
        ended = n < 0;
        notifyAll();
      }
    } while (n >= 0);
  }

  /** Waits for a byte at {@code position}; false when the time is over. */
  private synchronized boolean await(int position, long nanos) throws InterruptedException {
    start();
    long end = System.nanoTime() + nanos;
    while (position >= length && !ended) {
      if (nanos < 0) {
        wait();
      } else {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / NANOS_PER_MILLI, (int) (left % NANOS_PER_MILLI));
      }
    }
    return true;
  }

  /** As {@link InputStream#read(byte[], int, int)}, from {@code position} on. */
  private int read(int position, byte[] buffer, int offset, int count) throws IOException {
    try {
      await(position, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    synchronized (this) {
      int n = Math.min(count, length - position);
      if (n <= 0) {
        return -1;
      }
      System.arraycopy(bytes, position, buffer, offset, n);
      return n;
    }
  }

  /** A fresh reader from the beginning, for a machine or a host process. */
  public InputStream stream() {
    return new InputStream() {
      private int position;

      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
          return 0;
        }
        int n = SharedInput.this.read(position, buffer, offset, count);
        position += Math.max(n, 0);
        return n;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int available() {
        synchronized (SharedInput.this) {
          return length - position;
        }
      }
    };
  }

  /** A fresh reader from the beginning, for a process. */
  public InputPort port() {
    return new InputPort() {
      private int position;

      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        int n = Math.max(0, SharedInput.this.read(position, buffer, offset, count));
        position += n;
        return n;
      }

      @Override
      public boolean await(long nanos) throws IOException {
        try {
          return SharedInput.this.await(position, nanos);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }

      @Override
      public boolean isTerminal() {
        return false;
      }
    };
  }
}
