// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.terminal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What termios(3) sets: flags of input, output, control and local modes, control characters, and
 * speeds. Held as the kernel's struct termios2 (asm-generic/termbits.h).
 */
public final class TerminalSettings {
  /** Bytes of struct termios. */
  public static final int SIZE = 36;

  /** Bytes of struct termios2, which has the speeds behind. */
  public static final int EXTENDED_SIZE = 44;

  static final int IGNBRK = 0x1;
  static final int ISTRIP = 0x20;
  static final int INLCR = 0x40;
  static final int IGNCR = 0x80;
  static final int ICRNL = 0x100;
  static final int IUCLC = 0x200;
  static final int IXON = 0x400;
  static final int IXANY = 0x800;
  static final int IMAXBEL = 0x2000;
  static final int IUTF8 = 0x4000;

  static final int OPOST = 0x1;
  static final int OLCUC = 0x2;
  static final int ONLCR = 0x4;
  static final int OCRNL = 0x8;
  static final int ONOCR = 0x10;
  static final int ONLRET = 0x20;
  static final int TABDLY = 0x1800;

  static final int ISIG = 0x1;
  static final int ICANON = 0x2;
  static final int ECHO = 0x8;
  static final int ECHOE = 0x10;
  static final int ECHOK = 0x20;
  static final int ECHONL = 0x40;
  static final int NOFLSH = 0x80;
  static final int TOSTOP = 0x100;
  static final int ECHOCTL = 0x200;
  static final int ECHOKE = 0x800;
  static final int IEXTEN = 0x8000;

  static final int VINTR = 0;
  static final int VQUIT = 1;
  static final int VERASE = 2;
  static final int VKILL = 3;
  static final int VEOF = 4;
  static final int VTIME = 5;
  static final int VMIN = 6;
  static final int VSTART = 8;
  static final int VSTOP = 9;
  static final int VSUSP = 10;
  static final int VEOL = 11;
  static final int VREPRINT = 12;
  static final int VWERASE = 14;
  static final int VLNEXT = 15;
  static final int VEOL2 = 16;

  private static final int INPUT_AT = 0;
  private static final int OUTPUT_AT = 4;
  private static final int CONTROL_AT = 8;
  private static final int LOCAL_AT = 12;
  private static final int CHARACTERS_AT = 17;
  private static final int SPEEDS_AT = 36;
  private static final byte[] CHARACTERS = {
    3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0xf, 0x17, 0x16, 0, 0, 0
  };

  private final byte[] bytes;

  private TerminalSettings(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What a new terminal has under Linux. */
  static TerminalSettings standard() {
    byte[] bytes = new byte[EXTENDED_SIZE];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(ICRNL | IXON).putInt(OPOST | ONLCR).putInt(0xbf);
    out.putInt(ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
    out.put((byte) 0).put(CHARACTERS).putInt(38400).putInt(38400);
    return new TerminalSettings(bytes);
  }

  /** The settings of a struct termios or termios2; what a termios lacks is taken from others. */
  public static TerminalSettings of(byte[] structure, TerminalSettings others) {
    byte[] bytes = others.bytes.clone();
    System.arraycopy(structure, 0, bytes, 0, Math.min(structure.length, EXTENDED_SIZE));
    return new TerminalSettings(bytes);
  }

  /** As struct termios, or termios2 if so many bytes are asked for. */
  public byte[] bytes(int size) {
    return Arrays.copyOf(bytes, size);
  }

  /** The same with another control character. */
  TerminalSettings with(int character, int value) {
    byte[] changed = bytes.clone();
    changed[CHARACTERS_AT + character] = (byte) value;
    return new TerminalSettings(changed);
  }

  private int word(int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  /** Whether a flag of input is set. */
  boolean input(int flag) {
    return (word(INPUT_AT) & flag) != 0;
  }

  /** Whether a flag of output is set. */
  boolean output(int flag) {
    return (word(OUTPUT_AT) & flag) != 0;
  }

  /** Flags of control. */
  int control() {
    return word(CONTROL_AT);
  }

  /** Whether a local flag is set. */
  boolean local(int flag) {
    return (word(LOCAL_AT) & flag) != 0;
  }

  /** A control character, 0 to 255; 0 is none. */
  int character(int index) {
    return bytes[CHARACTERS_AT + index] & 0xff;
  }

  /** Speed of input, as termios2 tells. */
  int speed() {
    return word(SPEEDS_AT);
  }
}
