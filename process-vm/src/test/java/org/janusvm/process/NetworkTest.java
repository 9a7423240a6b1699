// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The network a guest sees: none, or with the option the loopback interface and nothing else. */
@Timeout(120)
class NetworkTest {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void compile() {
    program = CrossTools.compile(folder, "network.c", "-static");
  }

  @Test
  void thereIsNoneUnasked() {
    Guests.Run run = Guests.run(ProcessOptions.builder(program));
    String expected =
        """
        inet: Permission denied
        inet datagrams: Permission denied
        inet6: Permission denied
        netlink: Address family not supported by protocol
        packet: Address family not supported by protocol
        """;
    assertEquals(expected, run.text(), run.result().message());
    assertEquals(11, run.result().exitStatus());
  }

  private static Guests.Run withLoopback() {
    return Guests.run(ProcessOptions.builder(program).arguments("loopback").loopback(true));
  }

  @Test
  void onlyLoopbackAddressesCanBeReached() {
    String text = withLoopback().text();
    List<String> ours = List.of("127.0.0.1", "127.1.2.3", "0.0.0.0");
    List<String> sections = List.of(text.substring(0, text.indexOf("-- streams")).split("-- "));
    assertEquals(18, sections.size(), text);
    for (String section : sections.subList(1, sections.size())) {
      List<String> lines = section.lines().toList();
      boolean free = ours.contains(lines.getFirst());
      for (String line : lines.subList(1, lines.size())) {
        boolean refused =
            line.endsWith("Network is unreachable")
                || line.endsWith("Cannot assign requested address");
        assertEquals(!free, refused, section);
      }
    }
  }

  @Test
  void streamsAndDatagramsGoOverIt() {
    Guests.Run run = withLoopback();
    String expected =
        """
        -- streams
        bind: done
        bound to 127.0.0.1, some port 1
        listen: done
        connect: done
        no delay: done
        multicast: Protocol not available
        device: Protocol not available
        sent 5
        got 5
        poll 0
        child got 300000
        much 300000
        end 0
        nobody listens: Connection refused
        a port of the system: Permission denied
        -- unbound listener
        bound to 127.0.0.1
        -- datagrams
        sent 8
        got 8 of data from 127.0.0.1
        the sender is bound to 127.0.0.1
        nothing more: Resource temporarily unavailable
        """;
    String text = run.text().substring(run.text().indexOf("-- streams"));
    // The child and its parent run side by side.
    assertEquals(
        expected.lines().sorted().toList(), text.lines().sorted().toList(), run.result().message());
    assertEquals(12, run.result().exitStatus());
  }
}
