// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.generator;

import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.janusvm.isa.ir.Op;
import org.janusvm.isa.ir.Statement;
import org.janusvm.isa.ir.Value;
import org.janusvm.isa.spec.Instruction;
import org.janusvm.isa.spec.InstructionSet;

/**
 * The text of one interpreter class. Its {@code chain} is the hot loop: integer instructions, loads
 * and stores stand in its switch; all others are called, so that the method stays below the 8000
 * bytes of bytecode beyond which HotSpot does not compile.
 *
 * @param className simple name of the class
 * @param memoryType class of its memory
 * @param stamp expression that names address space and state of instruction translations
 */
record InterpreterSource(String className, String memoryType, String stamp) {
  String text(InstructionSet isa) {
    Predicate<Instruction> environment = InterpreterSource::needsEnvironment;
    Predicate<Instruction> hot = environment.negate().and(InterpreterSource::isHot);
    Predicate<Instruction> cold = environment.negate().and(hot.negate());
    return TEMPLATE
        .replace("@class@", className)
        .replace("@memory@", memoryType)
        .replace("@stamp@", stamp)
        .replace("@hot@", hotCases(isa, hot))
        .replace("@environment.labels@", labels(isa, environment))
        .replace("@environment@", cases(isa, environment, "      ", "return false;"))
        .replace("@cold@", cases(isa, cold, "      ", "return;"));
  }

  /** CSR and system instructions: they see the hart's exact state and may change anything. */
  private static boolean needsEnvironment(Instruction i) {
    return i.semantics().statements().stream()
        .anyMatch(s -> s instanceof Statement.Environment || s instanceof Statement.Csr);
  }

  private static boolean isHot(Instruction i) {
    return switch (i.extension()) {
      case "I", "M", "Zba" -> true;
      case "F", "D" ->
          i.semantics().statements().stream().noneMatch(InterpreterSource::isArithmetic)
              && i.semantics().statements().stream().anyMatch(InterpreterSource::accessesMemory);
      default -> false;
    };
  }

  private static boolean isArithmetic(Statement s) {
    return s instanceof Statement.Compute(Value v) && v.op().isFloat();
  }

  private static boolean accessesMemory(Statement s) {
    return s instanceof Statement.Store
        || s instanceof Statement.Compute(Value v)
            && (v.op() == Op.LOAD_I32 || v.op() == Op.LOAD_I64);
  }

  private static String labels(InstructionSet isa, Predicate<Instruction> which) {
    return isa.instructions().stream()
        .skip(1)
        .filter(which)
        .map(i -> Integer.toString(i.index()))
        .collect(Collectors.joining(", "));
  }

  private static String hotCases(InstructionSet isa, Predicate<Instruction> which) {
    StringBuilder out = new StringBuilder();
    for (Instruction i : isa.instructions()) {
      if (i.index() != 0 && which.test(i)) {
        out.append("              case ").append(i.index()).append(": { // ").append(i.name());
        out.append('\n').append(InstructionBody.inLoop(i, "                "));
        out.append("              }\n");
      }
    }
    return out.toString().stripTrailing();
  }

  private static String cases(
      InstructionSet isa, Predicate<Instruction> which, String indent, String end) {
    StringBuilder out = new StringBuilder();
    for (Instruction i : isa.instructions()) {
      if (i.index() == 0 || !which.test(i)) {
        continue;
      }
      String body = InstructionBody.of(i, indent + "  ");
      out.append(indent).append("case ").append(i.index()).append(": { // ").append(i.name());
      out.append('\n').append(body);
      if (!body.stripTrailing().endsWith(";") || !body.contains("return ")) {
        out.append(indent).append("  ").append(end).append('\n');
      }
      out.append(indent).append("}\n");
    }
    return out.toString().stripTrailing();
  }

  private static final String TEMPLATE =
      """
      // SPDX-License-Identifier: Apache-2.0
      package org.janusvm.jit.generated;

      import java.lang.invoke.VarHandle;
      import org.janusvm.isa.GuestTrap;
      import org.janusvm.isa.Hart;
      import org.janusvm.isa.fp.Float32;
      import org.janusvm.isa.fp.Float64;
      import org.janusvm.isa.fp.NanBox;
      import org.janusvm.isa.ir.Arithmetic;
      import org.janusvm.isa.ir.CsrOp;
      import org.janusvm.isa.ir.Op;
      import org.janusvm.isa.ir.SystemOp;
      import org.janusvm.jit.Environment;
      import org.janusvm.jit.@memory@;
      import org.janusvm.jit.interpreter.Atomics;
      import org.janusvm.jit.interpreter.Block;
      import org.janusvm.jit.interpreter.BlockInterpreter;

      /** The interpreter over {@link @memory@}, generated from the instructions' meaning. */
      public final class @class@ extends BlockInterpreter {
        private final @memory@ memory;

        /** Creates an interpreter for one hart. */
        public @class@(@memory@ memory, Environment environment) {
          super(environment);
          this.memory = memory;
        }

        @Override
        protected long fetch(long pc) {
          return memory.fetch(pc);
        }

        @Override
        protected long fetchToDecode(long pc) {
          return memory.fetchToDecode(pc);
        }

        @Override
        protected long stamp() {
          return @stamp@;
        }

        @Override
        protected Stop chain(Hart hart, long budget, Block[] table) {
          final @memory@ memory = this.memory;
          final long[] x = hart.x;
          final long[] f = hart.f;
          final long start = hart.instructions;
          long remaining = budget;
          long pc = hart.pc & ~1L;
          long stamp = stamp();
          while (true) {
            Block block = table[slot(pc)];
            if (block.pc != pc || block.stamp != stamp) {
              if (remaining == 0) {
                return stop(hart, pc, start + budget, Stop.BUDGET);
              }
              try {
                block = lookup(pc);
              } catch (GuestTrap trap) {
                hart.instructions = start + budget - remaining;
                return fetchTrapped(hart, trap, pc);
              }
              stamp = stamp();
            }
            if (hart.pollRequested()) {
              return stop(hart, pc, start + budget - remaining, Stop.POLL);
            }
            if (--block.heat < 0 && promoted(block, remaining)) {
              return stop(hart, pc, start + budget - remaining, Stop.PROMOTED);
            }
            int count = block.code.length;
            if (count > remaining) {
              if (remaining == 0 || start + budget - remaining > exactUntil) {
                return stop(hart, pc, start + budget - remaining, Stop.BUDGET);
              }
              count = (int) remaining;
              block = prefix(block, count);
            }
            remaining -= count;
            pc += block.bytes;
            final long[] code = block.code;
            int i = 0;
            try {
              for (; i < count; i++) {
                long d = code[i];
                // Once, not in each case: the loop is compiled well only while it is small.
                long a = x[(int) d >>> 16 & 31];
                long b = x[(int) d >>> 21 & 31];
                long r;
                switch ((int) d & 0x3ff) {
      @hot@
                  case 0: {
                    throw illegal();
                  }
                  case @environment.labels@: {
                    hart.instructions = start + budget - remaining;
                    if (environment(hart, block, d)) {
                      return Stop.LEAVE;
                    }
                    pc = hart.pc & ~1L;
                    stamp = stamp();
                    continue;
                  }
                  default: {
                    cold(hart, d);
                    continue;
                  }
                }
                x[(int) d >>> 10 & 63] = r;
              }
            } catch (GuestTrap trap) {
              hart.instructions = start + budget - remaining - count + i + 1;
              return trapped(hart, trap, block, i);
            }
          }
        }

        private static Stop stop(Hart hart, long pc, long instructions, Stop stop) {
          hart.pc = pc;
          hart.instructions = instructions;
          return stop;
        }

        /** CSR and system instructions; true when guest code is to be left. */
        private boolean environment(Hart hart, Block block, long d) {
          final long[] x = hart.x;
          switch ((int) d & 0x3ff) {
      @environment@
            default:
              throw new AssertionError("not an instruction of the environment");
          }
        }

        /** Instructions too rare, or too large, for the hot loop. */
        private void cold(Hart hart, long d) {
          final @memory@ memory = this.memory;
          final long[] x = hart.x;
          final long[] f = hart.f;
          switch ((int) d & 0x3ff) {
      @cold@
            default:
              throw new AssertionError("no instruction has this index");
          }
        }

        private int loadReserved32(Hart hart, long a) {
          return Atomics.loadReserved32(hart, a, memory.atomicAddress(Atomics.alignedForLoad(a, 4), 4, false));
        }

        private long loadReserved64(Hart hart, long a) {
          return Atomics.loadReserved64(hart, a, memory.atomicAddress(Atomics.alignedForLoad(a, 8), 8, false));
        }

        private boolean storeConditional32(Hart hart, long a, int value) {
          return Atomics.storeConditional32(hart, a, memory.atomicAddress(Atomics.alignedForStore(a, 4), 4, true), value);
        }

        private boolean storeConditional64(Hart hart, long a, long value) {
          return Atomics.storeConditional64(hart, a, memory.atomicAddress(Atomics.alignedForStore(a, 8), 8, true), value);
        }

        private int amo32(Op op, long a, int value) {
          return Atomics.amo32(op, memory.atomicAddress(Atomics.alignedForStore(a, 4), 4, true), value);
        }

        private long amo64(Op op, long a, long value) {
          return Atomics.amo64(op, memory.atomicAddress(Atomics.alignedForStore(a, 8), 8, true), value);
        }
      }
      """;
}
