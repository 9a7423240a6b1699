// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatDeviceTreeTest {
  private static byte[] board(boolean withClint) {
    return BoardTree.describe(
        128L << 20,
        2,
        withClint,
        "console=ttyS0",
        new long[] {0x8700_0000L, 0x8700_1234L},
        new byte[] {1, 2, 3, 4, 5});
  }

  /** Reads a blob back, by the words of the specification: full property path to value. */
  private static Map<String, byte[]> parse(byte[] blob) {
    ByteBuffer in = ByteBuffer.wrap(blob);
    assertEquals(0xd00dfeed, in.getInt(0));
    assertEquals(blob.length, in.getInt(4));
    assertEquals(17, in.getInt(20));
    assertEquals(0, in.getInt(16) % 8, "the reservation block is 8-byte aligned");
    int strings = in.getInt(12);
    assertEquals(blob.length, strings + in.getInt(32));
    assertEquals(strings, in.getInt(8) + in.getInt(36));
    in.position(in.getInt(8));
    Map<String, byte[]> properties = new TreeMap<>();
    String path = "";
    while (true) {
      int token = in.getInt();
      switch (token) {
        case 1 -> {
          path += "/" + string(blob, in.position());
          in.position(in.position() + string(blob, in.position()).length() + 4 & ~3);
        }
        case 2 -> path = path.substring(0, path.lastIndexOf('/'));
        case 3 -> {
          byte[] value = new byte[in.getInt()];
          String name = string(blob, strings + in.getInt());
          in.get(value);
          in.position(in.position() + 3 & ~3);
          properties.put(path + "/" + name, value);
        }
        default -> {
          assertEquals(9, token);
          assertEquals("", path);
          return properties;
        }
      }
    }
  }

  private static String string(byte[] blob, int at) {
    int end = at;
    while (blob[end] != 0) {
      end++;
    }
    return new String(blob, at, end - at, StandardCharsets.US_ASCII);
  }

  @Test
  void theTreeReadsBackAsItWasBuilt() {
    DeviceTreeNode root = new DeviceTreeNode("");
    root.cells("a", 1, -1).child("child@1").strings("name", "x", "yz").flag("empty");
    root.child("second").longs("a", 0x1_0000_0002L);
    Map<String, byte[]> read = parse(FlatDeviceTree.write(root));
    assertEquals(4, read.size());
    assertArrayEquals(new byte[] {0, 0, 0, 1, -1, -1, -1, -1}, read.get("//a"));
    assertArrayEquals("x\0yz\0".getBytes(), read.get("//child@1/name"));
    assertArrayEquals(new byte[0], read.get("//child@1/empty"));
    assertArrayEquals(new byte[] {0, 0, 0, 1, 0, 0, 0, 2}, read.get("//second/a"));
  }

  @Test
  void theBoardDescribesWhatKernelsNeed() {
    Map<String, byte[]> read = parse(board(false));
    assertEquals("console=ttyS0\0", new String(read.get("//chosen/bootargs")));
    assertEquals(0x8700_1234L, ByteBuffer.wrap(read.get("//chosen/linux,initrd-end")).getLong());
    assertEquals(10_000_000, ByteBuffer.wrap(read.get("//cpus/timebase-frequency")).getInt());
    assertTrue(read.containsKey("//cpus/cpu@1/interrupt-controller/phandle"));
    assertTrue(read.containsKey("//soc/serial@10000000/interrupts"));
    assertEquals(
        "sifive,test1\0sifive,test0\0syscon\0",
        new String(read.get("//soc/test@100000/compatible")));
  }

  @Test
  void theClintIsDescribedOnlyToGuestsWithMachineMode() {
    assertTrue(parse(board(true)).containsKey("//soc/clint@2000000/reg"));
    assertTrue(!parse(board(false)).containsKey("//soc/clint@2000000/reg"));
  }

  @Test
  void theCompilerOfDeviceTreesReadsIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path dtc = Path.of("/usr/bin/dtc");
    assumeTrue(Files.isExecutable(dtc), "no dtc on this host");
    Path blob = Files.write(directory.resolve("board.dtb"), board(true));
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(dtc.toString(), "-I", "dtb", "-O", "dts", blob.toString())
            .redirectError(errors.toFile())
            .start();
    String source = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals("", Files.readString(errors));
    assertTrue(source.contains("riscv,isa-base = \"rv64i\""));
  }
}
