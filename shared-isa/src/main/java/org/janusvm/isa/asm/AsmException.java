// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.List;

/**
 * A source has errors. The message has one line for each, {@code file:line: what is wrong}, in the
 * order of the source, and at most {@value #MAX_ERRORS} of them.
 */
public final class AsmException extends Exception {
  /** After so many errors the assembler gives up. */
  public static final int MAX_ERRORS = 20;

  private static final long serialVersionUID = 1L;

  AsmException(List<String> errors) {
    super(String.join("\n", errors));
  }

  /** The lines of the message. */
  public List<String> errors() {
    return getMessage().lines().toList();
  }
}
