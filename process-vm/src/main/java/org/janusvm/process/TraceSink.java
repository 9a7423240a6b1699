// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

/** Takes trace lines; must be safe for use by several threads. */
@FunctionalInterface
public interface TraceSink {
  /** One line, without line feed. */
  void line(String line);
}
