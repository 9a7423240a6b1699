// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.janusvm.isa.RegisterNames;
import org.janusvm.isa.disasm.Disassembler;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** The bytecode that a region becomes, as text, with the guest's instructions in between. */
final class RegionText {
  private static final Pattern LOCAL = Pattern.compile("\\s+(?:[ILFDA](?:LOAD|STORE)|IINC) (\\d+)");
  private static final String[] FORMS = {"", " as int", " as double", " as float"};

  private final RegionCompiler compiler = new RegionCompiler(MemoryKind.PAGES, Link::new);
  private final LongFunction<String> names;

  /**
   * @param names gives an address as a symbol, or empty
   */
  RegionText(LongFunction<String> names) {
    this.names = names;
  }

  void print(Region region, Appendable out) throws IOException {
    int bytes = compiler.write(region).codeBytes();
    Textifier textifier = new Textifier();
    Map<Long, String> fields = new HashMap<>();
    Locals locals =
        compiler.writeRun(
            region,
            new Noting(textifier),
            new TrapSites(),
            RegionCompiler.className(region),
            pc -> fields.computeIfAbsent(pc, p -> "link_0x" + Long.toHexString(p)));
    Map<Integer, String> registers = registers(locals);
    StringWriter text = new StringWriter();
    try (PrintWriter writer = new PrintWriter(text)) {
      textifier.print(writer);
    }
    out.append(
        "region at 0x%x%s: %d blocks, %d instructions, %d bytes of guest code, %d bytes of bytecode%n"
            .formatted(
                region.seed,
                name(region.seed),
                region.blocks.size(),
                region.instructions(),
                region.guestBytes(),
                bytes));
    if (bytes >= RegionCompiler.MAX_CODE_BYTES) {
      out.append("(too large for HotSpot: when it runs, it is made in smaller parts)\n");
    }
    for (String line : (Iterable<String>) text.toString().lines()::iterator) {
      Matcher local = LOCAL.matcher(line);
      String register = local.lookingAt() ? registers.get(Integer.parseInt(local.group(1))) : null;
      out.append(line).append(register == null ? "" : "  // " + register).append('\n');
    }
  }

  private String name(long pc) {
    String name = names.apply(pc);
    return name.isEmpty() ? "" : " <" + name + ">";
  }

  private static Map<Integer, String> registers(Locals locals) {
    Map<Integer, String> names = new HashMap<>();
    names.put(Locals.THIS, "this region");
    names.put(Locals.CONTEXT, "context");
    names.put(Locals.PC, "pc");
    names.put(Locals.DEPTH, "depth");
    names.put(Locals.REMAINING, "remaining");
    names.put(Locals.SITE, "trap site");
    names.put(Locals.HART, "hart");
    names.put(Locals.MEMORY, "memory");
    names.put(Locals.X, "hart.x");
    names.put(Locals.F, "hart.f");
    names.put(Locals.FP, "hart.fp");
    names.put(Locals.FRM, "frm");
    names.put(Locals.HOST_ROUNDS, "host rounds");
    for (int r = 0; r < 64; r++) {
      for (byte form = Forms.RAW; form <= Forms.FLOAT; form++) {
        int slot = locals.slot(r, form);
        if (slot >= 0) {
          String register =
              r < Forms.F ? RegisterNames.INTEGER.get(r) : RegisterNames.FLOAT.get(r - Forms.F);
          names.put(slot, register + FORMS[form]);
        }
      }
    }
    return names;
  }

  /** Puts guest instructions between the text of the bytecode. */
  private final class Noting extends MethodVisitor implements GuestNotes {
    private final Textifier textifier;

    Noting(Textifier textifier) {
      super(Opcodes.ASM9, new TraceMethodVisitor(textifier));
      this.textifier = textifier;
    }

    @Override
    public void guest(GuestInstruction i) {
      textifier
          .getText()
          .add(
              "\n   // 0x%x: %s%n"
                  .formatted(i.pc(), Disassembler.text(i.bits(), i.pc()).replace('\t', ' ')));
    }

    @Override
    public void visitFrame(int type, int nLocal, Object[] local, int nStack, Object[] stack) {
      // All frames are alike but for a trap's; they would be half of the text.
    }
  }
}
