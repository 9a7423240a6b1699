// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.file.PathOperations;

/**
 * Finds what running a file means, inside the sandbox: the file itself, or the interpreter that a
 * script's first line names, and the dynamic linker it needs (execve(2)).
 */
public final class ProgramFinder {
  private static final int X_OK = 1;

  // As Linux: a script's interpreter may be a script, and so on, but not for ever.
  private static final int MAX_SCRIPTS = 5;

  // Real ones have at most some hundred MiB.
  private static final long MAX_SIZE = 1L << 30;

  private final FileOpener opener;
  private final PathOperations paths;
  private final Path root;

  /**
   * A finder.
   *
   * @param root what messages call the root file system, or null if there is none
   */
  public ProgramFinder(FileOpener opener, PathOperations paths, Path root) {
    this.opener = opener;
    this.paths = paths;
    this.root = root;
  }

  /**
   * A file to be run.
   *
   * @param path the guest's, as it was called
   * @param executable the guest's, free of links
   * @param label for messages
   */
  public record Candidate(String path, String executable, String label, byte[] contents) {
    /** The same file, called by another path. */
    public Candidate calledBy(String name) {
      return new Candidate(name, executable, label, contents);
    }
  }

  /**
   * Reads a file that may be executed.
   *
   * @param start components of the directory where a relative path begins
   * @throws ErrnoException EACCES when it must not be executed, or why it cannot be read
   */
  public Candidate open(List<String> start, String path) {
    OpenFile file = opener.open(start, path, OpenFlags.O_RDONLY, 0);
    try {
      if (file.isDirectory() || !file.readsFully()) {
        throw new ErrnoException(Errno.EACCES);
      }
      paths.access(start, path, X_OK, true);
      String executable = "/" + String.join("/", paths.resolve(start, path));
      return new Candidate(path, executable, ImageException.printable(path), contents(file));
    } finally {
      file.release();
    }
  }

  /** The contents of an open file; its position stays. */
  public static byte[] contents(OpenFile file) {
    long size = file.contents().length();
    if (size > MAX_SIZE) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    byte[] data = new byte[(int) size];
    int done = 0;
    while (done < data.length) {
      int n = file.read(data, done, data.length - done, done);
      if (n <= 0) {
        throw new ErrnoException(n == 0 ? Errno.EIO : -n);
      }
      done += n;
    }
    return data;
  }

  /**
   * Finds out what running a file means.
   *
   * @param start components of the directory where relative paths begin
   * @param arguments argv
   * @throws ImageException when it cannot be run
   */
  public Program find(List<String> start, Candidate first, List<String> arguments)
      throws ImageException {
    Candidate file = first;
    List<String> argv = new ArrayList<>(arguments);
    for (int scripts = 0; ScriptLine.isScript(file.contents); scripts++) {
      if (scripts == MAX_SCRIPTS) {
        throw new ImageException(
            first.label + ": is a script whose interpreter is a script, and so on", Errno.ELOOP);
      }
      file = interpreter(start, file, argv);
    }
    ElfFile elf;
    try {
      elf = ElfFile.parse(file.contents, file.label);
    } catch (ElfException e) {
      throw new ImageException(e.getMessage());
    }
    return new Program(elf, linker(elf), first.path, file.executable, argv);
  }

  /**
   * A program that needs no finding.
   *
   * @param path the guest's
   * @throws ImageException when its dynamic linker is not there
   */
  public Program program(ElfFile elf, String path, List<String> arguments) throws ImageException {
    return new Program(elf, linker(elf), path, path, arguments);
  }

  // Puts the interpreter, and its argument, before the script.
  private Candidate interpreter(List<String> start, Candidate script, List<String> argv)
      throws ImageException {
    ScriptLine line = ScriptLine.parse(script.contents);
    if (line == null) {
      throw new ImageException(script.label + ": is a script that names no interpreter");
    }
    if (!argv.isEmpty()) {
      argv.removeFirst();
    }
    argv.addFirst(script.path);
    if (line.argument() != null) {
      argv.addFirst(line.argument());
    }
    argv.addFirst(line.interpreter());
    try {
      return open(start, line.interpreter());
    } catch (ErrnoException e) {
      throw new ImageException(
          script.label
              + ": is a script for "
              + ImageException.printable(line.interpreter())
              + ", which cannot be run ("
              + e.getMessage()
              + "); "
              + (root == null
                  ? "name the directory of a riscv64 Linux system that has it with --root"
                  : "give --root the directory of a riscv64 Linux system that has it"),
          e.errno);
    }
  }

  private ElfFile linker(ElfFile elf) throws ImageException {
    if (elf.interpreter().isEmpty()) {
      return null;
    }
    return new InterpreterFile(opener, elf.name(), root).read(elf.interpreter().get());
  }
}
