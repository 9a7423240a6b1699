// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.janusvm.isa.Hart;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.Interpreters;
import org.janusvm.jit.JitObserver;
import org.janusvm.jit.JitStatistics;
import org.janusvm.jit.MachineEngines;
import org.janusvm.system.bare.BareHart;
import org.janusvm.system.boot.BoardTree;
import org.janusvm.system.boot.BootImage;
import org.janusvm.system.boot.BootLoader;
import org.janusvm.system.boot.CpioArchive;
import org.janusvm.system.boot.TeachingKernelArguments;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.frame.FramePool;
import org.janusvm.system.hypervisor.VCpu;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.Clock;
import org.janusvm.system.machine.Console;
import org.janusvm.system.machine.GuestMemory;
import org.janusvm.system.machine.HostClock;
import org.janusvm.system.machine.InstructionClock;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MachineHart;
import org.janusvm.system.machine.MemoryMap;
import org.janusvm.system.sbi.Sbi;

/** Turns options into a machine that is ready to run. */
final class MachineBuilder implements AutoCloseable {
  private static final long SMALLEST_MEMORY = 4L << 20;
  private static final long LARGEST_MEMORY = 64L << 30;
  private static final int MOST_HARTS = 64;
  private static final int SEED_BYTES = 64;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final List<String> ENGINES = List.of("interpreter", "bytecode", "auto", "check");

  private final SystemOptions options;
  private final BytecodeJit jit;
  private final FramePool frames;
  private final CodeTracker code;
  private GuestMemory memory;

  MachineBuilder(SystemOptions options) throws BootException {
    this.options = options;
    check();
    options.memory &= -4096;
    jit = jit();
    frames = new FramePool(options.memory + shadowBytes());
    code = new CodeTracker(frames);
  }

  private BytecodeJit jit() {
    JitObserver observer = options.jitObserver;
    int heat = options.heat;
    return switch (options.engine) {
      case "bytecode" -> heat < 0 ? BytecodeJit.eager(observer) : BytecodeJit.eager(heat, observer);
      case "check" -> heat < 0 ? BytecodeJit.check(observer) : BytecodeJit.check(heat, observer);
      case "auto" -> BytecodeJit.auto(observer);
      default -> null;
    };
  }

  private MachineEngines engines() {
    if (jit == null) {
      return Interpreters::forMachine;
    }
    return options.engine.equals("check")
        ? (memory, environment) -> jit.forMachineInLockstep(memory, environment, options.names)
        : jit::forMachine;
  }

  /** What was compiled so far; null if the engine compiles nothing. */
  JitStatistics jitStatistics() {
    return jit == null ? null : jit.statistics();
  }

  private long shadowBytes() {
    return options.technique == Technique.TRAP_AND_EMULATE ? options.cpus * VCpu.SHADOW_BYTES : 0;
  }

  private void check() throws BootException {
    require(
        options.kernel != null || options.firmware != null,
        "nothing to boot: give a program, a kernel or firmware");
    require(
        options.programArguments == null || options.initrd == null,
        "a program and --initrd exclude each other: the program is put into an initrd of its own");
    require(
        options.memory >= SMALLEST_MEMORY && options.memory <= LARGEST_MEMORY,
        "--memory must be between 4 MiB and 64 GiB");
    require(
        options.cpus >= 1 && options.cpus <= MOST_HARTS,
        "--cpus must be between 1 and " + MOST_HARTS);
    require(options.maxInstructions >= 1, "--max-instructions must be at least 1");
    require(
        ENGINES.contains(options.engine),
        "the system VM has no engine '" + options.engine + "'; use " + String.join(", ", ENGINES));
    require(
        options.firmware == null || options.technique == Technique.BARE,
        "--firmware runs in M mode, which only --technique bare has");
  }

  private static void require(boolean condition, String message) throws BootException {
    if (!condition) {
      throw new BootException(message, true);
    }
  }

  Machine build() throws BootException {
    List<Hart> harts = new ArrayList<>();
    for (int i = 0; i < options.cpus; i++) {
      harts.add(new Hart(i));
    }
    Clock clock =
        options.deterministic
            ? new InstructionClock(() -> harts.stream().mapToLong(h -> h.instructions).sum())
            : new HostClock();
    boolean bare = options.technique == Technique.BARE;
    memory =
        bare
            ? GuestMemory.contiguous(frames, code, options.memory)
            : GuestMemory.onDemand(frames, code, options.memory);
    Machine machine = new Machine(clock, new Console(options.input, options.output), memory);
    // The hart of a bare machine sees the guest's RAM, that of a host all frames; a guest's bus
    // under a hypervisor has devices only, since its RAM is wherever its frames are.
    Bus bus = new Bus(MemoryMap.RAM, bare ? options.memory : 0, frames.hostBase());
    Bus host = new Bus(FramePool.PHYSICAL_BASE, 4096L * frames.size(), frames.hostBase());
    boolean firmware = options.firmware != null;
    Sbi sbi = firmware ? null : new Sbi(machine);
    MachineEngines engines = engines();
    List<MachineHart> machineHarts = new ArrayList<>();
    for (Hart hart : harts) {
      machineHarts.add(
          bare
              ? new BareHart(machine, hart, bus, code, sbi, engines)
              : new VCpu(machine, hart, host, frames, code, sbi, engines));
    }
    long epoch = options.deterministic ? 0 : System.currentTimeMillis() * NANOS_PER_MILLI;
    machine.assemble(machineHarts, bus, firmware, epoch);
    boot(machine);
    return machine;
  }

  private void boot(Machine machine) throws BootException {
    BootLoader loader = new BootLoader(memory);
    boolean firmware = options.firmware != null;
    long kernelEntry = 0;
    if (options.kernel != null) {
      kernelEntry = loader.image(BootImage.kernel(options.kernel), "kernel");
    }
    long entry =
        firmware ? loader.image(BootImage.firmware(options.firmware), "firmware") : kernelEntry;
    byte[] initrdImage = initrd();
    long[] initrd = initrdImage == null ? null : loader.initrd(initrdImage);
    long tree =
        loader.deviceTree(
            BoardTree.describe(
                options.memory, options.cpus, firmware, commandLine(), initrd, seed()));
    if (firmware) {
      long info = loader.dynamicInfo(kernelEntry);
      for (MachineHart hart : machine.harts()) {
        hart.start(entry, tree);
        hart.hart().x[12] = info;
        hart.state(MachineHart.State.RUNNING);
      }
    } else {
      machine.harts().getFirst().start(entry, tree);
      machine.harts().getFirst().state(MachineHart.State.RUNNING);
    }
  }

  private byte[] initrd() {
    if (options.programArguments == null && options.files.isEmpty()) {
      return options.initrd;
    }
    CpioArchive archive = new CpioArchive();
    options.files.forEach(f -> archive.file(f.path(), f.mode(), f.content()));
    return archive.finish();
  }

  private String commandLine() {
    return options.programArguments == null
        ? options.append
        : TeachingKernelArguments.format(
            options.append,
            "/init",
            options.programArguments,
            options.programEnvironment,
            options.terminal);
  }

  private byte[] seed() {
    byte[] seed = new byte[SEED_BYTES];
    Random random = options.deterministic ? new Random(0) : new SecureRandom();
    random.nextBytes(seed);
    return seed;
  }

  Map<String, Long> memoryFigures(Machine machine) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("guestBytes", options.memory);
    figures.put("guestFrames", memory.frames());
    figures.put("poolFrames", (long) frames.size());
    figures.put("usedFrames", (long) frames.used());
    for (MachineHart hart : machine.harts()) {
      hart.memoryFigures().forEach((name, value) -> figures.merge(name, value, Long::sum));
    }
    return figures;
  }

  @Override
  public void close() {
    frames.close();
  }
}
