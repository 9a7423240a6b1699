// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.EngineFactory;

/** The engines by the names that the command line knows them by. */
public final class EngineNames {
  /** Every instruction by itself. */
  public static final String INTERPRETER = "interpreter";

  /** Everything that runs more than a few times compiled, at once. */
  public static final String BYTECODE = "bytecode";

  /** The interpreter, and hot code compiled in the background. */
  public static final String AUTO = "auto";

  /** The bytecode JIT, compared with the interpreter all the time: slow, and for finding bugs. */
  public static final String CHECK = "check";

  private static final List<String> KNOWN = List.of(INTERPRETER, BYTECODE, AUTO, "truffle");

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
   * What makes the engine of that name for the threads of a process: see {@link ProcessEngine}
   * where its figures are wanted, too.
   *
   * @throws IllegalArgumentException as {@link #check}
   */
  public static EngineFactory forProcess(String name) {
    return ProcessEngine.of(check(name)).factory();
  }

  /**
   * Checks the name of an engine for the process VM.
   *
   * @return the name
   * @throws IllegalArgumentException with one line that says which engines there are
   */
  public static String check(String name) {
    return switch (name) {
      case INTERPRETER, BYTECODE, AUTO, CHECK -> name;
      case "truffle" ->
          throw new IllegalArgumentException(
              "engine 'truffle' is not in this build; choose interpreter, bytecode, auto or check");
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is no engine; choose interpreter, bytecode, auto or check");
    };
  }

  /** As {@link #check}, for the system VM, whose engines never include Truffle. */
  public static String checkSystem(String name) {
    return switch (name) {
      case INTERPRETER, BYTECODE, AUTO, CHECK -> name;
      case "truffle" ->
          throw new IllegalArgumentException(
              "engine 'truffle' is for the process VM only; choose interpreter, bytecode, auto or"
                  + " check");
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is no engine; choose interpreter, bytecode, auto or check");
    };
  }
}
