// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.compatibility.CompatibilityFiles;
import org.janusvm.bench.compatibility.ProgramsFolder;
import org.janusvm.cli.fetch.FetchException;
import org.janusvm.cli.fetch.ProgramFetcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code janus fetch programs}: riscv64 programs of Debian's, for {@code janus run --root}. */
@Command(
    name = "fetch",
    description = "Fetches riscv64 programs from the Debian mirror that this machine uses.",
    footer =
        "%nThey are unpacked into DIR/sysroot, for 'janus run --root'; nothing outside DIR is"
            + " changed, and no rights are needed. Elsewhere than on Debian, --root takes any"
            + " riscv64 root file system.")
final class FetchCommand implements Callable<Integer> {
  private static final String PROGRAMS = "programs";

  // What Debian allows, which keeps options of apt-get out too.
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Folder for all that is fetched (default: JANUS_PROGRAMS, else janus/programs in the"
              + " user's cache, such as ~/.cache).")
  private Path to;

  @Option(
      names = "--suite",
      paramLabel = "SUITE,...",
      split = ",",
      description = "Debian suites to try in order (default: stable,testing,unstable).")
  private List<String> suites = ProgramFetcher.SUITES;

  @Parameters(index = "0", paramLabel = "programs", description = "What to fetch.")
  private String what;

  @Parameters(
      index = "1..*",
      paramLabel = "PACKAGE",
      description = "Debian packages (default: those of bench/compatibility/packages.txt).")
  private List<String> packages = List.of();

  @Override
  public Integer call() throws CannotRunException {
    if (!what.equals(PROGRAMS)) {
      throw new CannotRunException(
          Status.USAGE, "'" + what + "' cannot be fetched; only programs can");
    }
    check(packages, "a package");
    check(suites, "a suite");
    ProgramsFolder folder = to == null ? ProgramsFolder.standard() : new ProgramsFolder(to);
    if (Files.exists(folder.path()) && !Files.isDirectory(folder.path())) {
      throw new CannotRunException(
          Status.USAGE, folder.path() + ": is no folder; give another to --to");
    }
    List<String> wanted = packages.isEmpty() ? CompatibilityFiles.packages() : packages;
    try {
      new ProgramFetcher(folder, Messages::say).fetch(wanted, suites);
    } catch (FetchException e) {
      throw new CannotRunException(Status.NOT_RUNNABLE, e.getMessage());
    } catch (IOException e) {
      throw new CannotRunException(
          Status.NOT_RUNNABLE, "cannot write " + folder.path() + ": " + e.getMessage());
    }
    System.out.println(folder.sysroot());
    return Status.OK;
  }

  private static void check(List<String> names, String kind) throws CannotRunException {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new CannotRunException(
            Status.USAGE, "'" + name + "' is no name of " + kind + "; see 'janus fetch --help'");
      }
    }
  }
}
