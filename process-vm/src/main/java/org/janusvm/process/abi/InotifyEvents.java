// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** Bits of inotify's masks (linux/inotify.h). */
public final class InotifyEvents {
  public static final int ACCESS = 1;
  public static final int MODIFY = 2;
  public static final int ATTRIB = 4;
  public static final int CLOSE_WRITE = 8;
  public static final int CLOSE_NOWRITE = 0x10;
  public static final int OPEN = 0x20;
  public static final int MOVED_FROM = 0x40;
  public static final int MOVED_TO = 0x80;
  public static final int CREATE = 0x100;
  public static final int DELETE = 0x200;
  public static final int DELETE_SELF = 0x400;
  public static final int MOVE_SELF = 0x800;

  /** What can be asked for. */
  public static final int ALL = 0xfff;

  public static final int OVERFLOW = 0x4000;
  public static final int IGNORED = 0x8000;
  public static final int ONLY_DIRECTORY = 0x1000000;
  public static final int DO_NOT_FOLLOW = 0x2000000;
  public static final int MASK_CREATE = 0x10000000;
  public static final int MASK_ADD = 0x20000000;
  public static final int IS_DIRECTORY = 0x40000000;
  public static final int ONE_SHOT = 0x80000000;

  /** All bits that have a meaning. */
  public static final int KNOWN = ALL | 0xf7000000 | 0xe000;

  private InotifyEvents() {}
}
