// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.GuestFileSystem;
import org.janusvm.process.image.Program;
import org.janusvm.process.image.ProgramFinder;
import org.janusvm.process.image.ProgramFinder.Candidate;
import org.janusvm.process.image.ScriptLine;

/**
 * Finds the program that a run was told to run: a RISC-V program or a script by its host path; or
 * else, if there is a root file system, by its path there, a bare name on the PATH.
 */
final class FirstProgram {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final ProcessOptions options;
  private final GuestFileSystem files;
  private final ProgramFinder finder;
  private final List<String> workingDirectory;

  /** Finds in a sandbox, scripts' interpreters from a working directory. */
  FirstProgram(
      ProcessOptions options,
      GuestFileSystem files,
      ProgramFinder finder,
      List<String> workingDirectory) {
    this.options = options;
    this.files = files;
    this.finder = finder;
    this.workingDirectory = workingDirectory;
  }

  /**
   * Finds the program and all that it needs.
   *
   * @throws NoSuchFileException when it is nowhere
   * @throws IOException with one clear line when it cannot be run
   */
  Program find(List<String> arguments) throws IOException {
    Path host = options.program();
    if (host.toString().isEmpty()) {
      throw new NoSuchFileException("");
    }
    try {
      if (isScript(host)) {
        byte[] contents = Files.readAllBytes(host);
        String path = show();
        return finder.find(
            workingDirectory, new Candidate(path, path, host.toString(), contents), arguments);
      }
      ElfFile elf = ElfFile.read(host);
      return finder.program(elf, show(), arguments);
    } catch (OutOfMemoryError e) {
      throw new IOException(host + ": is too large to load; give the JVM more heap", e);
    } catch (NoSuchFileException | ElfException e) {
      // Also a program of the same name for the host's own machine.
      Candidate inside = options.root() == null ? null : inRoot();
      if (inside == null) {
        throw e;
      }
      return finder.find(workingDirectory, inside, arguments);
    } catch (FileSystemException e) {
      if (e.getReason() == null) {
        throw new IOException(e.getMessage() + ": cannot be read; check its permissions", e);
      }
      throw e;
    }
  }

  private static boolean isScript(Path host) throws IOException {
    if (!Files.isRegularFile(host)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(host)) {
      return ScriptLine.isScript(in.readNBytes(2));
    }
  }

  private Candidate inRoot() {
    String name = GuestFileSystem.guestBytes(options.program().toString());
    List<String> paths = new ArrayList<>();
    if (name.contains("/")) {
      paths.add(name);
    } else {
      String path = options.environment().getOrDefault("PATH", DEFAULT_PATH);
      for (String directory : path.split(":")) {
        paths.add(GuestFileSystem.guestBytes(directory) + "/" + name);
      }
    }
    for (String path : paths) {
      try {
        return finder.open(workingDirectory, path);
      } catch (ErrnoException e) {
        // Not there, or not to be executed: the next one.
      }
    }
    return null;
  }

  // The guest knows its program by the path a grant shows it under, or else by its bare name.
  private String show() {
    Path program = options.program().toAbsolutePath().normalize();
    String path = guestPath(options, program);
    if (path != null) {
      return path;
    }
    path = "/" + GuestFileSystem.guestBytes(program.getFileName().toString());
    if (!files.showProgram(program, path)) {
      path = "/program" + path;
      files.showProgram(program, path);
    }
    return path;
  }

  /** Where a grant shows a host path, or null. */
  static String guestPath(ProcessOptions options, Path host) {
    List<Grant> visible = new ArrayList<>(options.grants());
    if (options.root() != null) {
      visible.add(new Grant(options.root(), "/", true));
    }
    for (Grant grant : visible) {
      Path granted = grant.host().toAbsolutePath().normalize();
      if (host.startsWith(granted)) {
        String guest = grant.guest().equals("/") ? "" : grant.guest();
        return GuestFileSystem.guestBytes(guest + "/" + granted.relativize(host));
      }
    }
    return null;
  }
}
