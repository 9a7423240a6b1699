// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.demo;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Comparison;
import org.janusvm.bench.ComparisonReport;
import org.janusvm.bench.Figures;
import org.janusvm.bench.Installation;
import org.janusvm.bench.ProgramFile;
import org.janusvm.bench.RecordedOutput;
import org.janusvm.bench.RunConfiguration;
import org.janusvm.bench.SharedInput;
import org.janusvm.bench.Workload;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.SymbolTable;
import org.janusvm.system.BootException;
import org.janusvm.system.ExitRecord;
import org.janusvm.system.SystemOptions;
import org.janusvm.system.SystemResult;
import org.janusvm.system.SystemVm;
import org.janusvm.system.Technique;

/** The first privileged instructions of a kernel that runs deprivileged, one exit at a time. */
final class TrapAndEmulate implements Demonstration {
  /** Exits shown one by one from the start; after them only those that teach something new. */
  private static final int FROM_THE_START = 8;

  private static final int WIDTH = 78;
  private static final String INDENT = "                 ";

  @Override
  public String name() {
    return "trap-and-emulate";
  }

  @Override
  public String description() {
    return "a kernel without privilege: its first privileged instructions, one VM exit at a time";
  }

  @Override
  public void show(Stage stage) throws CannotRunException {
    Path program = Installation.programs().resolve("hello.elf");
    Workload workload = Workload.read(program, List.of());
    ElfFile kernel = ProgramFile.program(Installation.kernel());
    introduction(stage);
    stage.pause();
    if (stage.isOver()) {
      return;
    }
    Walk walk = new Walk(stage, kernel.symbols());
    RecordedOutput output = new RecordedOutput();
    SystemOptions options =
        new SystemOptions()
            .technique(Technique.TRAP_AND_EMULATE)
            .kernel(kernel.data())
            .program(workload.elf(), workload.argumentVector(), List.of())
            .input(InputStream.nullInputStream())
            .output(output)
            .deterministic(true) // While somebody reads, the guest's time stands still.
            .observer(walk);
    SystemResult result;
    try {
      SystemVm machine = new SystemVm(options);
      walk.machine = machine;
      result = machine.run();
    } catch (BootException e) {
      throw new CannotRunException(CannotRunException.NOT_RUNNABLE, e.getMessage());
    }
    if (!stage.isOver()) {
      walk.sayUnshown();
      ending(stage, result, output);
      stage.pause();
    }
    if (!stage.isOver()) {
      bothLoops(stage, workload);
    }
  }

  private static void introduction(Stage stage) {
    stage.say("Trap and emulate");
    stage.gap();
    paragraph(
        stage,
        "",
        "The teaching kernel is about to boot. It believes that it runs in supervisor mode and owns"
            + " the machine. It does neither: the hypervisor runs it in user mode. Ordinary"
            + " instructions run as they are. A privileged one traps: the guest leaves the engine"
            + " (a VM exit), the hypervisor does to a virtual CPU what the instruction would have"
            + " done to a real one, and the guest goes on (a VM entry).");
    stage.gap();
  }

  private static void ending(Stage stage, SystemResult result, RecordedOutput output) {
    stage.say("The machine is off. Its console said:");
    stage.gap();
    new String(output.beginning(), StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> stage.say("    " + line));
    stage.gap();
    paragraph(
        stage,
        "",
        Figures.count(result.kernelInstructions())
            + " kernel and "
            + Figures.count(result.userInstructions())
            + " user instructions ran, and every other one of them ran without anyone's help: "
            + Figures.count(exits(result))
            + " times the hypervisor had to step in.");
    stage.gap();
  }

  private static long exits(SystemResult result) {
    return result.exits().counts().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same ELF file in both machines: the loops are the same, the reasons differ. */
  private static void bothLoops(Stage stage, Workload workload) throws CannotRunException {
    stage.say("The same program, the same loop, in both kinds of virtual machine:");
    stage.gap();
    stage.say("    process VM                            system VM");
    stage.say("    while (running) {                     while (running) {");
    stage.say("      exit = engine.run(hart, budget);      exit = engine.run(hart, budget);");
    stage.say("      linux.handle(exit);                   hypervisor.handle(exit);");
    stage.say("    }                                     }");
    stage.gap();
    Comparison comparison =
        new Comparison(RunConfiguration.DEFAULTS, 1, (w, configuration, number, total) -> {});
    new ComparisonReport(comparison.measure(workload, SharedInput.none()))
        .exitLines()
        .forEach(stage::say);
    stage.gap();
    paragraph(
        stage,
        "",
        "In the process VM the runtime is the operating system, so that a system call is the exit."
            + " In the system VM the operating system is a guest, too: the hypervisor only passes"
            + " system calls on, and pays instead for every privileged instruction of the kernel.");
  }

  /** Puts text into lines. */
  private static void paragraph(Stage stage, String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() > indent.length()) {
        if (line.length() + 1 + word.length() > WIDTH) {
          stage.say(line.toString());
          line.setLength(indent.length());
        } else {
          line.append(' ');
        }
      }
      line.append(word);
    }
    stage.say(line.toString());
  }

  /** Shows exits as they happen; the guest stands still meanwhile. */
  private static final class Walk implements org.janusvm.system.ExitObserver {
    private final Stage stage;
    private final SymbolTable symbols;
    private final Set<String> seen = new HashSet<>();
    private long unshown;
    private SystemVm machine;

    Walk(Stage stage, SymbolTable symbols) {
      this.stage = stage;
      this.symbols = symbols;
    }

    @Override
    public boolean exited(ExitRecord exit) {
      boolean news = seen.add(ExitLessons.kind(exit));
      if (!news && exit.number() > FROM_THE_START) {
        unshown++;
        return true;
      }
      sayUnshown();
      show(exit, news);
      stage.pause();
      if (stage.isOver()) {
        machine.requestStop();
        return false;
      }
      return true;
    }

    void sayUnshown() {
      if (unshown > 0) {
        stage.say("  ... " + Figures.count(unshown) + " exits of kinds already seen ...");
        stage.gap();
        unshown = 0;
      }
    }

    private void show(ExitRecord exit, boolean news) {
      String place = symbols.describe(exit.pc()).map(name -> "  in " + name).orElse("");
      stage.say("exit " + Figures.count(exit.number()));
      stage.say("  guest pc       0x" + Long.toHexString(exit.pc()) + place);
      stage.say("  guest mode     " + (exit.userMode() ? "user" : "supervisor, as it believes"));
      stage.say("  instruction    " + exit.instruction().replace('\t', ' '));
      stage.say("  reason         " + exit.reason().label());
      stage.say("  handler        " + exit.handler());
      String label = "  changed        ";
      for (ExitRecord.Change change : exit.changes()) {
        stage.say(label + change);
        label = INDENT;
      }
      if (news) {
        paragraph(stage, "  ", ExitLessons.of(exit));
      }
      stage.say("  back in");
      stage.gap();
    }
  }
}
