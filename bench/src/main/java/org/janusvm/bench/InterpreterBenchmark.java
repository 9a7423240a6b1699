// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Speed of the interpreter on integer programs: in the process VM, and behind the MMU on the bare
 * machine. The figure to read is {@code instructions}, guest instructions per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
      "-XX:+UseSerialGC",
      "-Xss8m"
    })
public class InterpreterBenchmark {
  /** Runs of {@code guests/programs.tsv} that are integer computation. */
  @Param({
    "calls",
    "queens",
    "quicksort",
    "sieve",
    "sha256",
    "bitops",
    "coremix",
    "minivm",
    "strings",
    "lz",
    "binarytrees"
  })
  public String program;

  /** Configurations as the command line writes them. */
  @Param({"process/interpreter", "system/bare/interpreter"})
  public String on;

  private Workload workload;
  private Runner runner;

  /** Counts what was executed. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Executed {
    /** Guest instructions. */
    public long instructions;
  }

  /** Reads the program. */
  @Setup
  public void read() throws CannotRunException {
    workload =
        GuestPrograms.read().stream()
            .filter(entry -> entry.name().equals(program))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no run named " + program))
            .workload();
    runner = Runner.of(RunConfiguration.parse(on));
  }

  /** Runs the program once, from loading it to its end. */
  @Benchmark
  public String wholeProgram(Executed executed) throws CannotRunException {
    RunOutcome outcome = runner.run(workload, SharedInput.none());
    if (outcome.failed()) {
      throw new IllegalStateException(outcome.message());
    }
    executed.instructions += outcome.stats().instructions();
    return outcome.output().sha256();
  }
}
