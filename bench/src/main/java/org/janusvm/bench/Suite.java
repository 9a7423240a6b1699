// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.janusvm.system.Technique;

/** A set of guest programs that are measured together. */
public enum Suite {
  /** Everything that computes, on every machine there is. */
  GUESTS("guests", "all guest programs that are fit for a measurement") {
    @Override
    Predicate<GuestPrograms.Entry> selection() {
      return GuestPrograms.Entry::isMeasurable;
    }

    @Override
    public List<RunConfiguration> configurations() {
      List<RunConfiguration> list = new ArrayList<>(RunConfiguration.DEFAULTS);
      if (HostRunner.hasQemu()) {
        list.add(new RunConfiguration(RunConfiguration.Kind.QEMU, null, null));
      }
      if (Files.isDirectory(Installation.nativePrograms())) {
        list.add(new RunConfiguration(RunConfiguration.Kind.NATIVE, null, null));
      }
      return list;
    }
  },
  /** Integer computation, in the interpreter alone and behind the memory management unit. */
  INTERPRETER("interpreter", "integer programs: speed of the interpreter in both machines") {
    @Override
    Predicate<GuestPrograms.Entry> selection() {
      return GuestPrograms.Entry::isInteger;
    }

    @Override
    public List<RunConfiguration> configurations() {
      return List.of(
          new RunConfiguration(RunConfiguration.Kind.PROCESS, null, EngineNames.INTERPRETER),
          new RunConfiguration(
              RunConfiguration.Kind.SYSTEM, Technique.BARE, EngineNames.INTERPRETER));
    }
  };

  private final String label;
  private final String description;

  Suite(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  abstract Predicate<GuestPrograms.Entry> selection();

  /** What it is measured on unless told otherwise. */
  public abstract List<RunConfiguration> configurations();

  /** The programs, with the arguments that they are measured with. */
  public List<Workload> workloads() throws CannotRunException {
    List<Workload> workloads = new ArrayList<>();
    for (GuestPrograms.Entry entry : GuestPrograms.read()) {
      if (selection().test(entry)) {
        workloads.add(entry.workload());
      }
    }
    return workloads;
  }
}
