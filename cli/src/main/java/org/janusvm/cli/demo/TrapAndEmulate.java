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

  /** Where RAM begins, into which the kernel is loaded. */
  private static final long RAM = 0x8000_0000L;

  /** From where the teaching kernel is loaded to where it is linked (its include/layout.h). */
  private static final long KERNEL_OFFSET = 0xffff_ffc0_0000_0000L;

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
    Walk walk = new Walk(stage, kernel.symbols(), ProgramFile.program(program).symbols());
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
        "The kernel ran "
            + Figures.count(result.kernelInstructions())
            + " instructions and the program "
            + Figures.count(result.userInstructions())
            + ". The hypervisor had to step in "
            + Figures.count(exits(result))
            + " times; everything else ran without it.");
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
    private final SymbolTable kernel;
    private final SymbolTable program;
    private final Set<String> seen = new HashSet<>();
    private long unshown;
    private SystemVm machine;

    Walk(Stage stage, SymbolTable kernel, SymbolTable program) {
      this.stage = stage;
      this.kernel = kernel;
      this.program = program;
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
      String instruction = exit.instruction().replace('\t', ' ');
      stage.say("exit " + Figures.count(exit.number()));
      stage.say("  guest pc       " + place(exit.pc()));
      stage.say("  guest mode     " + (exit.userMode() ? "user" : "supervisor, as it believes"));
      stage.say("  instruction    " + (instruction.isEmpty() ? "not fetched yet" : instruction));
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
      stage.say("  back in at     " + next(exit));
      stage.gap();
    }

    /** Where the guest goes on: the virtual pc if the handler changed it, else the same place. */
    private String next(ExitRecord exit) {
      for (ExitRecord.Change change : exit.changes()) {
        if (change.name().endsWith("pc") && change.after().startsWith("0x")) {
          return place(Long.parseUnsignedLong(change.after().substring(2), 16));
        }
      }
      return place(exit.pc());
    }

    private String place(long pc) {
      SymbolTable symbols = kernel;
      long linked = pc;
      if (pc >= 0) {
        // The teaching kernel lives in the upper half. Before it translates addresses it runs where
        // it was loaded, in RAM, which user programs lie below.
        boolean loaded = pc >= RAM;
        symbols = loaded ? kernel : program;
        linked = loaded ? pc + KERNEL_OFFSET : pc;
      }
      return "0x" + Long.toHexString(pc) + symbols.describe(linked).map(s -> "  " + s).orElse("");
    }
  }
}
