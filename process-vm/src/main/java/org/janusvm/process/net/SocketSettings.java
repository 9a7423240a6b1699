// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

/** Options of a socket that need no more than being remembered. */
public final class SocketSettings {
  /** Bytes of a send or receive buffer, unless asked for otherwise (net.core.wmem_default). */
  static final int DEFAULT_BUFFER = 212_992;

  private static final int SMALLEST_SEND = 4608;
  private static final int SMALLEST_RECEIVE = 2304;

  private volatile int sendBuffer = DEFAULT_BUFFER;
  private volatile int receiveBuffer = DEFAULT_BUFFER;

  /** Nanoseconds after which a waiting receive gives up, or -1. */
  public volatile long receiveTimeout = -1;

  /** Nanoseconds after which a waiting send gives up, or -1. */
  public volatile long sendTimeout = -1;

  /** Whether messages are to tell their sender (SO_PASSCRED). */
  public volatile boolean passCredentials;

  /** Words of struct linger. */
  public volatile long linger;

  /** Flags and numbers without effect here, by the number of the option. */
  private final int[] words = new int[64];

  /** Bytes that may be on their way. */
  public int sendBuffer() {
    return sendBuffer;
  }

  /** Sets what {@link #sendBuffer} tells: twice what is asked for, as Linux does. */
  public void setSendBuffer(int bytes) {
    sendBuffer = Math.max(SMALLEST_SEND, 2 * Math.clamp(bytes, 0, DEFAULT_BUFFER));
  }

  /** Bytes that may wait to be received. */
  public int receiveBuffer() {
    return receiveBuffer;
  }

  /** Sets what {@link #receiveBuffer} tells: twice what is asked for, as Linux does. */
  public void setReceiveBuffer(int bytes) {
    receiveBuffer = Math.max(SMALLEST_RECEIVE, 2 * Math.clamp(bytes, 0, DEFAULT_BUFFER));
  }

  /** A number that was set, of an option below 64. */
  public synchronized int word(int option) {
    return words[option];
  }

  /** Remembers a number, of an option below 64. */
  public synchronized void setWord(int option, int value) {
    words[option] = value;
  }
}
