// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine.Option;

/** {@code --help}, in every command. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean wanted;
}
