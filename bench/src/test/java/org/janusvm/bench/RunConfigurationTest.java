// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of configurations. */
class RunConfigurationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "process/interpreter",
        "system/bare/interpreter",
        "system/bare/auto",
        "system/trap-and-emulate/bytecode",
        "qemu",
        "native"
      })
  void aNameIsReadAsItIsWritten(String name) {
    assertEquals(name, RunConfiguration.parse(name).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "process",
        "process/",
        "process/interpreter/x",
        "system/interpreter",
        "system/bare/truffle",
        "qemu/x",
        "native/",
        "Process/interpreter"
      })
  void otherNamesAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> RunConfiguration.parse(name));
  }

  @Test
  void listsMayHoldBlanksButNothingTwice() {
    assertEquals(
        List.of("qemu", "native"),
        RunConfiguration.parseList("qemu, native").stream().map(Object::toString).toList());
    assertThrows(
        IllegalArgumentException.class,
        () -> RunConfiguration.parseList("system/bare/auto, system/bare/auto"));
    assertThrows(IllegalArgumentException.class, () -> RunConfiguration.parseList("qemu,"));
  }
}
