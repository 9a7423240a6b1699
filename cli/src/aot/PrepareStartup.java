// SPDX-License-Identifier: Apache-2.0

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Makes the packaged command start fast: records the JVM's ahead-of-time cache from a training run.
 *
 * <p>Run from source with ASM on the class path and the top of the repository as working folder:
 * {@code PrepareStartup.java}.
 */
final class PrepareStartup {
  private static final Path TARGET = Path.of("cli/target").toAbsolutePath();

  private PrepareStartup() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    UpgradeClassFiles.upgradeAll(TARGET.resolve("lib"));

    // A JVM that maps a cache while it is written may crash: it gets its name when it is whole.
    Path cache = TARGET.resolve("janus.aot");
    Path recorded = TARGET.resolve("janus.aot.new");
    Path log = TARGET.resolve("aot.log");
    int status = record(recorded, log.toFile());
    if (status == 0 && Files.exists(recorded)) {
      Files.move(recorded, cache, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(recorded);
      Files.deleteIfExists(cache);
      System.err.println("No AOT cache was recorded, so janus starts slower; see " + log);
    }

    // The launcher takes this file to say that the build is whole. It holds the path of this JDK,
    // which the launcher prefers: only the JDK that recorded a cache can use it.
    Path marker = TARGET.resolve("janus.jdk.new");
    Files.writeString(marker, System.getProperty("java.home") + "\n");
    Files.move(marker, TARGET.resolve("janus.jdk"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static int record(Path cache, File log) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@cli/jvm.options",
            "-XX:AOTCacheOutput=" + cache,
            "-Djanus.home=" + Path.of("").toAbsolutePath(),
            "-cp",
            TARGET.resolve("janus.jar").toString(),
            "org.janusvm.cli.AotTraining",
            "cli/src/aot/training.txt");
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectErrorStream(true)
        .redirectOutput(log)
        .start()
        .waitFor();
  }
}
