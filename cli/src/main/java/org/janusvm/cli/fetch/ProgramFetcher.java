// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli.fetch;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.janusvm.bench.compatibility.ProgramsFolder;

/** Fetches packages with all they need, and unpacks them into a root file system. */
public final class ProgramFetcher {
  /** Suites that are tried one after another, the most stable one first. */
  public static final List<String> SUITES = List.of("stable", "testing", "unstable");

  private final ProgramsFolder folder;
  private final Consumer<String> progress;

  /**
   * Fetches into a folder.
   *
   * @param progress takes lines that tell what goes on
   */
  public ProgramFetcher(ProgramsFolder folder, Consumer<String> progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Fetches what the first usable suite has of the packages.
   *
   * @return names and versions of all that was unpacked
   * @throws FetchException with one line for the user
   */
  public List<String> fetch(List<String> packages, List<String> suites)
      throws IOException, FetchException {
    Mirror mirror = Mirror.ofThisMachine();
    Files.createDirectories(folder.path());
    String complaint = "";
    for (String suite : suites) {
      // A folder for each suite: archives of one must not get into the root file system of another.
      PrivateApt apt = new PrivateApt(folder.path().resolve("apt").resolve(suite), mirror);
      progress.accept("asking for the packages of " + suite);
      String failure = apt.update(suite);
      Set<String> available = failure == null ? apt.available(packages) : Set.of();
      if (available.isEmpty()) {
        complaint = failure != null ? failure : "it has none of the packages for riscv64";
        progress.accept(suite + " is of no use today: " + complaint);
        continue;
      }
      packages.stream()
          .filter(name -> !available.contains(name))
          .forEach(name -> progress.accept(suite + " has no package " + name + "; left out"));
      return fetch(apt, List.copyOf(available), suite);
    }
    throw new FetchException(
        "no packages for riscv64 to be had from "
            + String.join(", ", suites)
            + " ("
            + complaint
            + "); try again later, or another --suite; "
            + Mirror.OTHERWISE);
  }

  private List<String> fetch(PrivateApt apt, List<String> packages, String suite)
      throws IOException, FetchException {
    progress.accept("downloading " + packages.size() + " packages and what they need");
    apt.download(packages);
    List<Path> archives = apt.archives();
    List<String> versions = archives.stream().map(ProgramFetcher::version).toList();
    List<String> lines = new ArrayList<>(List.of("# Debian " + suite + ", riscv64"));
    lines.addAll(versions);
    // What is there already stays as it is, for guests may be running in it.
    if (folder.isFilled() && Files.readAllLines(folder.packages()).equals(lines)) {
      progress.accept(
          "these " + archives.size() + " packages are in " + folder.sysroot() + " already");
      return versions;
    }
    progress.accept("unpacking " + archives.size() + " packages into " + folder.sysroot());
    // Without the list a root file system counts as incomplete.
    Files.deleteIfExists(folder.packages());
    Sysroot.unpack(archives, folder.sysroot());
    Files.write(folder.packages(), lines);
    return versions;
  }

  // "bc_1.07.1-4_riscv64.deb" is version 1.07.1-4 of bc; colons are written as in addresses.
  private static String version(Path archive) {
    String[] parts = archive.getFileName().toString().split("_");
    return parts[0] + " " + URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
