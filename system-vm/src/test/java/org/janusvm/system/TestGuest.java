// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.machine.Machine;
import org.janusvm.system.machine.MemoryMap;

/** A guest kernel made of bytes, in the format of a flat Linux Image, and a run of it. */
public final class TestGuest {
  /** Where images are loaded. */
  public static final long BASE = MemoryMap.RAM + MemoryMap.KERNEL_OFFSET;

  /** Where the code after the header begins. */
  public static final long CODE = BASE + 64;

  /** Bytes from {@link #BASE} on that are worth comparing after a run of a small guest. */
  public static final int OBSERVED = 0x4_0000;

  /** How a run ended. */
  public record Outcome(
      StoppedBy stoppedBy,
      String message,
      int status,
      long instructions,
      long userInstructions,
      long[] registers,
      byte[] ram,
      String output,
      Map<ExitReason, Long> exits) {}

  private final ByteBuffer image;

  /** A guest of this many bytes, all zero but the header. */
  public TestGuest(int bytes) {
    image = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, TestCode.encode("jal", 0, 0, 0, 64));
    image.putLong(8, MemoryMap.KERNEL_OFFSET);
    image.putLong(16, bytes);
    image.put(0x30, new byte[] {'R', 'I', 'S', 'C', 'V', 0, 0, 0});
  }

  /** Puts bytes at a physical address. */
  public TestGuest put(long address, byte[] bytes) {
    image.put((int) (address - BASE), bytes);
    return this;
  }

  public TestGuest putLong(long address, long value) {
    image.putLong((int) (address - BASE), value);
    return this;
  }

  public byte[] image() {
    return image.array();
  }

  /** Runs the guest in the interpreter; see below. */
  public Outcome run(Technique technique, long maxInstructions, int keepBytes) {
    return run(technique, TestEngine.INTERPRETER, maxInstructions, keepBytes);
  }

  /** Runs the guest with 16 MiB, no input, and time that counts instructions. */
  public Outcome run(Technique technique, TestEngine engine, long maxInstructions, int keepBytes) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    SystemOptions options =
        new SystemOptions()
            .technique(technique)
            .memory(16 << 20)
            .kernel(image())
            .deterministic(true)
            .output(output);
    engine.choose(options);
    try (MachineBuilder builder = new MachineBuilder(options)) {
      Machine machine = builder.build();
      machine.run(maxInstructions);
      byte[] ram = new byte[keepBytes];
      machine.memory().read(BASE, ram, 0, keepBytes);
      return new Outcome(
          machine.stoppedBy(),
          machine.message(),
          machine.exitStatus(),
          machine.instructions(),
          machine.harts().getFirst().userInstructions(),
          Arrays.copyOf(machine.harts().getFirst().hart().x, 32),
          ram,
          output.toString(StandardCharsets.ISO_8859_1),
          machine.harts().getFirst().statistics().counts());
    } catch (BootException e) {
      throw new AssertionError(e);
    }
  }
}
