// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

/** Fetching is not possible. The message is one line: what is wrong and what to do. */
public final class FetchException extends Exception {
  private static final long serialVersionUID = 1L;

  FetchException(String message) {
    super(message);
  }
}
