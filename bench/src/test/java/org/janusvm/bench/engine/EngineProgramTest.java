// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.janusvm.bench.CannotRunException;
import org.janusvm.bench.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of what suite engine runs. */
class EngineProgramTest {
  @Test
  void aLineIsNameGroupCommandAndQuickCommand() throws CannotRunException {
    List<EngineProgram> table =
        EngineProgram.parse(
            List.of(
                "# comment",
                "",
                "hello\tstart-up\thello\thello",
                "db\ttool\t/usr/bin/db -c \".set $n 5\" 'a \"b\"' \"\"\t/usr/bin/db"));
    assertEquals(2, table.size());
    assertEquals(EngineProgram.Group.START_UP, table.get(0).group());
    EngineProgram db = table.get(1);
    assertEquals(List.of("/usr/bin/db", "-c", ".set $n 5", "a \"b\"", ""), db.words(false));
    assertEquals(List.of("/usr/bin/db"), db.words(true));
    assertTrue(db.isFetched());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "too\tinteger\tfew",
        "wrong\tgroup\ta\ta",
        "quote\ttool\t'a\ta",
        "nothing\ttool\t\ta",
      })
  void aDamagedLineIsRefusedInOneLine(String line) {
    CannotRunException refusal =
        assertThrows(CannotRunException.class, () -> EngineProgram.parse(List.of(line)));
    assertTrue(refusal.getMessage().startsWith("bench/engine/programs.tsv: "));
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @Test
  void aNameStandsOnce() {
    List<String> twice = List.of("a\tinteger\ta\ta", "a\tfloating\ta\ta");
    assertThrows(CannotRunException.class, () -> EngineProgram.parse(twice));
  }

  @Test
  void everyGuestProgramOfTheListIsThereWithItsSource() throws CannotRunException {
    List<EngineProgram> guests =
        EngineProgram.table().stream().filter(program -> !program.isFetched()).toList();
    assertTrue(guests.size() > 15);
    for (EngineProgram program : guests) {
      String name = program.command().getFirst();
      assertEquals(name, program.quick().getFirst());
      assertTrue(
          Files.isRegularFile(Installation.programs().resolve(name + ".elf")), program.name());
      assertTrue(
          Files.isRegularFile(Installation.home().resolve("guests/programs").resolve(name + ".c")),
          program.name());
    }
  }

  @Test
  void everyScriptThatACommandNamesIsThere() throws CannotRunException {
    int scripts = 0;
    for (EngineProgram program : EngineProgram.table()) {
      for (String word : program.command()) {
        String script = word.replaceFirst("^\\.read ", "");
        if (script.startsWith("bench.")) {
          scripts++;
          assertTrue(
              Files.isRegularFile(EngineProgram.folder().resolve("files").resolve(script)), script);
        }
      }
    }
    assertTrue(scripts >= 5);
  }
}
