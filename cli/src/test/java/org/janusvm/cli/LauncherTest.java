// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script, run from a folder that looks like a checkout, with JDKs and a Maven that
 * only say what they were told.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("../janus");

  /** Prints its arguments, one a line, and exits with the status in the environment. */
  private static final String TALKING_JAVA =
      "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\nexit ${JAVA_STATUS:-0}\n";

  @TempDir Path temporary;

  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path jdk;

  private record Result(int status, List<String> out, List<String> err) {}

  @BeforeEach
  void layOutACheckout() throws IOException {
    temporary = temporary.toRealPath();
    home = Files.createDirectories(temporary.resolve("a check out"));
    Files.copy(LAUNCHER, home.resolve("janus"));
    makeExecutable(home.resolve("janus"));
    jdk = makeJdk("jdk 25", "25.0.3");
    environment.put("PATH", temporary.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HOME", temporary.toString());
    environment.put("JANUS_JAVA_HOME", jdk.toString());
  }

  @Test
  void runsTheJvmOnTheFilesOfItsOwnFolder() throws Exception {
    markBuilt();
    Files.createFile(home.resolve("cli/target/janus.aot"));

    assertEquals(
        List.of(
            jdk + "/bin/java",
            "@" + home + "/cli/jvm.options",
            "-XX:AOTCache=" + home + "/cli/target/janus.aot",
            "-Djanus.home=" + home,
            "-cp",
            home + "/cli/target/janus.jar",
            "org.janusvm.cli.Janus",
            "run",
            "a.elf"),
        launch("run", "a.elf").out());
  }

  @Test
  void doesWithoutAnAotCache() throws Exception {
    markBuilt();

    assertFalse(launch().out().toString().contains("AOTCache"));
  }

  @Test
  void passesArgumentsAsTheyAre() throws Exception {
    markBuilt();
    String[] odd = {"", " ", "*", "$HOME", "'", "\"", "\\n", "@x", "-Xmx1g"};

    List<String> out = launch(odd).out();

    assertEquals(List.of(odd), out.subList(out.size() - odd.length, out.size()));
  }

  @Test
  void passesJvmOptionsOfTheEnvironmentSplitAtBlanksOnly() throws Exception {
    markBuilt();
    environment.put("JANUS_JAVA_OPTS", "-Xmx1g  -Da=*");

    List<String> out = launch().out();

    assertTrue(out.containsAll(List.of("-Xmx1g", "-Da=*")), out.toString());
  }

  @Test
  void givesTheJvmALocaleInWhichNoArgumentIsLost() throws Exception {
    markBuilt();
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$LC_ALL\"\n");

    assertEquals(List.of("C.UTF-8"), launch().out());
    environment.put("LC_ALL", "POSIX");
    assertEquals(List.of("C.UTF-8"), launch().out());
    environment.put("LC_ALL", "de_DE.utf8");
    assertEquals(List.of("de_DE.utf8"), launch().out());
  }

  @Test
  void exitsWithTheStatusOfTheJvm() throws Exception {
    markBuilt();
    environment.put("JAVA_STATUS", "42");

    assertEquals(42, launch().status());
  }

  @Test
  void findsItsFolderThroughSymbolicLinks() throws Exception {
    markBuilt();
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("second"), Path.of("../a check out/janus"));
    Files.createSymbolicLink(bin.resolve("first"), bin.resolve("second"));

    Result result = run(List.of("/bin/sh", "-c", "cd / && first"));

    assertTrue(result.out().contains("-Djanus.home=" + home), result.toString());
  }

  @Test
  void findsItsFolderByARelativePathWhateverCdpathSays() throws Exception {
    markBuilt();
    environment.put("CDPATH", "/:" + temporary);

    Result result = run(List.of("/bin/sh", "-c", "cd .. && 'a check out/janus'"));

    assertEquals(jdk + "/bin/java", result.out().getFirst());
    assertTrue(result.out().contains("-Djanus.home=" + home), result.toString());
  }

  @Test
  void prefersTheJdkOfTheBuildToJavaHome() throws Exception {
    markBuilt();
    environment.remove("JANUS_JAVA_HOME");
    environment.put("JAVA_HOME", makeJdk("other", "26").toString());

    assertEquals(jdk + "/bin/java", launch().out().getFirst());
  }

  @Test
  void takesJavaHomeWhenTheJdkOfTheBuildIsGone() throws Exception {
    markBuilt();
    Files.delete(jdk.resolve("bin/java"));
    environment.remove("JANUS_JAVA_HOME");
    Path other = makeJdk("other", "26");
    environment.put("JAVA_HOME", other.toString());

    assertEquals(other + "/bin/java", launch().out().getFirst());
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    markBuilt();
    Files.delete(home.resolve("cli/target/janus.jdk"));
    makeMaven("echo '" + jdk + "' >cli/target/janus.jdk");
    environment.remove("JANUS_JAVA_HOME");
    environment.put("JAVA_HOME", makeJdk("old", "1.8.0_402").toString());
    environment.put("JDK_HOME", jdk.toString());

    assertEquals(jdk + "/bin/java", launch().out().getFirst());
  }

  @Test
  void saysInOneLineWhenTheChosenJdkIsTooOld() throws Exception {
    markBuilt();
    Path old = makeJdk("old", "17.0.15");
    environment.put("JANUS_JAVA_HOME", old.toString());

    Result result = launch();

    assertEquals(127, result.status());
    assertEquals(
        List.of("janus: JANUS_JAVA_HOME=" + old + " is not a JDK 25 or newer: correct or unset it"),
        result.err());
  }

  @Test
  void buildsOnFirstUseAndSaysSoInOneLine() throws Exception {
    makeMaven("mkdir -p cli/target; echo noise; echo '" + jdk + "' >cli/target/janus.jdk");

    Result result = launch("run");

    assertEquals(0, result.status());
    assertEquals(List.of("janus: first use: building it with Maven, about a minute"), result.err());
    assertEquals(jdk + "/bin/java", result.out().getFirst());
  }

  @Test
  void keepsStdinForTheGuestWhileItBuilds() throws Exception {
    makeMaven("cat >/dev/null; mkdir -p cli/target; echo '" + jdk + "' >cli/target/janus.jdk");
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\ncat\n");

    Result result = run(List.of("/bin/sh", "-c", "echo input | ./janus"));

    assertEquals(List.of("input"), result.out());
  }

  @Test
  void keepsClosedStandardStreamsFromBeingTakenByFilesOfTheJvm() throws Exception {
    markBuilt();
    Path java = jdk.resolve("bin/java");
    Files.writeString(
        java, "#!/bin/sh\nfor n in 0 1 2; do readlink /proc/$$/fd/$n; done >>'" + home + "/fds'\n");

    for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&- 2>&-")) {
      Files.deleteIfExists(home.resolve("fds"));
      run(List.of("/bin/sh", "-c", "./janus " + closed));
      assertEquals(3, Files.readAllLines(home.resolve("fds")).size(), closed);
    }

    Files.writeString(java, "#!/bin/sh\ncat || echo 'cannot read'\n");
    assertEquals(List.of("cannot read"), run(List.of("/bin/sh", "-c", "./janus <&-")).out());
  }

  @Test
  void showsTheOutputOfABuildThatFails() throws Exception {
    makeMaven("echo broken; exit 1");

    Result result = launch();

    assertEquals(70, result.status());
    assertTrue(result.err().contains("broken"), result.toString());
    assertTrue(result.err().getLast().startsWith("janus: the build failed"), result.toString());
    assertFalse(Files.exists(home.resolve("target/first-build.lock")));
  }

  @Test
  void buildsOnceWhenBothEndsOfAPipeAreFirstUses() throws Exception {
    makeMaven(
        "echo built >>builds; sleep 0.3; mkdir -p cli/target;"
            + " echo '"
            + jdk
            + "' >cli/target/janus.jdk");

    Result result = run(List.of("/bin/sh", "-c", "./janus left | ./janus right"));

    assertEquals(0, result.status());
    assertEquals("built\n", Files.readString(home.resolve("builds")));
  }

  @Test
  void takesOverTheLockOfABuildThatDied() throws Exception {
    makeMaven("mkdir -p cli/target; echo '" + jdk + "' >cli/target/janus.jdk");
    Path lock = Files.createDirectories(home.resolve("target/first-build.lock"));
    Process dead = new ProcessBuilder("/bin/true").start();
    dead.waitFor();
    Files.writeString(lock.resolve("owner"), dead.pid() + "\n");

    assertEquals(0, launch().status());
  }

  private void markBuilt() throws IOException {
    Files.createDirectories(home.resolve("cli/target"));
    Files.writeString(home.resolve("cli/target/janus.jdk"), jdk + "\n");
  }

  private Path makeJdk(String name, String version) throws IOException {
    Path folder = temporary.resolve(name);
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(
        folder.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    for (String tool : List.of("java", "javac")) {
      Files.writeString(folder.resolve("bin").resolve(tool), TALKING_JAVA);
      makeExecutable(folder.resolve("bin").resolve(tool));
    }
    return folder;
  }

  private void makeMaven(String body) throws IOException {
    Path maven = Files.createDirectories(temporary.resolve("bin")).resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\n" + body + "\n");
    makeExecutable(maven);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result launch(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("janus").toString()));
    command.addAll(List.of(args));
    return run(command);
  }

  private Result run(List<String> command) throws Exception {
    File out = temporary.resolve("stdout").toFile();
    File err = temporary.resolve("stderr").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Result(
        process.exitValue(), Files.readAllLines(out.toPath()), Files.readAllLines(err.toPath()));
  }
}
