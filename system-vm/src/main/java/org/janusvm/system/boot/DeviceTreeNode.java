// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node of a device tree: properties and child nodes, in the order in which they were added. */
public final class DeviceTreeNode {
  private final String name;
  private final Map<String, byte[]> properties = new LinkedHashMap<>();
  private final List<DeviceTreeNode> children = new ArrayList<>();

  /** A node without parent; the root's name is empty. */
  public DeviceTreeNode(String name) {
    this.name = name;
  }

  /** Adds a child and returns it. */
  public DeviceTreeNode child(String childName) {
    DeviceTreeNode node = new DeviceTreeNode(childName);
    children.add(node);
    return node;
  }

  /** Adds a property without value. */
  public DeviceTreeNode flag(String key) {
    return bytes(key, new byte[0]);
  }

  /** Adds a property of raw bytes. */
  public DeviceTreeNode bytes(String key, byte[] value) {
    properties.put(key, value.clone());
    return this;
  }

  /** Adds a list of strings. */
  public DeviceTreeNode strings(String key, String... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String value : values) {
      out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      out.write(0);
    }
    return bytes(key, out.toByteArray());
  }

  /** Adds a list of 32-bit cells. */
  public DeviceTreeNode cells(String key, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return bytes(key, buffer.array());
  }

  /** Adds a list of 64-bit values, two cells each. */
  public DeviceTreeNode longs(String key, long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length);
    for (long value : values) {
      buffer.putLong(value);
    }
    return bytes(key, buffer.array());
  }

  String name() {
    return name;
  }

  Map<String, byte[]> properties() {
    return properties;
  }

  List<DeviceTreeNode> children() {
    return children;
  }
}
