// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.interpreter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HotSpot never compiles a method of more than 8000 bytes of bytecode. */
class GeneratedCodeSizeTest {
  private static final int LIMIT = 8000;

  @ParameterizedTest
  @ValueSource(strings = {"ProcessInterpreter", "MachineInterpreter", "Traits"})
  void everyGeneratedMethodCanBeCompiled(String name) throws IOException {
    String file = "/org/janusvm/jit/generated/" + name + ".class";
    try (InputStream in = BlockInterpreter.class.getResourceAsStream(file)) {
      for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
        assertTrue(size < LIMIT, () -> method.methodName() + " has " + size + " bytes");
      }
    }
  }
}
