// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** What may be done with a file without waiting, as poll(2) and epoll(7) number it. */
public final class PollEvents {
  /** A read would not wait; also at the end of the file. */
  public static final int IN = 1;

  /** Something exceptional, such as out-of-band data. */
  public static final int PRI = 2;

  /** A write would not wait. */
  public static final int OUT = 4;

  /** An error is there to be fetched, or nobody reads any more. Told unasked. */
  public static final int ERR = 8;

  /** The other end is gone. Told unasked. */
  public static final int HUP = 0x10;

  /** The descriptor is not open. Told unasked. */
  public static final int NVAL = 0x20;

  /** The same as {@link #IN}. */
  public static final int RDNORM = 0x40;

  /** The same as {@link #OUT}. */
  public static final int WRNORM = 0x100;

  /** The other end of a stream socket will send no more. */
  public static final int RDHUP = 0x2000;

  /** A read would not wait, in both spellings. */
  public static final int READABLE = IN | RDNORM;

  /** A write would not wait, in both spellings. */
  public static final int WRITABLE = OUT | WRNORM;

  /** What is told unasked of an open file. */
  public static final int UNASKED = ERR | HUP;

  private PollEvents() {}
}
