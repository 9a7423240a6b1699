// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The methods compiled guest code calls must stay small, or the host's compiler will not inline.
 */
class InliningSizeTest {
  /** Bytes of bytecode; HotSpot's own limit for frequent calls is 325 for the whole of a method. */
  private static final int LIMIT = 100;

  @ParameterizedTest
  @ValueSource(classes = {Float32.class, Float64.class, NanBox.class, ToInteger.class})
  void entryPointsAreSmallEnoughToInline(Class<?> type) throws Exception {
    byte[] bytes;
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      bytes = in.readAllBytes();
    }
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      boolean isPrivate = (method.flags().flagsMask() & ClassFile.ACC_PRIVATE) != 0;
      int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
      assertTrue(
          isPrivate || size <= LIMIT,
          () -> method.methodName() + " has " + size + " bytes of bytecode, limit " + LIMIT);
    }
  }
}
