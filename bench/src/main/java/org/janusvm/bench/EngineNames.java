// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.Interpreters;
import org.janusvm.process.EngineFactory;

/** The engines by the names that the command line knows them by. */
public final class EngineNames {
  /** The only engine there is so far; {@code auto} means this one. */
  public static final String INTERPRETER = "interpreter";

  private static final List<String> KNOWN = List.of(INTERPRETER, "bytecode", "auto", "truffle");

  private EngineNames() {}

  /** The engines for the process VM that this build has, each by its own name. */
  public static List<String> available() {
    List<String> available = new ArrayList<>();
    for (String name : KNOWN) {
      try {
        if (check(name).equals(name)) {
          available.add(name);
        }
      } catch (IllegalArgumentException e) {
        // Not in this build.
      }
    }
    return available;
  }

  /**
   * What makes the engine of that name for the threads of a process: the one place that knows.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public static EngineFactory forProcess(String name) {
    return switch (check(name)) {
      case INTERPRETER -> Interpreters::forProcess;
      default -> throw new IllegalArgumentException("engine '" + name + "' is not in this build");
    };
  }

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
