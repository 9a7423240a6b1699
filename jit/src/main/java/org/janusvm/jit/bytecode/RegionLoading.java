// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.lang.invoke.MethodHandles;

/**
 * Loads the classes of regions. A class is initialized as it is loaded, and its initializer comes
 * back here for its links, and to hand over the one instance that it makes. Reflection would do as
 * well, but it is slow to start.
 */
public final class RegionLoading {
  private static Link[] links;
  private static CompiledRegion made;

  private RegionLoading() {}

  static synchronized CompiledRegion load(MethodHandles.Lookup here, RegionCompiler.Image image) {
    links = image.links();
    try {
      here.defineHiddenClass(image.bytes(), true);
      return made;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    } finally {
      links = null;
      made = null;
    }
  }

  /** For initializers: the link that a field is to hold. */
  public static Link link(int index) {
    return links[index];
  }

  /** For initializers: the instance. */
  public static void made(CompiledRegion region) {
    made = region;
  }
}
