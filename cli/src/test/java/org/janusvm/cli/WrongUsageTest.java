// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage gives one line that says what is wrong and what to do, and status 2. */
class WrongUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | --help",
        "frobnicate                            | unknown command 'frobnicate'",
        "compar x                              | did you mean compare?",
        "--frobnicate                          | '--frobnicate'",
        "run                                   | PROGRAM",
        "run --frobnicate x                    | '--frobnicate'",
        "run --memory 12Q x                    | 512M",
        "run --memory 0 x                      | 512M",
        "run --memory -1M x                    | 512M",
        "run --memory 9999999999G x            | 512M",
        "run --memory                          | --memory",
        "run --engine warp x                   | choose interpreter, bytecode, auto or check",
        "boot --engine jit x                   | choose interpreter, bytecode, auto or check",
        "run --engine truffle x                | not in this build",
        "run --gc immix x                      | not in this build",
        "run --heap 1G x                       | not in this build",
        "run --root                            | --root",
        "run --stats=xml x                     | --stats=json",
        "run --trace=all x                     | choose syscalls, exits",
        "run --max-instructions 0 x            | above 0",
        "run --max-instructions many x         | above 0",
        "run --env NOVALUE x                   | NAME=VALUE",
        "run --dir ::/guest x                  | HOST[::GUEST][:ro]",
        "run --dir /tmp::relative x            | absolute",
        "boot                                  | nothing to boot",
        "boot --technique magic x              | choose bare, trap-and-emulate",
        "boot --technique hardware-assisted x  | choose bare, trap-and-emulate",
        "boot --engine truffle x               | for the process VM only",
        "boot --engine truffle x               | choose interpreter, bytecode, auto or check",
        "boot --cpus none x                    | --cpus",
        "boot --cpus 0 x                       | above 0",
        "boot --trace=syscalls x               | exits:N",
        "boot --trace=exits:0 x                | exits:N",
        "boot --disk d x                       | not in this build",
        "compare                               | PROGRAM",
        "compare --on process x                | process/ENGINE",
        "compare --on process/warp x           | choose interpreter, bytecode, auto or check",
        "compare --on system/bare x            | system/TECHNIQUE/ENGINE",
        "compare --on system/bare/truffle x    | choose interpreter, bytecode, auto or check",
        "compare --on qemu,qemu x              | twice",
        "compare --runs 0 x                    | 1 or more",
        "compare --json /no/such/dir/f x       | cannot be written",
        "compare --report r.html x             | not in this build",
        "bench nonsense                        | choose guests, interpreter",
        "bench --only nonsense                 | has no program 'nonsense'",
        "bench --quick                         | janus bench engine",
        "bench guests --engines interpreter    | janus bench engine",
        "bench engine --only nonsense          | has no program 'nonsense'",
        "bench engine --engines warp           | is no engine",
        "bench engine --on system/bare/auto    | process/ENGINE",
        "bench engine --on qemu --engines auto | not both",
        "demo nonsense                         | 'janus demo' lists them",
        "asm x.s                               | --output",
        "disasm                                | F.elf",
      })
  void says(String line, String expected) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ");
    Commands.Result result = Commands.here(words);
    assertEquals(Status.USAGE, result.status(), result.errText());
    assertEquals(1, result.errLines().size(), result.errText());
    assertTrue(result.errText().startsWith("janus: "), result.errText());
    assertTrue(result.errText().contains(expected), result.errText());
    assertEquals("", result.outText());
  }
}
