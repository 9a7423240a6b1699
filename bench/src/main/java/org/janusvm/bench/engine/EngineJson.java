// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.janusvm.bench.Host;
import org.janusvm.bench.RunConfiguration;

/**
 * What suite {@code engine} found as JSON. Programs read this, so that fields may be added here but
 * never renamed. Figures that nobody knows are null.
 */
final class EngineJson {
  private final JsonWriter json;
  private final EngineResults results;

  private EngineJson(JsonWriter json, EngineResults results) {
    this.json = json;
    this.results = results;
  }

  static void write(Path file, EngineResults results) throws IOException {
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file))) {
      json.setIndent("  ");
      json.setStrictness(Strictness.STRICT);
      new EngineJson(json, results).write();
    }
  }

  private void write() throws IOException {
    json.beginObject();
    json.name("program").value(EngineSuite.LABEL);
    json.name("args").beginArray().endArray();
    writeMachine();
    json.name("rounds").value(results.settings().rounds());
    json.name("quick").value(results.settings().quick());
    json.name("warmUpSeconds").value(results.settings().warmUpSeconds());
    json.name("runs").beginArray();
    for (ProgramResult program : results.programs()) {
      for (Map.Entry<Competitor, List<Sample>> good : program.good().entrySet()) {
        writeRun(program, good.getKey(), good.getValue());
      }
    }
    json.endArray();
    writeRatios();
    writeMeans();
    writeCurves();
    writeWarmUps();
    writeTargets();
    json.name("skipped").beginArray();
    for (String line : results.skipped()) {
      json.value(line);
    }
    json.endArray();
    writeErrors();
    json.endObject();
  }

  private void writeMachine() throws IOException {
    Host host = Host.current();
    json.name("machine").beginObject();
    json.name("cpu").value(host.cpu());
    json.name("processors").value(host.processors());
    json.name("system").value(host.system());
    json.name("architecture").value(host.architecture());
    json.name("jvm").value(host.jvm());
    json.name("loadBefore").value(results.surroundings().loadBefore());
    json.name("loadAfter").value(results.surroundings().loadAfter());
    json.name("versions").beginObject();
    for (Map.Entry<String, String> version : results.surroundings().versions().entrySet()) {
      json.name(version.getKey()).value(version.getValue());
    }
    json.endObject();
    json.endObject();
  }

  private void writeRun(ProgramResult program, Competitor competitor, List<Sample> samples)
      throws IOException {
    Sample first = samples.getFirst();
    json.beginObject();
    json.name("config").value(competitor.on().toString());
    json.name("mode").value(competitor.mode().label());
    json.name("program").value(program.program().name());
    json.name("group").value(program.program().group().label());
    json.name("args").beginArray();
    for (String word : program.program().words(results.settings().quick())) {
      json.value(word);
    }
    json.endArray();
    json.name("exitStatus").value(first.exitStatus());
    json.name("stdoutSha256").value(first.sha256());
    writeFigure("wallSeconds", samples, Sample::wallSeconds);
    writeFigure("cpuSeconds", samples, Sample::cpuSeconds);
    writeFigure("guestCpuSeconds", samples, Sample::guestCpuSeconds);
    json.endObject();
  }

  private void writeFigure(String name, List<Sample> samples, ToDoubleFunction<Sample> figure)
      throws IOException {
    double[] rounds = samples.stream().mapToDouble(figure).toArray();
    json.name(name).beginObject();
    writeSpread(Spread.of(rounds));
    json.name("rounds");
    writeNumbers(rounds);
    json.endObject();
  }

  private void writeRatios() throws IOException {
    json.name("ratios").beginArray();
    for (RunConfiguration engine : results.engines()) {
      for (RatioTable.Ratio ratio : RatioTable.ratios(results, engine)) {
        for (ProgramResult program : results.programs()) {
          double[] rounds = ratio.of(program);
          if (rounds != null && program.program().group().isCompared()) {
            beginRatio(ratio, "program", program.program().name());
            writeSpread(Spread.of(rounds));
            json.endObject();
          }
        }
      }
    }
    json.endArray();
  }

  private void writeMeans() throws IOException {
    json.name("geometricMeans").beginArray();
    for (RunConfiguration engine : results.engines()) {
      for (RatioTable.Ratio ratio : RatioTable.ratios(results, engine)) {
        for (RatioTable.Mean mean : RatioTable.means(results)) {
          Spread spread = ratio.mean(mean.programs());
          if (!Double.isNaN(spread.median())) {
            beginRatio(ratio, "programs", mean.title());
            json.name("mean").value(spread.median());
            json.name("min").value(spread.min());
            json.name("max").value(spread.max());
            json.endObject();
          }
        }
      }
    }
    json.endArray();
  }

  private void beginRatio(RatioTable.Ratio ratio, String what, String name) throws IOException {
    json.beginObject();
    json.name("config").value(ratio.ours().on().toString());
    json.name("mode").value(ratio.ours().mode().label());
    json.name("against").value(ratio.other().toString());
    json.name("measure").value(ratio.measure() == Measure.WALL ? "wall" : "cpu");
    json.name("meaning").value(ratio.faster() ? "times faster" : "times slower");
    json.name(what).value(name);
  }

  private void writeCurves() throws IOException {
    json.name("curves").beginArray();
    for (EngineResults.CurveResult curve : results.curves()) {
      json.beginObject();
      json.name("config").value(curve.on().toString());
      json.name("program").value(curve.program().name());
      json.name("windowMillis").value(WarmupCurve.WINDOW_MILLIS);
      json.name("instructions");
      writeNumbers(curve.windows());
      json.name("peakInstructionsPerSecond");
      writeNumber(WarmupCurve.peak(curve.windows()));
      json.name("secondsTo90PercentOfPeak");
      writeNumber(WarmupCurve.secondsToPeak(curve.windows()));
      json.name("ended").value(curve.ended());
      json.name("error").value(curve.error());
      json.endObject();
    }
    json.endArray();
  }

  private void writeWarmUps() throws IOException {
    json.name("warmUps").beginArray();
    for (EngineResults.WarmUpResult warmUp : results.warmUps()) {
      json.beginObject();
      json.name("config").value(warmUp.competitor().on().toString());
      json.name("mode").value(warmUp.competitor().mode().label());
      json.name("program").value(warmUp.program().name());
      json.name("cpuSeconds").value(warmUp.warmUp().seconds());
      json.name("flat").value(warmUp.warmUp().flat());
      json.name("windowMillis").value(WarmupCurve.WINDOW_MILLIS);
      json.name("instructions");
      writeNumbers(warmUp.windows());
      json.name("secondsTo90PercentOfPeak");
      writeNumber(WarmupCurve.secondsToPeak(warmUp.windows()));
      json.endObject();
    }
    json.endArray();
  }

  private void writeTargets() throws IOException {
    json.name("targets").beginArray();
    for (Targets.Target target : Targets.of(results)) {
      json.beginObject();
      json.name("config").value(target.on().toString());
      json.name("target").value(target.title());
      json.name("measured").value(target.measured());
      json.name("verdict").value(target.verdict());
      json.endObject();
    }
    json.endArray();
  }

  private void writeErrors() throws IOException {
    json.name("errors").beginArray();
    for (ProgramResult program : results.programs()) {
      for (Map.Entry<Competitor, String> error : program.errors().entrySet()) {
        json.beginObject();
        json.name("config").value(error.getKey().on().toString());
        json.name("mode").value(error.getKey().mode().label());
        json.name("program").value(program.program().name());
        json.name("error").value(error.getValue());
        json.endObject();
      }
    }
    json.endArray();
  }

  private void writeSpread(Spread spread) throws IOException {
    json.name("median");
    writeNumber(spread.median());
    json.name("min");
    writeNumber(spread.min());
    json.name("max");
    writeNumber(spread.max());
  }

  private void writeNumbers(double[] numbers) throws IOException {
    json.beginArray();
    for (double number : numbers) {
      writeNumber(number);
    }
    json.endArray();
  }

  private void writeNumber(double number) throws IOException {
    if (Double.isFinite(number)) {
      json.value(number);
    } else {
      json.nullValue();
    }
  }
}
