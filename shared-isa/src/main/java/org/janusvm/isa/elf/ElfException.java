// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.io.IOException;

/**
 * A file is not an ELF file that can be used. The message is one line for the user: the file's
 * name, what is wrong with it, and what to do.
 */
public final class ElfException extends IOException {
  private static final long serialVersionUID = 1L;

  ElfException(String message) {
    super(message);
  }
}
