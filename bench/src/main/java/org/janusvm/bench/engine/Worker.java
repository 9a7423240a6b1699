// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.janusvm.bench.EngineNames;
import org.janusvm.bench.RecordedOutput;
import org.janusvm.process.EngineFactory;
import org.janusvm.process.InputPort;
import org.janusvm.process.OutputPort;
import org.janusvm.process.ProcessOptions;
import org.janusvm.process.ProcessVm;
import org.janusvm.process.RunResult;
import org.janusvm.process.StandardStreams;
import org.janusvm.process.StoppedBy;

/**
 * Runs a program in this JVM as it is asked to by lines on an input: {@code curve SECONDS} is a run
 * that is watched so long, and answered with a {@link Curve} as a line of JSON.
 */
public final class Worker {
  private static final String CURVE = "curve ";
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MILLIS_PER_SECOND = 1000;

  /** A guest may write NaN where there is no figure. */
  static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private final Function<StandardStreams, ProcessOptions> options;
  private final EngineFactory engines;

  /**
   * A worker for a program.
   *
   * @param options the run, given its streams
   * @param engine by its name
   */
  public Worker(Function<StandardStreams, ProcessOptions> options, String engine) {
    this.options = options;
    engines = EngineNames.forProcess(engine);
  }

  /**
   * What was seen of a run that was watched.
   *
   * @param windows instructions per window of {@link WarmupCurve#WINDOW_MILLIS}
   * @param sample the run, if it ended; null if it was still running when time was over
   */
  record Curve(double[] windows, Sample sample) {}

  /**
   * What was seen of a run with the standard streams of this JVM.
   *
   * @param startMillis when it began, by {@link System#currentTimeMillis}
   * @param windows as of {@link Curve}
   */
  record Watched(long startMillis, double[] windows) {}

  /**
   * Runs the program to its end, with the standard streams of this JVM.
   *
   * @param file where a {@link Watched} is written then, as JSON
   * @return the guest's exit status
   */
  public int watch(Path file) throws IOException {
    long millis = System.currentTimeMillis();
    WarmupCurve curve = new WarmupCurve(System.nanoTime());
    RunResult result = ProcessVm.run(options.apply(null), watched(curve));
    Files.writeString(file, GSON.toJson(new Watched(millis, curve.windows())));
    return result.exitStatus();
  }

  private EngineFactory watched(WarmupCurve curve) {
    return (memory, outside) -> new CountingEngine(engines.create(memory, outside), curve);
  }

  /** Answers requests until there are no more. */
  public void serve(InputStream in, PrintStream out) throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      if (line.startsWith(CURVE)) {
        out.println(GSON.toJson(curve(Long.parseLong(line.substring(CURVE.length())))));
      } else {
        throw new IOException("'" + line + "' is no request");
      }
      out.flush();
    }
  }

  private Curve curve(long seconds) {
    WarmupCurve curve = new WarmupCurve(System.nanoTime());
    Sample[] sample = new Sample[1];
    Thread guest = Thread.ofPlatform().daemon().start(() -> sample[0] = run(watched(curve)));
    try {
      if (!guest.join(Duration.ofMillis(seconds * MILLIS_PER_SECOND))) {
        return new Curve(curve.windows(), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Curve(curve.windows(), sample[0]);
  }

  private Sample run(EngineFactory factory) {
    RecordedOutput output = new RecordedOutput();
    OutputPort port = OutputPort.of(output, false);
    StandardStreams streams = new StandardStreams(InputPort.of(new byte[0]), port, port);
    double cpu = CpuClock.PROCESS.seconds();
    double guestCpu = CpuClock.THREAD.seconds();
    long begin = System.nanoTime();
    RunResult result = ProcessVm.run(options.apply(streams), factory);
    long end = System.nanoTime();
    boolean ended = result.stoppedBy() == StoppedBy.GUEST && result.exitStatus() == 0;
    return new Sample(
        (end - begin) / NANOS_PER_SECOND,
        CpuClock.PROCESS.seconds() - cpu,
        CpuClock.THREAD.seconds() - guestCpu,
        output.sha256(),
        result.exitStatus(),
        ended ? "" : "ended with status " + result.exitStatus() + ": " + result.message());
  }
}
