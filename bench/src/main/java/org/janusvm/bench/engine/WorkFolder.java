// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The working directory of all commands: copies of the scripts, and generated texts. */
final class WorkFolder implements AutoCloseable {
  private static final Pattern TEXT = Pattern.compile("text-(\\d{1,6})k");
  private static final int KIBI = 1024;
  private static final long SEED = 42;
  private static final int VOCABULARY = 4000;
  private static final int WORDS_PER_LINE = 10;

  private final Path path;

  WorkFolder() throws IOException {
    path = Files.createTempDirectory("janus-engine").toRealPath();
    try (var scripts = Files.list(EngineProgram.folder().resolve("files"))) {
      for (Path script : scripts.toList()) {
        Files.copy(script, path.resolve(script.getFileName()));
      }
    }
  }

  Path path() {
    return path;
  }

  /** Makes the texts that a command names. */
  void provide(List<String> words) throws IOException {
    for (String word : words) {
      Matcher matcher = TEXT.matcher(word);
      Path file = path.resolve(word.startsWith("text-") ? word : ".");
      if (matcher.matches() && !Files.exists(file)) {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
          writeText(writer, Integer.parseInt(matcher.group(1)) * KIBI);
        }
      }
    }
  }

  /**
   * Lines of words, of which few are frequent and many are rare, as in texts that people write; the
   * same in every run.
   */
  static void writeText(Writer to, int length) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> vocabulary = new ArrayList<>();
    for (int i = 0; i < VOCABULARY; i++) {
      StringBuilder word = new StringBuilder();
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        word.append((char) ('a' + random.nextInt('z' - 'a' + 1)));
      }
      vocabulary.add(word.toString());
    }
    int left = length;
    for (int i = 1; left > 0; i++) {
      double skew = Math.pow(random.nextDouble(), 3);
      String word = vocabulary.get((int) (skew * VOCABULARY));
      String text = word + (i % WORDS_PER_LINE == 0 ? ".\n" : " ");
      to.write(text, 0, Math.min(left, text.length()));
      left -= text.length();
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }
}
