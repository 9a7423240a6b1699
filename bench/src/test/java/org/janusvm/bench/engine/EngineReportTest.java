// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.bench.RunConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs are told. */
class EngineReportTest {
  private static final RunConfiguration QEMU = RunConfiguration.parse("qemu");
  private static final RunConfiguration NATIVE = RunConfiguration.parse("native");
  private static final RunConfiguration ENGINE = RunConfiguration.parse("process/interpreter");

  @TempDir Path folder;

  private static ProgramResult program(
      String name, EngineProgram.Group group, Map<Competitor, List<Sample>> samples) {
    return new ProgramResult(new EngineProgram(name, group, List.of(name), List.of(name)), samples);
  }

  private static Map<Competitor, List<Sample>> samples(
      double qemu, double compiled, double whole, double peak) {
    Map<Competitor, List<Sample>> samples = new LinkedHashMap<>();
    samples.put(Competitor.whole(QEMU), List.of(Samples.seconds(qemu), Samples.seconds(qemu)));
    samples.put(
        Competitor.whole(NATIVE), List.of(Samples.seconds(compiled), Samples.seconds(compiled)));
    samples.put(Competitor.whole(ENGINE), List.of(Samples.seconds(whole), Samples.seconds(whole)));
    samples.put(Competitor.peak(QEMU), List.of(Samples.seconds(qemu), Samples.seconds(qemu)));
    samples.put(
        Competitor.peak(NATIVE), List.of(Samples.seconds(compiled), Samples.seconds(compiled)));
    samples.put(Competitor.peak(ENGINE), List.of(Samples.seconds(peak), Samples.seconds(peak)));
    return samples;
  }

  private static EngineReport report(ProgramResult... programs) {
    double[] windows = {1e6, 5e6, 9e6, 9e6, 9e6, 9e6, 9e6, 9e6};
    return new EngineReport(
        new EngineResults(
            List.of(QEMU, NATIVE, ENGINE),
            List.of(programs),
            List.of(
                new EngineResults.CurveResult(programs[0].program(), ENGINE, windows, false, "")),
            List.of(
                new EngineResults.WarmUpResult(
                    programs[0].program(),
                    Competitor.peak(ENGINE),
                    windows,
                    new WarmUp(4.5, true))),
            List.of("on native, for there is no source of it to compile: lua"),
            EngineSettings.of(2, false),
            new EngineResults.Surroundings(Map.of("gcc", "gcc 12"), "1 2 3", "4 5 6")));
  }

  @Test
  void ratiosMeansAndWhatIsSlowerAreTold() {
    EngineReport report =
        report(
            program("fast", EngineProgram.Group.INTEGER, samples(4, 1, 2, 1)),
            program("slow", EngineProgram.Group.FLOATING, samples(1, 1, 2, 4)));
    String text = String.join("\n", report.lines());
    assertTrue(report.isGood());
    assertTrue(text.contains("SLOWER than qemu-riscv64, peak wall: slow"), text);
    assertTrue(text.contains("SLOWER than qemu-riscv64, whole wall: slow"), text);
    // The root of 4 and 1/4 at the peak, of 2 and 1/2 in the whole.
    assertTrue(text.lines().anyMatch(l -> l.matches(" *mean, C programs +1.00x .*")), text);
    assertTrue(text.contains("load average before 1 2 3, after 4 5 6"), text);
    assertTrue(text.contains("skipped: on native"), text);
    assertTrue(text.contains("90 % of it after 0.2 s"), text);
    assertTrue(text.contains("EQUAL: fast, slow"), text);
    assertTrue(
        text.lines().anyMatch(l -> l.matches(" *fast on .*peak +4.5 s +flat +0.2 s.*")), text);
  }

  @Test
  void everyTargetIsToldWithItsFigureAndWhoMissesIt() {
    Map<Competitor, List<Sample>> fast = samples(4, 1, 2, 1);
    fast.put(Competitor.unchecked(ENGINE), List.of(Samples.seconds(0.5), Samples.seconds(0.5)));
    Map<Competitor, List<Sample>> bare = new LinkedHashMap<>();
    bare.put(Competitor.peak(ENGINE), List.of(Samples.seconds(1), Samples.seconds(1)));
    bare.put(
        Competitor.peak(RunConfiguration.parse("system/bare/interpreter")),
        List.of(Samples.seconds(1.2), Samples.seconds(1)));
    String text =
        String.join(
            "\n",
            report(
                    program("fast", EngineProgram.Group.INTEGER, fast),
                    program("slow", EngineProgram.Group.FLOATING, samples(1, 1, 2, 4)),
                    program("both", EngineProgram.Group.MACHINE, bare))
                .lines());
    for (String line :
        List.of(
            "peak against qemu-riscv64, CPU, mean: 2.5x +1.00x \\(1.00..1.00\\) +MISSED",
            "peak against qemu-riscv64: none slower +1 of 2: slow +MISSED",
            "tools against qemu-riscv64: none slower +- +not measured",
            "peak against native gcc -O2, CPU, mean: 2.6x slower +2.00x .*met",
            "peak with precise faults against no checks, CPU, mean: 1.20x +2.00x .*MISSED",
            "C programs at 90 % of their peak later than after 2 s: none +0 of 1 +met",
            "bare machine against process VM at the peak, CPU, mean: 1.3x +1.10x \\(1.00..1.20\\)"
                + " +met")) {
      assertTrue(text.lines().anyMatch(l -> l.strip().matches(line)), line + "\n" + text);
    }
  }

  @Test
  void aDifferentOutputIsAnErrorAndNoFigure() throws IOException {
    Map<Competitor, List<Sample>> samples = samples(4, 1, 2, 1);
    samples.put(
        Competitor.whole(ENGINE), List.of(Samples.wrote("other", 2), Samples.wrote("other", 2)));
    EngineReport report = report(program("x", EngineProgram.Group.INTEGER, samples));
    String text = String.join("\n", report.lines());
    assertFalse(report.isGood());
    assertTrue(text.contains("ERROR: x on process/interpreter: wrote something else"), text);
    assertFalse(text.contains("EQUAL"), text);
    JsonObject json = json(report);
    assertEquals(1, json.getAsJsonArray("errors").size());
    for (JsonElement run : json.getAsJsonArray("runs")) {
      boolean whole = run.getAsJsonObject().get("mode").getAsString().equals("whole");
      boolean ours = run.getAsJsonObject().get("config").getAsString().startsWith("process");
      assertFalse(whole && ours);
    }
  }

  @Test
  void theJsonHoldsEveryRoundAndTheRatios() throws IOException {
    JsonObject json = json(report(program("x", EngineProgram.Group.INTEGER, samples(4, 1, 2, 1))));
    assertEquals("engine", json.get("program").getAsString());
    assertEquals("1 2 3", json.getAsJsonObject("machine").get("loadBefore").getAsString());
    assertEquals(6, json.getAsJsonArray("runs").size());
    JsonObject qemu = json.getAsJsonArray("runs").get(0).getAsJsonObject();
    assertEquals(2, qemu.getAsJsonObject("wallSeconds").getAsJsonArray("rounds").size());
    assertEquals(4, qemu.getAsJsonObject("wallSeconds").get("median").getAsDouble());
    // Whole and peak, wall and CPU, against QEMU and native code.
    assertEquals(8, json.getAsJsonArray("ratios").size());
    assertEquals(16, json.getAsJsonArray("geometricMeans").size());
    JsonObject curve = json.getAsJsonArray("curves").get(0).getAsJsonObject();
    assertEquals(8, curve.getAsJsonArray("instructions").size());
    assertEquals(0.2, curve.get("secondsTo90PercentOfPeak").getAsDouble(), 1e-9);
  }

  private JsonObject json(EngineReport report) throws IOException {
    Path file = folder.resolve("figures.json");
    report.writeJson(file);
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
