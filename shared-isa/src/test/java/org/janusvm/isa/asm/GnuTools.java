// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;
import org.junit.jupiter.api.Assumptions;

/** The GNU assembler and disassembler, to compare with. Tests are skipped where they are absent. */
public final class GnuTools {
  private static final String PREFIX = "riscv64-linux-gnu-";

  /** What binutils 2.40 knows of the extensions that may be declared beyond RV64GC. */
  private static final Set<String> KNOWN =
      Set.of("zba", "zbb", "zbc", "zbs", "zawrs", "zicbom", "zicboz", "svinval", "h", "v");

  private static final Set<String> BASE =
      Set.of("i", "m", "a", "f", "d", "c", "zicsr", "zifencei", "zicntr", "privileged");

  private static final Pattern LINE =
      Pattern.compile("^ *([0-9a-f]+):\t([0-9a-f]+) *\t([^\t]*)(?:\t(.*))?$");

  private GnuTools() {}

  /** One line of a listing. */
  public record Line(long address, int bits, int length, String text) {}

  /** The declared extensions as -march wants them, without those the tools do not know. */
  public static String architecture() {
    return InstructionSet.rv64().instructions().stream()
        .map(i -> i.extension().toLowerCase(Locale.ROOT))
        .filter(KNOWN::contains)
        .distinct()
        .collect(Collectors.joining("_", "rv64gc_zihintpause_", ""));
  }

  /** Whether the tools know the instruction. */
  public static boolean know(Instruction instruction) {
    String extension = instruction.extension().toLowerCase(Locale.ROOT);
    return KNOWN.contains(extension) || BASE.contains(extension);
  }

  /** Skips the test, with the reason, unless these tools are installed. */
  public static void require(String... names) {
    for (String name : names) {
      boolean found =
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, PREFIX + name)));
      Assumptions.assumeTrue(found, PREFIX + name + " is not installed: nothing to compare with");
    }
  }

  /** Runs a tool; its output, which fails the test if the tool fails. */
  public static String run(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PREFIX + name));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }

  /** Assembles a source; the object file. */
  public static Path assemble(Path folder, String source) throws IOException {
    Path s = folder.resolve("gnu.s");
    Path o = folder.resolve("gnu.o");
    Files.writeString(s, source);
    run("as", "-mno-relax", "-march=" + architecture(), "-o", o.toString(), s.toString());
    return o;
  }

  /** What objdump says about a file's code, by address. */
  public static Map<Long, Line> disassemble(Path file) throws IOException {
    Map<Long, Line> lines = new TreeMap<>();
    for (String line : run("objdump", "-d", "-z", file.toString()).split("\n")) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) {
        long address = Long.parseLong(m.group(1), 16);
        String text = m.group(4) == null ? m.group(3) : m.group(3) + "\t" + m.group(4);
        int bits = Integer.parseUnsignedInt(m.group(2), 16);
        lines.put(address, new Line(address, bits, m.group(2).length() / 2, text));
      }
    }
    return lines;
  }

  /** What objdump says about these instructions when they stand one after the other from 0. */
  public static Map<Long, Line> disassemble(Path folder, List<Integer> instructions)
      throws IOException {
    StringBuilder source = new StringBuilder(".text\n");
    for (int bits : instructions) {
      source.append(".insn 0x").append(Integer.toHexString(bits)).append('\n');
    }
    return disassemble(assemble(folder, source.toString()));
  }
}
