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

  /** Reading of data with priority, which no file has. */
  public static final int RDBAND = 0x80;

  /** The same as {@link #OUT}. */
  public static final int WRNORM = 0x100;

  /** Writing of data with priority. */
  public static final int WRBAND = 0x200;

  /** The other end of a stream socket will send no more. */
  public static final int RDHUP = 0x2000;

  /** A read would not wait, in both spellings. */
  public static final int READABLE = IN | RDNORM;

  /** A write would not wait, in both spellings. */
  public static final int WRITABLE = OUT | WRNORM;

  /** What is told unasked of an open file. */
  public static final int UNASKED = ERR | HUP;

  /** What ends a wait for input: also an error or the other side's end, which a read will tell. */
  public static final int ENDS_INPUT_WAIT = READABLE | RDHUP | UNASKED;

  /** What ends a wait for room to write. */
  public static final int ENDS_OUTPUT_WAIT = WRITABLE | UNASKED;

  private PollEvents() {}
}
