// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.ExitObserver;
import org.janusvm.system.ExitRecord;

/**
 * Makes {@link ExitRecord}s: remembers the visible state before an exit is handled, compares it
 * with the state afterwards, and tells the observer.
 */
public final class ExitRecorder {
  /** What of a hart is shown. */
  public interface View {
    /** Names and values of everything whose change is worth showing, in a fixed order. */
    void describe(Map<String, String> into);

    /** Assembly text of the instruction at a guest address; empty if it cannot be fetched. */
    String instruction(long pc);

    boolean inUserMode();
  }

  private final ExitObserver observer;
  private final Map<String, String> before = new LinkedHashMap<>();
  private boolean active = true;
  private long number;
  private long instructions;
  private long pc;
  private String instruction;
  private boolean userMode;

  public ExitRecorder(ExitObserver observer) {
    this.observer = observer;
  }

  /** Whether the observer still wants to be told. */
  public boolean active() {
    return active;
  }

  /** An exit is about to be handled. */
  public void before(MachineHart hart, long at, View view) {
    number++;
    pc = at;
    instructions = hart.hart().instructions;
    instruction = view.instruction(at);
    userMode = view.inUserMode();
    before.clear();
    view.describe(before);
  }

  /** The exit was handled. */
  public void after(MachineHart hart, ExitReason reason, String handler, View view) {
    if (instruction.isEmpty()) {
      instruction = view.instruction(pc); // what could not be fetched before may be so now
    }
    Map<String, String> now = new LinkedHashMap<>();
    view.describe(now);
    List<ExitRecord.Change> changes = new ArrayList<>();
    now.forEach(
        (name, value) -> {
          String old = before.getOrDefault(name, "");
          if (!old.equals(value)) {
            changes.add(new ExitRecord.Change(name, old, value));
          }
        });
    active =
        observer.exited(
            new ExitRecord(
                number,
                hart.id(),
                instructions,
                pc,
                instruction,
                userMode,
                reason,
                handler,
                changes));
  }
}
