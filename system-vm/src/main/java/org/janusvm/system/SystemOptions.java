// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.janusvm.jit.JitObserver;

/**
 * What machine to build and what to boot on it. Every setter returns this object; each has a
 * sensible default but {@link #kernel} or {@link #firmware}, one of which is needed.
 */
public final class SystemOptions {
  /** Default size of guest RAM: 128 MiB. */
  public static final long DEFAULT_MEMORY = 128L << 20;

  private static final int MODE_MASK = 07777;

  /**
   * A file for the initial RAM file system of the teaching kernel.
   *
   * @param path absolute path in the guest
   * @param mode permission bits, such as 0755
   */
  record InitialFile(String path, int mode, byte[] content) {}

  Technique technique = Technique.BARE;
  String engine = "interpreter";
  int heat = -1;
  long memory = DEFAULT_MEMORY;
  int cpus = 1;
  byte[] kernel;
  byte[] initrd;
  byte[] firmware;
  String append = "";
  List<String> programArguments;
  List<String> programEnvironment = List.of();
  final List<InitialFile> files = new ArrayList<>();
  InputStream input = InputStream.nullInputStream();
  OutputStream output = OutputStream.nullOutputStream();
  boolean terminal;
  boolean deterministic;
  long maxInstructions = Long.MAX_VALUE;
  ExitObserver observer;
  JitObserver jitObserver = JitObserver.NONE;
  LongFunction<String> names = pc -> "";

  /** How to run the guest kernel; default {@link Technique#BARE}. */
  public SystemOptions technique(Technique value) {
    technique = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Name of the execution engine: {@code interpreter} (the default), {@code bytecode}, {@code auto}
   * or {@code check}, with which {@link SystemVm#run} throws {@link
   * org.janusvm.jit.LockstepException} where compiled code differs from the interpreter.
   */
  public SystemOptions engine(String value) {
    engine = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Under the engines {@code bytecode} and {@code check}, how often a block of code is entered
   * before it is compiled; 0 compiles before the first run. Default: a few times.
   */
  public SystemOptions compileAfter(int entries) {
    heat = entries;
    return this;
  }

  /** Who is told what is compiled; default nobody. */
  public SystemOptions jitObserver(JitObserver value) {
    jitObserver = Objects.requireNonNull(value);
    return this;
  }

  /** What gives an address of guest code as a symbol, or empty; default always empty. */
  public SystemOptions names(LongFunction<String> value) {
    names = Objects.requireNonNull(value);
    return this;
  }

  /** Guest RAM in bytes; default {@link #DEFAULT_MEMORY}. */
  public SystemOptions memory(long bytes) {
    memory = bytes;
    return this;
  }

  /** Number of harts; default 1. */
  public SystemOptions cpus(int value) {
    cpus = value;
    return this;
  }

  /** The kernel: an ELF file, or a flat Linux {@code Image}. */
  public SystemOptions kernel(byte[] image) {
    kernel = image;
    return this;
  }

  /** The initial RAM disk, given to the kernel as it is. */
  public SystemOptions initrd(byte[] image) {
    initrd = image;
    return this;
  }

  /** Machine-mode firmware: an ELF file or flat binary, entered in M mode at its start. */
  public SystemOptions firmware(byte[] image) {
    firmware = image;
    return this;
  }

  /** The kernel's command line, or, with {@link #program}, what is put before ours. */
  public SystemOptions append(String commandLine) {
    append = Objects.requireNonNull(commandLine);
    return this;
  }

  /**
   * Makes the teaching kernel, which {@link #kernel} must hold, run a program as its first process.
   *
   * @param elf the program's file
   * @param arguments argument vector; the first is the program's name
   * @param environment strings of the form {@code NAME=value}
   */
  public SystemOptions program(byte[] elf, List<String> arguments, List<String> environment) {
    programArguments = List.copyOf(arguments);
    programEnvironment = List.copyOf(environment);
    file("/init", 0755, elf);
    return this;
  }

  /**
   * Puts a file into the initial RAM file system that is made when {@link #program} is used.
   *
   * @param path absolute path in the guest; directories on the way are made
   * @param mode permission bits
   */
  public SystemOptions file(String path, int mode, byte[] content) {
    files.add(new InitialFile(path, mode & MODE_MASK, content));
    return this;
  }

  /** Where console input comes from; default: none. Read by a thread of the machine. */
  public SystemOptions input(InputStream stream) {
    input = Objects.requireNonNull(stream);
    return this;
  }

  /** Where console output goes, untouched; default: nowhere. Flushed whenever the guest idles. */
  public SystemOptions output(OutputStream stream) {
    output = Objects.requireNonNull(stream);
    return this;
  }

  /** Whether the console is a terminal in raw mode, so that the guest must edit lines itself. */
  public SystemOptions terminal(boolean value) {
    terminal = value;
    return this;
  }

  /**
   * Whether guest time is derived from the instruction count, so that every run is the same as far
   * as input is; default false: guest time is host time.
   */
  public SystemOptions deterministic(boolean value) {
    deterministic = value;
    return this;
  }

  /** Instructions, of all harts together, after which the machine is stopped; at least 1. */
  public SystemOptions maxInstructions(long value) {
    maxInstructions = value;
    return this;
  }

  /** Who is told of exits; default: nobody. */
  public SystemOptions observer(ExitObserver value) {
    observer = value;
    return this;
  }
}
