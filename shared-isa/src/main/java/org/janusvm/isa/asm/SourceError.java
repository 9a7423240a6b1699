// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

/** One error in a source, where it is found; the place is added by whoever knows it. */
final class SourceError extends Exception {
  private static final long serialVersionUID = 1L;

  SourceError(String message) {
    super(message, null, false, false);
  }
}
