// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

/** A line of a source file. */
record Place(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
