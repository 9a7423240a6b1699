// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import picocli.CommandLine.Model.OptionSpec;

/** {@code --help}, in every command. */
final class HelpOption {
  private HelpOption() {}

  static OptionSpec spec() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .type(boolean.class)
        .description("Show this help and exit.")
        .build();
  }
}
