// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.safepoint.SafepointStatistics;

/**
 * {@link RunStats} as JSON. Programs read this, so that fields may be added here but never renamed.
 */
public final class StatsJson {
  private StatsJson() {}

  /** One object on one line. */
  public static String line(RunStats stats) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      write(json, stats);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A string takes everything.
    }
    return text.toString();
  }

  /** Writes the figures as one object. */
  static void write(JsonWriter json, RunStats stats) throws IOException {
    json.beginObject();
    json.name("vm").value(stats.vm());
    json.name("engine").value(stats.engine());
    json.name("technique").value(stats.technique());
    json.name("stoppedBy").value(stats.stoppedBy());
    json.name("exitStatus").value(stats.exitStatus());
    json.name("instructions").value(stats.instructions());
    json.name("userInstructions").value(stats.userInstructions());
    json.name("kernelInstructions").value(stats.kernelInstructions());
    json.name("wallSeconds").value(stats.wallSeconds());
    json.name("exits");
    writeReasons(json, stats.exits());
    json.name("exitNanos");
    writeReasons(json, stats.exitNanos());
    writeCompiler(json, stats.jit(), stats.instructions());
    writeHeap(json);
    writeSafepoints(json, stats.safepoints());
    json.name("memory");
    writeCounts(json, stats.memory());
    json.name("devices").beginObject();
    for (Map.Entry<String, Map<String, Long>> device : stats.devices().entrySet()) {
      json.name(device.getKey());
      writeCounts(json, device.getValue());
    }
    json.endObject();
    json.endObject();
  }

  private static void writeCompiler(JsonWriter json, JitFigures jit, long all) throws IOException {
    json.name("jit").beginObject();
    json.name("regions").value(jit.regions());
    json.name("guestBytes").value(jit.guestBytes());
    json.name("bytes").value(jit.bytes());
    json.name("seconds").beginObject();
    if (jit.regions() != 0) {
      json.name(EngineNames.BYTECODE).value(jit.seconds());
    }
    json.endObject();
    json.name("instructions").value(jit.instructions());
    json.name("misses").value(jit.misses());
    json.name("invalidated").value(jit.invalidated());
    json.name("classBytes").value(jit.classBytes());
    json.name("share").value(jit.share(all));
    json.endObject();
  }

  /** There is no managed heap yet, so that nothing was collected. */
  private static void writeHeap(JsonWriter json) throws IOException {
    json.name("gc").beginObject();
    json.name("collections").value(0);
    json.name("pauseNanos").beginObject().endObject();
    json.name("allocatedBytes").value(0);
    json.endObject();
  }

  private static void writeSafepoints(JsonWriter json, SafepointStatistics.Figures figures)
      throws IOException {
    json.name("safepoints").beginObject();
    json.name("stops").value(figures.stops());
    json.name("reachNanos");
    writeTotal(json, figures.reachNanos(), figures.longestReachNanos());
    json.name("stoppedNanos");
    writeTotal(json, figures.stoppedNanos(), figures.longestStoppedNanos());
    json.name("handshakes").value(figures.handshakes());
    json.name("handshakeNanos");
    writeTotal(json, figures.handshakeNanos(), figures.longestHandshakeNanos());
    json.endObject();
  }

  private static void writeTotal(JsonWriter json, long total, long max) throws IOException {
    json.beginObject();
    json.name("total").value(total);
    json.name("max").value(max);
    json.endObject();
  }

  private static void writeReasons(JsonWriter json, Map<ExitReason, Long> counts)
      throws IOException {
    json.beginObject();
    for (Map.Entry<ExitReason, Long> count : counts.entrySet()) {
      json.name(count.getKey().label()).value(count.getValue());
    }
    json.endObject();
  }

  private static void writeCounts(JsonWriter json, Map<String, Long> counts) throws IOException {
    json.beginObject();
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.name(count.getKey()).value(count.getValue());
    }
    json.endObject();
  }
}
