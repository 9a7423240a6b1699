// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.ENOSPC;

import java.util.Arrays;
import java.util.Locale;
import org.janusvm.process.host.HostStat;

/** A character device that needs no host: /dev/null and its kin. */
final class DeviceFile extends OpenFile {
  /** The devices, with their minor numbers (major 1). */
  enum Device {
    NULL(3),
    ZERO(5),
    FULL(7),
    RANDOM(8),
    URANDOM(9);

    final int minor;

    Device(int minor) {
      this.minor = minor;
    }
  }

  private final Device device;
  private final Entropy entropy;

  DeviceFile(Device device, Entropy entropy, int flags) {
    super(flags);
    this.device = device;
    this.entropy = entropy;
  }

  static void describe(Device device, HostStat to) {
    to.mode = HostStat.CHARACTER | 0666;
    to.links = 1;
    to.inode = 16 + device.minor;
    to.specialMajor = 1;
    to.specialMinor = device.minor;
  }

  @Override
  public int stat(HostStat to) {
    describe(device, to);
    return 0;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    switch (device) {
      case NULL -> {
        return 0;
      }
      case ZERO, FULL -> Arrays.fill(to, offset, offset + length, (byte) 0);
      case RANDOM, URANDOM -> entropy.fill(to, offset, length);
    }
    return length;
  }

  @Override
  public int read(byte[] to, int offset, int length, long position) {
    return read(to, offset, length);
  }

  @Override
  public int write(byte[] from, int offset, int length) {
    return device == Device.FULL ? -ENOSPC : length;
  }

  @Override
  public int write(byte[] from, int offset, int length, long position) {
    return write(from, offset, length);
  }

  @Override
  public boolean isPollable() {
    return false;
  }

  @Override
  protected OpenFile reopen(int flags) {
    return new DeviceFile(device, entropy, flags);
  }

  @Override
  public String linkText() {
    return "/dev/" + device.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean readsFully() {
    return true;
  }

  @Override
  public boolean mapsZeros() {
    return device == Device.ZERO;
  }

  @Override
  public long seek(long offset, int whence) {
    return 0;
  }
}
