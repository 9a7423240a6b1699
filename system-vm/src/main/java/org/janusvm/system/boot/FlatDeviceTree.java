// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a device tree as a blob (Devicetree Specification, "Flattened Devicetree Format"), v17.
 */
public final class FlatDeviceTree {
  private static final int MAGIC = 0xd00dfeed;
  private static final int VERSION = 17;
  private static final int LAST_COMPATIBLE = 16;
  private static final int HEADER_BYTES = 40;
  private static final int RESERVATION_BYTES = 16;
  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int END = 9;

  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> stringOffsets = new HashMap<>();

  private FlatDeviceTree() {}

  /** The blob of a tree, without memory reservations. */
  public static byte[] write(DeviceTreeNode root) {
    return new FlatDeviceTree().blob(root);
  }

  private byte[] blob(DeviceTreeNode root) {
    node(root);
    cell(END);
    int structureAt = HEADER_BYTES + RESERVATION_BYTES;
    int stringsAt = structureAt + structure.size();
    int size = stringsAt + strings.size();
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(MAGIC)
        .putInt(size)
        .putInt(structureAt)
        .putInt(stringsAt)
        .putInt(HEADER_BYTES)
        .putInt(VERSION)
        .putInt(LAST_COMPATIBLE)
        .putInt(0) // boot hart
        .putInt(strings.size())
        .putInt(structure.size());
    out.putLong(0).putLong(0); // the end of no memory reservations
    out.put(structure.toByteArray()).put(strings.toByteArray());
    return out.array();
  }

  private void node(DeviceTreeNode node) {
    cell(BEGIN_NODE);
    structure.writeBytes(node.name().getBytes(StandardCharsets.US_ASCII));
    structure.write(0);
    align();
    node.properties()
        .forEach(
            (key, value) -> {
              cell(PROPERTY);
              cell(value.length);
              cell(stringOffset(key));
              structure.writeBytes(value);
              align();
            });
    node.children().forEach(this::node);
    cell(END_NODE);
  }

  private int stringOffset(String s) {
    return stringOffsets.computeIfAbsent(
        s,
        key -> {
          int at = strings.size();
          strings.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
          strings.write(0);
          return at;
        });
  }

  private void cell(int value) {
    structure.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  private void align() {
    while (structure.size() % 4 != 0) {
      structure.write(0);
    }
  }
}
