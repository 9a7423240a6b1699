// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The host's apt-get under a configuration of its own: for a foreign architecture, with lists,
 * status and archives in one folder. It needs no rights and leaves the host's packages alone. What
 * it downloads is checked by the signature of the release, as always with apt.
 */
final class PrivateApt {
  private static final int UPDATE_SECONDS = 180;
  private static final int DOWNLOAD_SECONDS = 900;
  private static final int QUESTION_SECONDS = 60;
  private static final String PACKAGE_FIELD = "Package: ";

  /**
   * Ways to ask for the index. A mirror in the middle of an update, or a cache before it, may give
   * one form of the index that does not fit the release, and another that does.
   */
  private static final List<List<String>> WAYS =
      List.of(
          List.of(),
          List.of("-o", "Acquire::By-Hash=force"),
          List.of("-o", "Acquire::CompressionTypes::Order::=gz"));

  private final Path folder;
  private final Path configuration;
  private final Mirror mirror;

  /** Works in a folder, which is made. */
  PrivateApt(Path folder, Mirror mirror) throws IOException {
    this.folder = folder;
    this.mirror = mirror;
    configuration = folder.resolve("apt.conf");
    for (String name : new String[] {"lists/partial", "debs/partial", "sources", "empty"}) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.write(folder.resolve("status"), new byte[0]);
    Files.writeString(configuration, configurationText());
  }

  private String configurationText() throws FetchPathException {
    String at = folder.toString();
    if (at.contains("\"") || at.contains("\n")) {
      throw new FetchPathException(at);
    }
    return """
    #clear APT::Update::Post-Invoke;
    #clear APT::Update::Post-Invoke-Success;
    #clear DPkg::Post-Invoke;
    #clear APT::Architectures;
    #clear Acquire::IndexTargets::deb::DEP-11;
    APT::Architecture "riscv64";
    APT::Architectures { "riscv64"; };
    APT::Install-Recommends "0";
    APT::Sandbox::User "";
    Acquire::Languages "none";
    Acquire::Retries "2";
    Debug::NoLocking "1";
    Dir::Etc::SourceList "/dev/null";
    Dir::Etc::SourceParts "%1$s/sources";
    Dir::Etc::Preferences "/dev/null";
    Dir::Etc::PreferencesParts "%1$s/empty";
    Dir::State "%1$s";
    Dir::State::Lists "%1$s/lists";
    Dir::State::status "%1$s/status";
    Dir::State::extended_states "%1$s/extended";
    Dir::Cache "%1$s";
    Dir::Cache::archives "%1$s/debs";
    Dir::Cache::pkgcache "";
    Dir::Cache::srcpkgcache "";
    Dir::Log "%1$s/log";
    """
        .formatted(at);
  }

  /** Gets the index of a suite; how it went wrong, or null when it went well. */
  String update(String suite) throws IOException, FetchException {
    Files.writeString(
        folder.resolve("sources/guest.sources"),
        """
        Types: deb
        URIs: %s
        Suites: %s
        Components: main
        Architectures: riscv64
        Signed-By: %s
        """
            .formatted(mirror.uri(), suite, mirror.keyring()));
    String complaint = null;
    for (List<String> way : WAYS) {
      List<String> words = new ArrayList<>(way);
      words.add("update");
      HostCommand.Outcome outcome = HostCommand.run(UPDATE_SECONDS, command("apt-get", words));
      if (outcome.isGood()) {
        return null;
      }
      complaint = outcome.complaint();
    }
    return complaint;
  }

  /** Those of the packages that the suite has. */
  Set<String> available(List<String> packages) throws FetchException {
    List<String> words = new ArrayList<>(List.of("show", "--no-all-versions"));
    words.addAll(packages);
    Set<String> found = new LinkedHashSet<>();
    HostCommand.run(QUESTION_SECONDS, command("apt-cache", words))
        .text()
        .lines()
        .filter(line -> line.startsWith(PACKAGE_FIELD))
        .forEach(line -> found.add(line.substring(PACKAGE_FIELD.length())));
    return found;
  }

  /** Downloads packages and what they depend on; removes what no suite has any more. */
  void download(List<String> packages) throws FetchException {
    List<String> words = new ArrayList<>(List.of("-y", "--download-only", "install"));
    words.addAll(packages);
    HostCommand.Outcome outcome = HostCommand.run(DOWNLOAD_SECONDS, command("apt-get", words));
    if (!outcome.isGood()) {
      throw new FetchException(
          "apt-get cannot download the packages: " + outcome.complaint() + "; try again later");
    }
    HostCommand.run(QUESTION_SECONDS, command("apt-get", List.of("autoclean")));
  }

  /** The downloaded packages. */
  List<Path> archives() throws IOException {
    try (var files = Files.list(folder.resolve("debs"))) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    }
  }

  private List<String> command(String program, List<String> words) {
    List<String> command = new ArrayList<>(List.of(program, "-c", configuration.toString()));
    if (program.equals("apt-get")) {
      command.addAll(List.of("-q", "-o", "Dpkg::Use-Pty=0"));
    }
    command.addAll(words);
    return command;
  }

  private static final class FetchPathException extends IOException {
    private static final long serialVersionUID = 1L;

    FetchPathException(String path) {
      super(path + ": apt cannot work in a folder of that name; give another to --to");
    }
  }
}
