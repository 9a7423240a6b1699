// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.janusvm.isa.fp.Rounding;
import org.janusvm.isa.spec.Decoded;
import org.janusvm.isa.spec.Decoder;
import org.janusvm.isa.spec.Encoding;
import org.janusvm.jit.fuzz.Candidates.Candidate;
import org.janusvm.jit.guest.Code;

/**
 * Writes one random instruction stream that no machine can fail to finish: memory accesses stay in
 * the scratch area, branches go forward, loops are counted. A stream is a sequence of items of one
 * to a few instructions; the same seed with fewer items gives a prefix of the stream.
 *
 * <p>One register, the <em>base</em>, is never written: it points to the middle of the scratch
 * area, a page border, above which lies a pool of constants; see {@link StreamProgram}.
 */
final class RandomStream {
  /** Scratch bytes on either side of the base. */
  static final int SCRATCH = 256;

  /** Where the pool of constants begins, in bytes from the base. */
  static final int POOL = 1040;

  static final int POOL_ENTRIES = 125;

  private static final int FFLAGS = 1;
  private static final int FRM = 2;
  private static final int NONE = 0;

  private final SplittableRandom random;
  private final Code code;
  private final int base;
  private final int floatShare;
  private int counter = NONE;
  private final List<Pending> pending = new ArrayList<>();

  /** A forward branch that waits for its target: some items further on. */
  private static final class Pending {
    long at;
    Encoding encoding;
    int rd;
    int rs1;
    int rs2;
    int items;
  }

  /**
   * @param code what is written to
   * @param base the register that holds the scratch address, 1 to 31
   */
  RandomStream(long seed, Code code, int base) {
    this.random = new SplittableRandom(seed);
    this.code = code;
    this.base = base;
    this.floatShare = new int[] {5, 20, 60}[random.nextInt(3)];
  }

  /** Writes {@code items} items; execution ends behind them. */
  void write(int items) {
    for (int i = 0; i < items; i++) {
      item();
      reachItem();
    }
    reachAll();
  }

  private void item() {
    int dice = random.nextInt(100);
    if (dice < 8) {
      branch();
    } else if (dice < 10) {
      indirectJump();
    } else if (dice < 13) {
      loop();
    } else if (dice < 15) {
      csr();
    } else {
      straight();
    }
  }

  private void straight() {
    int dice = random.nextInt(100);
    if (dice < 15) {
      memory(pick(Candidates.MEMORY));
    } else if (dice < 19) {
      memory(pick(Candidates.AMO));
    } else if (dice < 21) {
      reservation();
    } else if (dice < 35) {
      reload();
    } else if (random.nextInt(100) < floatShare) {
      plain(pick(Candidates.FLOAT));
    } else {
      plain(pick(Candidates.PLAIN));
    }
  }

  private Candidate pick(List<Candidate> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** Random operands; the instruction is judged as decoded. */
  private int operands(Encoding encoding) {
    while (true) {
      int bits = encoding.match() | random.nextInt() & ~encoding.mask();
      if (encoding.length() == 2) {
        bits &= 0xffff;
      }
      if (encoding.matches(bits)) {
        return bits;
      }
    }
  }

  private boolean mayWrite(int rd) {
    return rd != base && (rd != counter || counter == NONE);
  }

  private boolean mayWrite(Candidate c, long d) {
    return c.base().hasFloatDestination() || mayWrite(Decoded.rd(d));
  }

  private void plain(Candidate c) {
    // Some forms can never be drawn: c.addi16sp, for one, while sp is the base.
    for (int tries = 0; tries < 1000; tries++) {
      int bits = operands(c.encoding());
      long d = Decoder.decode(bits);
      boolean legal =
          !c.base().semantics().isRounded()
              || Decoded.imm(d) <= Rounding.RMM
              || Decoded.imm(d) == Rounding.DYN;
      if (Decoded.index(d) == c.base().index() && legal && mayWrite(c, d)) {
        if (c.name().equals("ctzw") && !avoidZeroWord(Decoded.rs1(d))) {
          continue;
        }
        code.raw(bits, c.encoding().length());
        return;
      }
    }
  }

  /**
   * Sets a bit in the low word of a register. QEMU before 8.0 counts on into the upper word when
   * the lower one is zero, where the specification says 32.
   */
  private boolean avoidZeroWord(int register) {
    if (register == NONE || !mayWrite(register)) {
      return false;
    }
    code.immediate("bseti", register, register, random.nextInt(32));
    return true;
  }

  /** A load or store, preceded by what makes its address one of the scratch area. */
  private void memory(Candidate c) {
    boolean atomic = !c.base().operands().endsWith("imm(rs1)");
    for (int tries = 0; tries < 1000; tries++) {
      int bits = operands(c.encoding());
      long d = Decoder.decode(bits);
      int address = Decoded.rs1(d);
      int imm = atomic ? 0 : Decoded.imm(d);
      int target = offset(atomic ? (c.name().endsWith(".d") ? 8 : 4) : 1);
      if (Decoded.index(d) != c.base().index() || !mayWrite(c, d)) {
        continue;
      }
      if (address == base && imm >= -SCRATCH && imm <= SCRATCH - 8) {
        code.raw(bits, c.encoding().length());
        return;
      }
      int step = target - imm;
      if (address != NONE && mayWrite(address) && step >= -2048 && step <= 2047) {
        code.immediate("addi", address, base, step);
        code.raw(bits, c.encoding().length());
        return;
      }
    }
  }

  private int offset(int alignment) {
    int any =
        random.nextInt(4) == 0 ? random.nextInt(-8, 8) : random.nextInt(-SCRATCH, SCRATCH - 7);
    return any & -alignment;
  }

  private void reservation() {
    int address = register();
    int loaded = random.nextInt(32);
    int result = random.nextInt(32);
    if (loaded == address || !mayWrite(loaded) || !mayWrite(result)) {
      return;
    }
    String width = random.nextBoolean() ? ".d" : ".w";
    code.immediate("addi", address, base, offset(8));
    code.add("lr" + width, loaded, address, 0, random.nextInt(4));
    if (random.nextInt(4) == 0) {
      code.store("sw", random.nextInt(32), address, 0);
    } else if (random.nextBoolean() && loaded != NONE) {
      code.immediate("addi", loaded, loaded, random.nextInt(-9, 10));
    }
    code.add("sc" + width, result, address, random.nextInt(32), random.nextInt(4));
  }

  /** Registers would soon hold nothing but noise and NaNs; this brings edge values back. */
  private void reload() {
    int slot = POOL + 8 * random.nextInt(POOL_ENTRIES);
    switch (random.nextInt(4)) {
      case 0 -> code.immediate("ld", register(), base, slot);
      case 1 -> code.immediate("lw", register(), base, slot);
      case 2 -> code.immediate("flw", random.nextInt(32), base, slot);
      default -> code.immediate("fld", random.nextInt(32), base, slot);
    }
  }

  /** A register that may be written, but x0. */
  private int register() {
    while (true) {
      int r = random.nextInt(1, 32);
      if (mayWrite(r)) {
        return r;
      }
    }
  }

  private void branch() {
    Candidate c = pick(Candidates.BRANCH);
    while (true) {
      int bits = operands(c.encoding());
      long d = Decoder.decode(bits);
      if (Decoded.index(d) == c.base().index() && mayWrite(Decoded.rd(d))) {
        Pending p = new Pending();
        p.at = code.here();
        p.encoding = c.encoding();
        p.rd = Decoded.rd(d);
        p.rs1 = Decoded.rs1(d);
        p.rs2 = random.nextInt(4) == 0 && !c.compressed() ? p.rs1 : Decoded.rs2(d);
        p.items = random.nextInt(1, 6);
        code.raw(bits, c.encoding().length());
        pending.add(p);
        return;
      }
    }
  }

  /** Jumps over one instruction by way of a register; sometimes with bit 0 set. */
  private void indirectJump() {
    Candidate c = pick(Candidates.INDIRECT);
    long d = Decoder.decode(operands(c.encoding()));
    int target = Decoded.rs1(d);
    if (target == NONE || !mayWrite(target) || !mayWrite(Decoded.rd(d))) {
      return;
    }
    code.add("auipc", target, 0, 0, 0);
    long from = code.here() - 4;
    int odd = random.nextInt(2);
    if (c.compressed()) {
      code.immediate("addi", target, target, 14 + odd);
      code.raw(c.encoding().encode(Decoded.rd(d), target, 0, 0, 0), 2);
    } else {
      int part = random.nextInt(-100, 100);
      code.immediate("addi", target, target, part);
      code.immediate("jalr", Decoded.rd(d), target, 16 + odd - part);
    }
    code.raw(operands(Code.encoding("addi")) & ~(31 << 7), 4);
    if (code.here() - from != (c.compressed() ? 14 : 16)) {
      throw new AssertionError("indirect jump misses its target");
    }
  }

  private void loop() {
    reachAll();
    counter = register();
    code.immediate("addi", counter, 0, random.nextInt(1, 7));
    long top = code.here();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      if (random.nextInt(6) == 0) {
        branch();
      } else {
        straight();
      }
      reachItem();
    }
    reachAll();
    code.immediate("addi", counter, counter, -1);
    if (counter >= 8 && counter < 16 && random.nextBoolean()) {
      code.add("c.bnez", 0, counter, 0, top - code.here());
    } else {
      code.add("bne", 0, counter, 0, top - code.here());
    }
    counter = NONE;
  }

  private void csr() {
    Candidate c = pick(Candidates.CSR);
    while (true) {
      int bits = operands(c.encoding()) & 0xf_ffff | random.nextInt(FFLAGS, 4) << 20;
      if (mayWrite(Decoded.rd(Decoder.decode(bits)))) {
        code.raw(bits, 4);
        break;
      }
    }
    // Whatever was written, dynamic rounding modes are legal again.
    code.add("csrrwi", NONE, random.nextInt(Rounding.RMM + 1), 0, FRM);
  }

  /** An item ends here: branches that waited for it jump to it. */
  private void reachItem() {
    for (Iterator<Pending> i = pending.iterator(); i.hasNext(); ) {
      Pending p = i.next();
      boolean far = p.encoding.length() == 2 && code.here() - p.at > 150;
      if (--p.items == 0 || far) {
        reach(p);
        i.remove();
      }
    }
  }

  private void reachAll() {
    pending.forEach(this::reach);
    pending.clear();
  }

  private void reach(Pending p) {
    int bits = p.encoding.encode(p.rd, p.rs1, p.rs2, 0, code.here() - p.at);
    code.patch(p.at, bits, p.encoding.length());
  }
}
