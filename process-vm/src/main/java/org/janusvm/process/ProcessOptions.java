// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything a run of the process VM can be told.
 *
 * @param program ELF file on the host
 * @param arguments argv, argv[0] included; at least one
 * @param environment the guest's environment, in order; the host's is never passed on unasked
 * @param root host directory that is the guest's root file system, read-only, or null for none;
 *     grants are mounted over it
 * @param grants host directories the guest may see
 * @param workingDirectory absolute guest path, or null: where the guest sees the host's working
 *     directory if it is granted, else "/"
 * @param memoryBytes cap on guest memory of the whole run
 * @param maxInstructions the run is stopped after exactly so many; {@link Long#MAX_VALUE} is never
 * @param deterministic whether time is made from instructions and randomness from a fixed seed
 * @param maxOpenFiles open files per process
 * @param streams descriptors 0, 1 and 2
 * @param traceKinds what is traced
 * @param trace where trace lines go
 * @param loopback whether the guest may use the host's loopback network interface
 * @param control the way into the run from outside
 */
public record ProcessOptions(
    Path program,
    List<String> arguments,
    Map<String, String> environment,
    Path root,
    List<Grant> grants,
    String workingDirectory,
    long memoryBytes,
    long maxInstructions,
    boolean deterministic,
    int maxOpenFiles,
    StandardStreams streams,
    Set<TraceKind> traceKinds,
    TraceSink trace,
    boolean loopback,
    RunControl control) {

  /** Default of {@link #memoryBytes}. */
  public static final long DEFAULT_MEMORY = 2L << 30;

  /** Default of {@link #maxOpenFiles}, as most shells set it. */
  public static final int DEFAULT_OPEN_FILES = 1024;

  /** Options for a program, all else being default. */
  public static Builder builder(Path program) {
    return new Builder(program);
  }

  /** Collects options; every setter returns the builder. */
  public static final class Builder {
    private final Path program;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Grant> grants = new ArrayList<>();
    private Path root;
    private String workingDirectory;
    private long memoryBytes = DEFAULT_MEMORY;
    private long maxInstructions = Long.MAX_VALUE;
    private boolean deterministic;
    private int maxOpenFiles = DEFAULT_OPEN_FILES;
    private StandardStreams streams;
    private final Set<TraceKind> traceKinds = EnumSet.noneOf(TraceKind.class);
    private TraceSink trace = line -> {};
    private boolean loopback;
    private RunControl control = new RunControl();

    private Builder(Path program) {
      this.program = program;
      arguments.add(program.toString());
    }

    /** Replaces argv[0], which is the program's path unless told otherwise. */
    public Builder name(String argument0) {
      arguments.set(0, argument0);
      return this;
    }

    /** Adds arguments after argv[0]. */
    public Builder arguments(List<String> more) {
      arguments.addAll(more);
      return this;
    }

    /** Adds arguments after argv[0]. */
    public Builder arguments(String... more) {
      return arguments(List.of(more));
    }

    /** Sets an environment variable. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** See {@link ProcessOptions#root}. */
    public Builder root(Path sysroot) {
      root = sysroot;
      return this;
    }

    /** Grants a directory. */
    public Builder grant(Grant grant) {
      grants.add(grant);
      return this;
    }

    /** See {@link ProcessOptions#workingDirectory}. */
    public Builder workingDirectory(String path) {
      workingDirectory = path;
      return this;
    }

    /** See {@link ProcessOptions#memoryBytes}. */
    public Builder memory(long bytes) {
      memoryBytes = bytes;
      return this;
    }

    /** See {@link ProcessOptions#maxInstructions}. */
    public Builder maxInstructions(long count) {
      maxInstructions = count;
      return this;
    }

    /** See {@link ProcessOptions#deterministic}. */
    public Builder deterministic(boolean yes) {
      deterministic = yes;
      return this;
    }

    /** See {@link ProcessOptions#maxOpenFiles}. */
    public Builder maxOpenFiles(int count) {
      maxOpenFiles = count;
      return this;
    }

    /** See {@link ProcessOptions#streams}; by default those of the host process. */
    public Builder streams(StandardStreams standardStreams) {
      streams = standardStreams;
      return this;
    }

    /** Traces {@code kinds} to {@code sink}. */
    public Builder trace(Set<TraceKind> kinds, TraceSink sink) {
      traceKinds.addAll(kinds);
      trace = sink;
      return this;
    }

    /** See {@link ProcessOptions#loopback}. */
    public Builder loopback(boolean yes) {
      loopback = yes;
      return this;
    }

    /** See {@link ProcessOptions#control}. */
    public Builder control(RunControl from) {
      control = from;
      return this;
    }

    /** The finished options. */
    public ProcessOptions build() {
      StandardStreams io = streams != null ? streams : hostStreams();
      return new ProcessOptions(
          program,
          List.copyOf(arguments),
          // Not Map.copyOf, which forgets the order.
          Collections.unmodifiableMap(new LinkedHashMap<>(environment)),
          root,
          List.copyOf(grants),
          workingDirectory,
          memoryBytes,
          maxInstructions,
          deterministic,
          maxOpenFiles,
          io,
          Set.copyOf(traceKinds),
          trace,
          loopback,
          control);
    }

    private static StandardStreams hostStreams() {
      return HostStreams.create();
    }
  }
}
