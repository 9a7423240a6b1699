// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.janusvm.bench.EngineNames;
import org.janusvm.process.Grant;
import org.janusvm.process.InputPort;
import org.janusvm.process.OutputPort;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.ProcessVm;
import org.janusvm.process.RunResult;
import org.janusvm.process.StandardStreams;
import org.janusvm.process.StoppedBy;
import org.janusvm.process.TraceKind;

/** The process VM in this JVM. It notes which system calls are made. */
final class ProcessMachine implements Machine {
  private static final long MOST_INSTRUCTIONS = 20_000_000_000L;
  private static final Pattern CALL = Pattern.compile("\\[\\d+\\] (\\w+)\\(");
  private static final String REFUSED = ") = -1 ENOSYS";

  private final Path root;
  private final String engine;
  private final SortedSet<String> calls = new ConcurrentSkipListSet<>();
  private final SortedSet<String> refused = new ConcurrentSkipListSet<>();

  /**
   * @param engine as {@link EngineNames#check} returns it
   */
  ProcessMachine(Path root, String engine) {
    this.root = root;
    this.engine = engine;
  }

  /** System calls made so far. */
  SortedSet<String> calls() {
    return calls;
  }

  /** Those of them that were answered with ENOSYS. */
  SortedSet<String> refused() {
    return refused;
  }

  private void note(String line) {
    Matcher matcher = CALL.matcher(line);
    if (matcher.lookingAt()) {
      calls.add(matcher.group(1));
      if (line.contains(REFUSED)) {
        refused.add(matcher.group(1));
      }
    }
  }

  @Override
  public Step run(Path program, List<String> words, byte[] input, Path work) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ProcessOptions.Builder options =
        ProcessOptions.builder(program)
            .name(words.getFirst())
            .arguments(words.subList(1, words.size()))
            .root(root)
            .grant(new Grant(work, work.toString(), false))
            .workingDirectory(work.toString())
            .maxInstructions(MOST_INSTRUCTIONS)
            .trace(EnumSet.of(TraceKind.SYSCALLS), this::note)
            .streams(
                new StandardStreams(
                    InputPort.of(input), OutputPort.of(out, false), OutputPort.of(err, false)));
    ENVIRONMENT.forEach(options::environment);
    RunResult result = finished(options.build(), words);
    // Death by a signal shows in the status, and is nothing the program wrote.
    if (!result.message().isEmpty() && result.stoppedBy() != StoppedBy.SIGNAL) {
      err.writeBytes(("janus: " + result.message() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new Step(out.toByteArray(), err.toByteArray(), result.exitStatus());
  }

  // On a thread of its own, for a hang is to be a finding and not the end of the run.
  private RunResult finished(ProcessOptions options, List<String> words) throws IOException {
    ProcessVm vm = new ProcessVm(options, EngineNames.forProcess(engine));
    CompletableFuture<RunResult> future = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                future.complete(vm.run());
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
              }
            });
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      vm.stop(); // Or what goes on running would slow down the rows that follow.
      throw new IOException("does not end: " + String.join(" ", words), e);
    } catch (ExecutionException e) {
      throw new IOException("internal error: " + e.getCause(), e);
    } catch (InterruptedException e) {
      vm.stop();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
