// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What Janus says to the user: always on standard error, for standard output is the guest's. */
final class Messages {
  private Messages() {}

  /** Says one line. */
  static void say(String message) {
    System.err.println("janus: " + message);
  }

  /** One line out of a complaint about the command line. */
  static String usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String said = decapitalized(oneLine(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched && isCommandName(unmatched)) {
      said = "unknown command '" + oneLine(unmatched.getUnmatched().getFirst()) + "'";
      List<String> names = unmatched.getSuggestions();
      said += names.isEmpty() ? "" : "; did you mean " + names.getFirst() + "?";
    }
    return said + "; see '" + command + " --help'";
  }

  /** Whether the unmatched word stands where the name of a command should. */
  private static boolean isCommandName(UnmatchedArgumentException e) {
    return e.getCommandLine().getParent() == null && !e.isUnknownOption();
  }

  /** Says that Janus failed; returns the status for it. */
  static int internalError(Throwable e, String advice) {
    say("internal error: " + oneLine(e.toString()) + " (" + advice + ")");
    if (System.getenv("JANUS_DEBUG") != null) {
      e.printStackTrace();
    }
    return Status.INTERNAL;
  }

  /** The text with its line feeds and other control characters made harmless. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }

  private static String decapitalized(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
