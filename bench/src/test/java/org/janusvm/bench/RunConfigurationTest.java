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
        "system/trap-and-emulate/interpreter",
        "qemu",
        "native"
      })
  void aNameIsReadAsItIsWritten(String name) {
    assertEquals(name, RunConfiguration.parse(name).toString());
  }

  @Test
  void autoIsTheEngineItStandsForInTheSystemVm() {
    assertEquals("system/bare/interpreter", RunConfiguration.parse("system/bare/auto").toString());
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
        () -> RunConfiguration.parseList("system/bare/auto,system/bare/interpreter"));
    assertThrows(IllegalArgumentException.class, () -> RunConfiguration.parseList("qemu,"));
  }
}
