// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fp.Rounding;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Writes the method of a region: prologue, a switch over the entries, the blocks, what leaves them,
 * and one shared exit and one shared handler of traps, which write the registers back.
 */
final class RegionEmitter implements Opcodes {
  private final Region region;
  private final FormAnalysis analysis;
  private final SyncAnalysis sync;
  private final Code code;
  private final Registers registers;
  private final MemoryEmitter accesses;
  private final InstructionEmitter instructions;
  private final boolean usesFloat;
  private final MemoryKind memory;
  private final LongFunction<String> links;
  private final String self;

  private final Label[] starts;

  /**
   * Where control comes in from outside to each block that is an entry; registers are read there.
   */
  private final Label[] entryLabels;

  /** In place of the address of a link: leaves for the one in {@link Locals#PC}. */
  private static final long RETURN = -1;

  /** What an exit by a link takes of the depth that is left. */
  private static final int EXIT_DEPTH = 20;

  /** What leaves the region with registers to be written back, by the address of a link. */
  private final Map<Long, WriteBacks> exits = new TreeMap<>();

  /** By their addresses: exits by links, with all registers in the hart. */
  private final Map<Long, Label> linkedExits = new LinkedHashMap<>();

  private final TrapExits traps;
  private final Label leave = new Label();
  private final Label wrongGuess = new Label();

  /**
   * @param links gives the name of the static field that holds the link to an address
   */
  RegionEmitter(
      Region region,
      FormAnalysis analysis,
      SyncAnalysis sync,
      Code code,
      Registers registers,
      TrapSites sites,
      MemoryKind memory,
      String self,
      LongFunction<String> links) {
    this.region = region;
    this.analysis = analysis;
    this.sync = sync;
    this.code = code;
    this.registers = registers;
    this.memory = memory;
    this.self = self;
    this.links = links;
    usesFloat = usesFloat(region);
    accesses =
        memory == MemoryKind.TLB
            ? new TlbEmitter(code, new AccessGroups(region))
            : new RangeEmitter(code, new AccessPlan(region));
    accesses.allocate(code.locals());
    traps = new TrapExits(code, registers);
    code.releaseTemporaries();
    instructions = new InstructionEmitter(code, registers, accesses, sites, traps);
    starts = region.blocks.stream().map(b -> new Label()).toArray(Label[]::new);
    entryLabels = region.blocks.stream().map(b -> new Label()).toArray(Label[]::new);
  }

  static boolean usesFloat(Region region) {
    return region.blocks.stream()
        .flatMap(b -> b.instructions.stream())
        .anyMatch(i -> i.instruction().semantics().usesFloat());
  }

  void emit() {
    prologue();
    region.blocks.forEach(this::block);
    code.writeOutOfLine();
    exits();
    traps.write();
  }

  // Entering.

  private void prologue() {
    code.local(ALOAD, Locals.CONTEXT)
        .field(GETFIELD, Names.CONTEXT, "hart", "L" + Names.HART + ";")
        .local(ASTORE, Locals.HART);
    loadRemaining();
    code.local(ALOAD, Locals.CONTEXT)
        .field(GETFIELD, Names.CONTEXT, memory.field(), "L" + memory.className() + ";")
        .local(ASTORE, Locals.MEMORY);
    code.local(ALOAD, Locals.HART).field(GETFIELD, Names.HART, "x", "[J").local(ASTORE, Locals.X);
    code.push(0).local(ISTORE, Locals.SITE);
    traps.prologue();
    if (usesFloat) {
      floatPrologue();
    }
    registers.initialize();
    accesses.prologue();
    check();
    if (usesFloat) {
      Label interpret = code.later(() -> leaveBy("interpret"));
      code.local(ALOAD, Locals.HART).field(GETFIELD, Names.HART, "fs", "I").push(Hart.FS_DIRTY);
      code.jump(IF_ICMPNE, interpret);
      code.local(ILOAD, Locals.FRM).push(Rounding.RMM).jump(IF_ICMPGT, interpret);
    }
    enter();
  }

  private void check() {
    Label polled = code.later(() -> leaveBy("polled"));
    if (memory == MemoryKind.TLB) {
      checkTranslation();
    }
    budget(code.later(() -> leaveBy("exhausted")));
    pushPoll();
    code.jump(IFNE, polled);
  }

  /** Goes on only with instructions left for the whole region. */
  private void budget(Label used) {
    code.local(ILOAD, Locals.REMAINING).push(region.instructions()).jump(IF_ICMPLT, used);
  }

  /** Whoever enters, and by whatever link: the code must be that of the present translation. */
  private void checkTranslation() {
    Label unverified =
        code.later(
            () ->
                code.local(ALOAD, Locals.CONTEXT)
                    .local(LLOAD, Locals.PC)
                    .local(ILOAD, Locals.DEPTH)
                    .call(Names.CONTEXT, "unverified", "(JI)J")
                    .op(LRETURN));
    code.local(ALOAD, Locals.THIS).field(GETFIELD, Names.REGION, "stamp", "J");
    code.local(ALOAD, Locals.MEMORY).call(memory.className(), "stamp", "()J");
    code.op(LCMP).jump(IFNE, unverified);
  }

  private void leaveBy(String method) {
    code.local(ALOAD, Locals.CONTEXT)
        .local(LLOAD, Locals.PC)
        .call(Names.CONTEXT, method, "(J)J")
        .op(LRETURN);
  }

  private void floatPrologue() {
    code.local(ALOAD, Locals.HART).field(GETFIELD, Names.HART, "f", "[J").local(ASTORE, Locals.F);
    code.local(ALOAD, Locals.HART)
        .field(GETFIELD, Names.HART, "fp", "L" + Names.FP_STATE + ";")
        .local(ASTORE, Locals.FP);
    code.local(ALOAD, Locals.FP)
        .field(GETFIELD, Names.FP_STATE, "frm", "I")
        .local(ISTORE, Locals.FRM);
    HostArithmetic.updateHostRounds(code);
    code.op(DCONST_0).local(DSTORE, Locals.DOUBLE).op(FCONST_0).local(FSTORE, Locals.FLOAT);
  }

  private void enter() {
    List<RegionBlock> entries = region.entries();
    Label[] labels = entries.stream().map(b -> entryLabels[b.index]).toArray(Label[]::new);
    if (labels.length > 1) {
      long base = region.seed;
      int[] order = entries.stream().mapToInt(b -> (int) (b.pc() - base)).toArray();
      Label[] sorted = new Label[labels.length];
      int[] keys = order.clone();
      Arrays.sort(keys);
      for (int i = 0; i < labels.length; i++) {
        sorted[Arrays.binarySearch(keys, order[i])] = labels[i];
      }
      code.local(LLOAD, Locals.PC).push(base).op(LSUB).op(L2I).lookup(leave, keys, sorted);
    } else {
      code.jump(GOTO, labels[0]);
    }
    for (RegionBlock block : region.blocks) {
      if (block.isFromOutside()) {
        code.label(entryLabels[block.index]);
        registers.load(sync.liveAt(block));
        registers.guess(analysis.atStart(block), wrongGuess);
        code.jump(GOTO, starts[block.index]);
      }
    }
  }

  // Running.

  private void block(RegionBlock block) {
    registers.at(new Registers.Place(analysis.atStart(block), sync.dirtyAt(block)));
    code.label(starts[block.index]);
    if (block.loopHeader) {
      Label stop = exitTo(block.pc());
      budget(stop);
      code.local(ALOAD, Locals.HART).call(Names.HART, "pollRequested", "()Z");
      code.jump(IFNE, stop);
    }
    int n = block.instructions.size();
    code.increment(Locals.REMAINING, -n);
    for (int i = 0; i < n; i++) {
      instructions.emit(block, i);
    }
    GuestInstruction last = block.last();
    if (last.isBranch()) {
      branch(block, last);
    } else if (block.callee != null) {
      go(block, region.callee(block));
    } else if (last.isCall()) {
      call(block, last);
    } else if (last.isDirectJump()) {
      go(block, last.target());
    } else if (last.isComputedJump()) {
      jump(block);
    } else if (last.isJump()) {
      returnFrom(block);
    } else {
      go(block, block.end());
    }
  }

  private void branch(RegionBlock block, GuestInstruction last) {
    instructions.values().begin(last);
    var condition =
        last.instruction().semantics().statements().stream()
            .map(s -> s instanceof org.janusvm.isa.ir.Statement.Branch(var c) ? c : null)
            .filter(c -> c != null)
            .findFirst()
            .orElseThrow();
    RegionBlock to = region.at(last.target(), block.copy);
    Label taken = to == null ? exitTo(last.target()) : edgeTo(to);
    instructions.values().jumpIf(condition, taken);
    go(block, last.next());
  }

  /** A jump to the address in {@link Locals#PC}: to where it went before, or out of the region. */
  private void jump(RegionBlock block) {
    List<RegionBlock> targets = block.next;
    Registers.Place here = registers.place();
    Label elsewhere =
        code.later(
            () -> {
              registers.at(here);
              code.local(ALOAD, Locals.CONTEXT).push(block.last().pc()).local(LLOAD, Locals.PC);
              code.call(Names.CONTEXT, "jumped", "(JJ)V");
              leaveWithPc();
            });
    if (targets.isEmpty()) {
      code.jump(GOTO, elsewhere);
      return;
    }
    // Sorted by their addresses, and all of them less than 2^31 from the seed.
    int[] keys = targets.stream().mapToInt(b -> (int) (b.pc() - region.seed)).toArray();
    Label[] labels = targets.stream().map(this::edgeTo).toArray(Label[]::new);
    int offset = code.temporary(2);
    code.local(LLOAD, Locals.PC).push(region.seed).op(LSUB).local(LSTORE, offset);
    code.local(LLOAD, offset).op(L2I).op(I2L).local(LLOAD, offset).op(LCMP).jump(IFNE, elsewhere);
    code.local(LLOAD, offset).op(L2I).lookup(elsewhere, keys, labels);
  }

  /** A jump to a return address: to that of an inlined call, if it is that, or out. */
  private void returnFrom(RegionBlock block) {
    RegionBlock caller = region.caller(block);
    if (caller != null) {
      Registers.Place here = registers.place();
      Label elsewhere =
          code.later(
              () -> {
                registers.at(here);
                leaveWithPc();
              });
      code.local(LLOAD, Locals.PC).push(caller.pc()).op(LCMP).jump(IFNE, elsewhere);
      go(block, caller);
    } else {
      leaveWithPc();
    }
  }

  /** A place that goes on at the start of a block from the present forms. */
  private Label edgeTo(RegionBlock to) {
    if (registers.fits(analysis.atStart(to))) {
      return starts[to.index];
    }
    Registers.Place here = registers.place();
    return code.later(
        () -> {
          registers.at(here);
          registers.convertTo(analysis.atStart(to));
          code.jump(GOTO, starts[to.index]);
        });
  }

  /** Goes on at an address, in the region or outside. */
  private void go(RegionBlock from, long pc) {
    RegionBlock to = region.at(pc, from.copy);
    if (to == null) {
      exitWith(pc);
    } else {
      go(from, to);
    }
  }

  private void go(RegionBlock from, RegionBlock to) {
    registers.convertTo(analysis.atStart(to));
    if (to.index != from.index + 1) {
      code.jump(GOTO, starts[to.index]);
    }
  }

  private void pushPoll() {
    code.local(ALOAD, Locals.HART).call(Names.HART, "pollHint", "()Z");
  }

  // Calling other regions.

  private void call(RegionBlock block, GuestInstruction last) {
    registers.storeDirty();
    storeRemaining();
    Label back = new Label();
    if (last.isDirectJump()) {
      callDirectly(last, back);
    } else {
      code.local(ALOAD, Locals.CONTEXT).local(LLOAD, Locals.PC).push(last.next());
      code.local(ILOAD, Locals.DEPTH).call(Names.CONTEXT, "call", "(JJI)J");
      code.local(LSTORE, Locals.PC);
    }
    code.local(LLOAD, Locals.PC).push(last.next()).op(LCMP).jump(IFNE, leave);
    code.label(back);
    RegionBlock to = region.at(last.next(), block.copy);
    if (to == null) {
      code.jump(GOTO, region.linkedExits.contains(last.next()) ? linkTo(last.next()) : leave);
      return;
    }
    loadRemaining();
    budget(leave);
    pushPoll();
    code.jump(IFNE, leave);
    if (usesFloat) {
      HostArithmetic.updateHostRounds(code);
    }
    code.jump(GOTO, entryLabels[to.index]);
  }

  private void callDirectly(GuestInstruction last, Label back) {
    long target = last.target();
    runLinked(target, 1, code.later(() -> code.push(target).op(LRETURN)));
    code.local(LSTORE, Locals.PC);
    code.local(LLOAD, Locals.PC).push(last.next()).op(LCMP).jump(IFEQ, back);
    code.local(ALOAD, Locals.CONTEXT).local(LLOAD, Locals.PC).push(last.next());
    code.local(ILOAD, Locals.DEPTH).push(1).op(ISUB).call(Names.CONTEXT, "follow", "(JJI)J");
    code.local(LSTORE, Locals.PC);
  }

  /**
   * Runs the region that a link leads to, and pushes what it returns.
   *
   * @param depth what it takes of the depth that is left
   * @param none where to go if there is no such region, or no depth left
   */
  private void runLinked(long pc, int depth, Label none) {
    int next = code.temporary(1);
    code.field(GETSTATIC, self, links.apply(pc), "L" + Names.LINK + ";")
        .field(GETFIELD, Names.LINK, "code", "L" + Names.REGION + ";")
        .local(ASTORE, next)
        .local(ALOAD, next)
        .jump(IFNULL, none)
        .local(ILOAD, Locals.DEPTH)
        .jump(IFLE, none);
    code.local(ALOAD, next).local(ALOAD, Locals.CONTEXT).push(pc);
    code.local(ILOAD, Locals.DEPTH).push(depth).op(ISUB);
    code.call(Names.REGION, "run", RegionCompiler.RUN);
  }

  private void loadRemaining() {
    code.local(ALOAD, Locals.CONTEXT)
        .field(GETFIELD, Names.CONTEXT, "remaining", "I")
        .local(ISTORE, Locals.REMAINING);
  }

  private void storeRemaining() {
    code.local(ALOAD, Locals.CONTEXT)
        .local(ILOAD, Locals.REMAINING)
        .field(PUTFIELD, Names.CONTEXT, "remaining", "I");
  }

  // Leaving.

  /** A place, out of line, that leaves the region for {@code pc} from the present forms. */
  private Label exitTo(long pc) {
    Registers.Place here = registers.place();
    return code.later(
        () -> {
          registers.at(here);
          exitWith(pc);
        });
  }

  private void exitWith(long pc) {
    if (region.linkedExits.contains(pc)) {
      leaveBy(pc);
    } else {
      code.push(pc).local(LSTORE, Locals.PC);
      leaveWithPc();
    }
  }

  /** Leaves for the address in {@link Locals#PC}, by the exit that writes back what is dirty. */
  private void leaveWithPc() {
    leaveBy(RETURN);
  }

  private void leaveBy(long link) {
    WriteBacks exit = exits.computeIfAbsent(link, l -> new WriteBacks(code, registers));
    code.jump(GOTO, exit.fromHere());
  }

  private Label linkTo(long pc) {
    return linkedExits.computeIfAbsent(pc, p -> new Label());
  }

  private void exits() {
    exits.forEach(
        (link, exit) -> {
          exit.write();
          storeRemaining();
          if (link == RETURN) {
            code.local(LLOAD, Locals.PC).op(LRETURN);
          } else {
            code.jump(GOTO, linkTo(link));
          }
        });
    linkedExits.forEach(this::exitByLink);
    // From here on the registers are in the hart already.
    code.label(leave).local(LLOAD, Locals.PC).op(LRETURN);
    code.label(wrongGuess)
        .local(ALOAD, Locals.CONTEXT)
        .local(ALOAD, Locals.THIS)
        .local(LLOAD, Locals.PC)
        .call(Names.CONTEXT, "guessedWrong", "(L" + Names.REGION + ";J)J")
        .op(LRETURN);
  }

  /**
   * Goes on in another region from this one's frame, which stays on the Java stack until that
   * returns: it counts as several, so that the frames of a loop through several regions stay few.
   */
  private void exitByLink(long pc, Label label) {
    code.label(label).releaseTemporaries();
    Label none = new Label();
    runLinked(pc, EXIT_DEPTH, none);
    code.op(LRETURN);
    code.label(none).push(pc).op(LRETURN);
  }
}
