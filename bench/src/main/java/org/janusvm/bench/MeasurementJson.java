// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measurements as JSON. Programs read this, so that fields may be added here but never renamed.
 * {@code wallSeconds} is of the runs after the first; the first, which warms up, stands apart.
 */
public final class MeasurementJson {
  private MeasurementJson() {}

  /**
   * Writes one object to a file.
   *
   * @param program name of the program, or of the suite of programs
   * @param arguments of the program; empty for a suite
   */
  public static void write(
      Path file, String program, List<String> arguments, List<Measurement> measurements)
      throws IOException {
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
      json.setIndent("  ");
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      json.name("program").value(program);
      json.name("args");
      writeStrings(json, arguments);
      writeHost(json);
      json.name("runs").beginArray();
      for (Measurement measurement : measurements) {
        write(json, measurement);
      }
      json.endArray();
      json.endObject();
    }
  }

  private static void write(JsonWriter json, Measurement measurement) throws IOException {
    RunOutcome median = measurement.median();
    json.beginObject();
    json.name("config").value(measurement.configuration().toString());
    json.name("program").value(measurement.workload().program().toString());
    json.name("args");
    writeStrings(json, measurement.workload().arguments());
    json.name("exitStatus").value(median.exitStatus());
    json.name("stdoutSha256").value(median.output().sha256());
    json.name("stdoutBytes").value(median.output().length());
    json.name("steady").value(measurement.isSteady());
    json.name("runCount").value(measurement.count());
    json.name("firstWallSeconds").value(measurement.first().wallSeconds());
    json.name("wallSeconds").beginObject();
    json.name("median").value(median.wallSeconds());
    json.name("min").value(measurement.minSeconds());
    json.name("max").value(measurement.maxSeconds());
    json.endObject();
    json.name("stats");
    if (median.stats() == null) {
      json.nullValue(); // A host process: nobody looks into it.
    } else {
      StatsJson.write(json, median.stats());
    }
    json.endObject();
  }

  private static void writeHost(JsonWriter json) throws IOException {
    Host host = Host.current();
    json.name("machine").beginObject();
    json.name("cpu").value(host.cpu());
    json.name("processors").value(host.processors());
    json.name("system").value(host.system());
    json.name("architecture").value(host.architecture());
    json.name("jvm").value(host.jvm());
    json.endObject();
  }

  private static void writeStrings(JsonWriter json, List<String> strings) throws IOException {
    json.beginArray();
    for (String string : strings) {
      json.value(string);
    }
    json.endArray();
  }
}
