// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.janusvm.bench.CannotRunException;

/** Runs commands under the process VM and under QEMU, and compares all that can be seen of them. */
public final class Compatibility implements AutoCloseable {
  // 7zip first: what /usr/bin has under its names are scripts around its programs.
  private static final List<String> FOLDERS = List.of("usr/lib/7zip", "usr/bin", "usr/sbin");

  private final Path root;
  private final String engine;
  private final WorkFolder work;
  private final QemuMachine qemu;

  private Compatibility(Path root, String engine) throws IOException {
    this.root = root;
    this.engine = engine;
    work = new WorkFolder();
    qemu = new QemuMachine(root);
  }

  /** What the comparison cannot show here, one line; empty when there is nothing. */
  public String caution() {
    return qemu.hasOwnRoot()
        ? ""
        : "no namespaces here (unshare -Urm, binfmt_misc): what commands start under QEMU are"
            + " programs of the host";
  }

  /**
   * How a command fared.
   *
   * @param difference from QEMU, one line; empty when there is none
   * @param calls system calls that it made
   * @param refused those answered with ENOSYS
   */
  public record Result(
      CompatibilityCase entry,
      String difference,
      SortedSet<String> calls,
      SortedSet<String> refused) {

    /** Whether it is as under QEMU. */
    public boolean isEqual() {
      return difference.isEmpty();
    }

    /** Whether it came as the table says. */
    public boolean isAsExpected() {
      return isEqual() == entry.missing().isEmpty();
    }
  }

  /** Why nothing can be compared here, one line; empty when it can. */
  public static String obstacle(ProgramsFolder programs) {
    if (!programs.isFilled()) {
      return "no programs in " + programs.path() + "; 'janus fetch programs' fetches them";
    }
    return QemuMachine.exists() ? "" : "no qemu-riscv64 on the PATH; install qemu-user";
  }

  /**
   * Ready to run commands of a root file system.
   *
   * @param engine for the process VM, as {@link org.janusvm.bench.EngineNames#check} returns it
   * @throws CannotRunException when something needed is not there
   */
  public static Compatibility with(ProgramsFolder programs, String engine)
      throws CannotRunException {
    String obstacle = obstacle(programs);
    if (!obstacle.isEmpty()) {
      throw new CannotRunException(CannotRunException.NOT_FOUND, obstacle);
    }
    try {
      return new Compatibility(programs.sysroot().toRealPath(), engine);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Runs a command on both machines. */
  public Result run(CompatibilityCase entry) throws CannotRunException {
    ProcessMachine machine = new ProcessMachine(root, engine);
    String difference;
    try {
      Observation expected = observe(entry, qemu);
      difference = observeOrTell(entry, machine, expected);
    } catch (IOException e) {
      throw failed(e);
    }
    return new Result(
        entry, difference, new TreeSet<>(machine.calls()), new TreeSet<>(machine.refused()));
  }

  private String observeOrTell(CompatibilityCase entry, Machine machine, Observation expected) {
    try {
      return observe(entry, machine).differenceFrom(expected);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private Observation observe(CompatibilityCase entry, Machine machine) throws IOException {
    work.renew();
    byte[] input =
        entry.input() == null
            ? new byte[0]
            : Files.readAllBytes(CompatibilityFiles.inputs().resolve(entry.input()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = 0;
    for (List<String> words : entry.steps()) {
      Machine.Step step = machine.run(find(words.getFirst()), absolute(words), input, work.path());
      out.writeBytes(step.out());
      err.writeBytes(step.err());
      status = step.status();
      if (status != 0) {
        break;
      }
    }
    return new Observation(out.toByteArray(), err.toByteArray(), status, work.contents());
  }

  // Programs that look for their own place find it by their name.
  private List<String> absolute(List<String> words) throws IOException {
    List<String> result = new ArrayList<>(words);
    result.set(0, "/" + root.relativize(find(words.getFirst())));
    return result;
  }

  private Path find(String name) throws IOException {
    for (String folder : FOLDERS) {
      Path program = root.resolve(folder).resolve(name);
      if (Files.isRegularFile(program)) {
        return program;
      }
    }
    throw new IOException(root + " has no program " + name);
  }

  private static CannotRunException failed(IOException e) {
    return new CannotRunException(CannotRunException.NOT_RUNNABLE, e.getMessage());
  }

  @Override
  public void close() {
    try {
      qemu.close();
      work.close();
    } catch (IOException e) {
      // A folder left among the temporary files does no harm.
    }
  }
}
