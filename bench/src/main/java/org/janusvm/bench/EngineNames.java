// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

/** The engines by the names that the command line knows them by. */
public final class EngineNames {
  /** The only engine there is so far; {@code auto} means this one. */
  public static final String INTERPRETER = "interpreter";

  private EngineNames() {}

  /**
   * Checks the name of an engine for the process VM.
   *
   * @return the engine that the name stands for
   * @throws IllegalArgumentException with one line that says which engines there are
   */
  public static String check(String name) {
    return switch (name) {
      case INTERPRETER, "auto" -> INTERPRETER;
      case "bytecode", "truffle" ->
          throw new IllegalArgumentException(
              "engine '" + name + "' is not in this build; choose interpreter or auto");
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is no engine; choose interpreter or auto");
    };
  }

  /** As {@link #check}, for the system VM, whose engines never include Truffle. */
  public static String checkSystem(String name) {
    if (name.equals("truffle")) {
      throw new IllegalArgumentException(
          "engine 'truffle' is for the process VM only; choose interpreter or auto");
    }
    return check(name);
  }
}
