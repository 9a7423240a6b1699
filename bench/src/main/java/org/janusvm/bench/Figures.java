// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.Locale;

/** Numbers for people, the same in every locale. */
public final class Figures {
  private static final double KIBI = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final double MILLI = 1e-3;
  private static final double MICRO = 1e-6;

  private Figures() {}

  /** A whole number with its thousands set apart. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A time in the unit that suits it. */
  public static String seconds(double seconds) {
    if (seconds >= 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    return seconds >= MILLI
        ? String.format(Locale.ROOT, "%.1f ms", seconds / MILLI)
        : String.format(Locale.ROOT, "%.1f us", seconds / MICRO);
  }

  /** One digit after the point. */
  public static String decimal(double x) {
    return String.format(Locale.ROOT, "%.1f", x);
  }

  /** A factor. */
  public static String ratio(double x) {
    return String.format(Locale.ROOT, x < 10 ? "%.2fx" : "%.1fx", x);
  }

  /** A share between 0 and 1 as per cent. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** A size in the unit that suits it. */
  public static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= KIBI && unit < UNITS.length - 1) {
      size /= KIBI;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }
}
