// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The terminal that Janus was started from, if there is one. */
final class HostTerminal {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final Path DEVICE = Path.of("/dev/tty");

  private HostTerminal() {}

  static boolean isStdin() {
    return isTerminal(STDIN);
  }

  static boolean isStdout() {
    return isTerminal(STDOUT);
  }

  static boolean isStderr() {
    return isTerminal(STDERR);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      // Not Linux. The JVM knows only whether all of them together are a terminal.
      return System.console() != null && System.console().isTerminal();
    }
  }

  /**
   * Switches to raw mode, in which every key goes to the guest. Closing the answer switches back,
   * and so does the end of the JVM, however it comes about.
   *
   * @return null if the terminal could not be switched
   */
  static RawMode enterRawMode() {
    try {
      String saved = stty(List.of("-g"));
      RawMode mode = new RawMode(saved);
      Runtime.getRuntime().addShutdownHook(mode.hook);
      // Output lines still end in carriage return and line feed, for the messages of Janus.
      stty(List.of("raw", "-echo", "opost", "onlcr"));
      return mode;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** The JDK has no raw mode; stty is on every POSIX system. */
  private static String stty(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(DEVICE.toFile())
            .redirectError(new File("/dev/null"))
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("stty failed");
    }
    return new String(output, StandardCharsets.US_ASCII).strip();
  }

  /** Raw mode, until closed. */
  static final class RawMode implements AutoCloseable {
    private final String saved;
    private final Thread hook = new Thread(this::restore, "restore terminal");
    private boolean restored;

    private RawMode(String saved) {
      this.saved = saved;
    }

    private synchronized void restore() {
      if (!restored) {
        restored = true;
        try {
          stty(List.of(saved));
        } catch (IOException e) {
          Messages.say("the terminal could not be restored; type 'stty sane'");
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void close() {
      restore();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is on its way down, and the hook will find its work done.
      }
    }
  }
}
