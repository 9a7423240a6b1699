// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import static org.janusvm.system.TestCode.A0;
import static org.janusvm.system.TestCode.A6;
import static org.janusvm.system.TestCode.A7;
import static org.janusvm.system.TestCode.S10;
import static org.janusvm.system.TestCode.S11;
import static org.janusvm.system.TestCode.T0;
import static org.janusvm.system.TestCode.T1;
import static org.janusvm.system.TestCode.T2;
import static org.janusvm.system.TestCode.T3;
import static org.janusvm.system.TestCode.ZERO;

import java.util.Random;
import org.janusvm.system.hart.Status;
import org.janusvm.system.machine.MemoryMap;
import org.janusvm.system.mmu.Pte;

/**
 * Writes a random guest kernel that exercises paging: two address spaces with random tables, and
 * random accesses to them from both modes, each of which logs the value it got or the trap it took;
 * between them random changes of tables, each followed by a sufficient fence, of sstatus, of satp
 * and of other CSRs.
 *
 * <p>The kernel itself runs identity-mapped in the third gigabyte; what is accessed at random lies
 * in the second.
 */
final class RandomPaging {
  private static final long TABLES = TestGuest.BASE + 0x10_0000;
  private static final long DATA = TestGuest.BASE + 0x20_0000;
  private static final long LOG = TestGuest.BASE + 0x40_0000;

  /** Bytes of RAM, from the image's start on, that tell what happened. */
  static final int OBSERVED = 0x50_0000;

  private static final int DATA_PAGES = 16;
  private static final int LEAF_TABLES = 4;
  private static final int STUB_SLOT = 7;
  private static final long WINDOW = 0x4000_0000L;
  private static final long ALL = Pte.V | Pte.R | Pte.W | Pte.X | Pte.A | Pte.D;
  private static final short EBREAK = (short) 0x9002;

  private static final String[] ACCESSES = {
    "lb",
    "lh",
    "lw",
    "ld",
    "lbu",
    "lhu",
    "lwu",
    "sb",
    "sh",
    "sw",
    "sd",
    "fld",
    "flw",
    "fsd",
    "fsw",
    "amoadd.w",
    "amoswap.d"
  };
  private static final String[] READ = {
    "sstatus",
    "sie",
    "sip",
    "stval",
    "scause",
    "sepc",
    "satp",
    "scounteren",
    "senvcfg",
    "stvec",
    "sscratch",
    "time",
    "cycle",
    "instret",
    "hpmcounter7",
    "mstatus",
    "mhartid",
    "stimecmp"
  };
  private static final String[] WRITTEN = {
    "sscratch", "sepc", "scause", "stval", "sie", "sip", "scounteren", "senvcfg", "time", "medeleg"
  };

  private final Random random;
  private final TestGuest guest = new TestGuest(0x20_0000 + DATA_PAGES * 4096);
  private final TestCode code = new TestCode(TestGuest.CODE);
  private final long[] recent = new long[4];
  private int label;

  private RandomPaging(long seed) {
    random = new Random(seed);
  }

  /** The guest that belongs to a seed. */
  static TestGuest guest(long seed, int steps) {
    return new RandomPaging(seed).write(steps);
  }

  private TestGuest write(int steps) {
    tables(0);
    tables(1);
    data();
    code.jump(ZERO, "start");
    handler();
    code.label("start").li(S10, LOG);
    code.li(T0, code.address("handler")).csrw("stvec", T0);
    switchSpace();
    for (int i = 0; i < steps; i++) {
      step();
    }
    code.powerOff();
    byte[] bytes = code.bytes();
    if (TestGuest.CODE + bytes.length > TABLES) {
      throw new IllegalStateException("too many steps");
    }
    return guest.put(TestGuest.CODE, bytes);
  }

  // Tables: for each space a root, a second level, and leaf tables of 16 used entries.

  private static long root(int space) {
    return TABLES + space * 0x1_0000L;
  }

  private static long middle(int space) {
    return root(space) + 0x1000;
  }

  private static long leaves(int space, int table) {
    return root(space) + 0x2000 + table * 0x1000L;
  }

  private void tables(int space) {
    guest.putLong(root(space) + 8, Pte.make(middle(space), Pte.V));
    guest.putLong(root(space) + 16, Pte.make(MemoryMap.RAM, ALL));
    for (int i = 0; i < STUB_SLOT; i++) {
      long pte = i < LEAF_TABLES ? Pte.make(leaves(space, i), Pte.V) : superpage();
      guest.putLong(middle(space) + 8 * i, pte);
    }
    for (int table = 0; table < LEAF_TABLES; table++) {
      for (int i = 0; i < DATA_PAGES; i++) {
        guest.putLong(leaves(space, table) + 8 * i, leaf());
      }
    }
    // User mode's own code: each kind of access, and back.
    long stubTable = leaves(space, LEAF_TABLES);
    long stubs = leaves(space, LEAF_TABLES + 1);
    guest.putLong(middle(space) + 8 * STUB_SLOT, Pte.make(stubTable, Pte.V));
    guest.putLong(stubTable, Pte.make(stubs, Pte.V | Pte.X | Pte.U | Pte.A));
    for (int i = 0; i < ACCESSES.length; i++) {
      TestCode stub = new TestCode(0);
      access(stub, ACCESSES[i]);
      stub.op("ecall", 0, 0, 0, 0);
      guest.put(stubs + 8 * i, stub.bytes());
    }
  }

  private long leaf() {
    long target =
        switch (random.nextInt(12)) {
          case 0 -> MemoryMap.UART;
          case 1 -> random.nextLong() & 0x00ff_ffff_f000L;
          default -> DATA + random.nextInt(DATA_PAGES) * 4096L;
        };
    long pte = Pte.make(target, randomBits());
    return random.nextInt(20) == 0 ? pte | 1L << (54 + random.nextInt(10)) : pte;
  }

  private long superpage() {
    long target = DATA + (random.nextInt(4) == 0 ? 4096 : 0);
    return Pte.make(target, randomBits() | Pte.R);
  }

  private long randomBits() {
    long bits = random.nextInt(256);
    // Mostly valid, and mostly nothing that always faults.
    return random.nextInt(10) == 0 ? bits : bits | Pte.V | Pte.R;
  }

  private void data() {
    for (int page = 0; page < DATA_PAGES; page++) {
      for (int i = 0; i < 2048; i += 2) {
        guest.put(DATA + page * 4096L + i, new byte[] {(byte) EBREAK, (byte) (EBREAK >>> 8)});
      }
      for (int i = 2048; i < 4096; i += 8) {
        guest.putLong(DATA + page * 4096L + i, random.nextLong());
      }
    }
  }

  // Code.

  /** Logs the trap and goes on where the step says. */
  private void handler() {
    code.label("handler");
    for (String csr : new String[] {"stval", "sepc", "sstatus", "scause"}) {
      code.csrr(T3, csr).store("sd", T3, S10, 0).op("addi", S10, S10, 0, 8);
    }
    code.branch("bge", T3, ZERO, "resume");
    code.csrw("sie", ZERO).csrw("sip", ZERO); // an interrupt: once is enough
    code.label("resume").op("jalr", ZERO, S11, 0, 0);
  }

  private void step() {
    String next = "step" + label++;
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> supervisorAccess(next);
      case 4, 5, 6, 7 -> userAccess(next);
      case 8 -> supervisorFetch(next);
      case 9 -> userFetch(next);
      case 10 -> changeTables();
      case 11 -> supervisorAccess(next);
      case 12 -> switchSpace();
      case 13 -> readCsr(next);
      case 14 -> writeCsr(next);
      default -> setTimer();
    }
    code.label(next);
  }

  private void resumeAt(String next) {
    // The address of a label to come: found by a call that the label's place answers.
    code.jump(S11, "resume" + next);
    code.jump(ZERO, next);
    code.label("resume" + next);
  }

  private long status() {
    long bits = random.nextLong() & (Status.SUM | Status.MXR | Status.SIE | Status.SPIE);
    return bits | (random.nextInt(4) == 0 ? 0 : Status.FS);
  }

  private void setStatus(long value) {
    code.li(T0, value).csrw("sstatus", T0);
  }

  private long address() {
    if (random.nextInt(20) == 0) {
      return random.nextBoolean() ? random.nextLong() & ~(3L << 30) : 1L << 38;
    }
    int which = random.nextInt(recent.length);
    if (recent[which] == 0 || random.nextInt(3) == 0) {
      int slot = random.nextInt(STUB_SLOT + 1);
      recent[which] = WINDOW + ((long) slot << 21) + random.nextInt(DATA_PAGES) * 4096L;
    }
    return recent[which]; // the same few pages again and again: what is cached matters
  }

  private long dataAddress() {
    int offset = random.nextInt(5) == 0 ? random.nextInt(16) : 2048 + random.nextInt(2048);
    return (address() & -4096) + (random.nextBoolean() ? offset & ~7 : offset);
  }

  private long codeAddress() {
    return (address() & -4096) + 16 + 2 * random.nextInt(1000);
  }

  private static void access(TestCode into, String name) {
    if (name.startsWith("amo")) {
      into.op(name, A0, T1, A0, 0);
    } else if (name.startsWith("s") || name.startsWith("fs")) {
      into.store(name, A0, T1, 0);
    } else {
      into.load(name, A0, T1, 0);
    }
  }

  private void prepareAccess(String next) {
    resumeAt(next);
    code.li(T1, dataAddress()).li(A0, random.nextInt());
  }

  private void logValue() {
    code.store("sd", A0, S10, 0).op("addi", S10, S10, 0, 8);
  }

  private void supervisorAccess(String next) {
    prepareAccess(next);
    setStatus(status());
    access(code, ACCESSES[random.nextInt(ACCESSES.length)]);
    logValue();
  }

  private void userAccess(String next) {
    prepareAccess(next);
    enterUser(WINDOW + ((long) STUB_SLOT << 21) + 8 * random.nextInt(ACCESSES.length));
  }

  private void enterUser(long pc) {
    setStatus(status());
    code.li(T2, pc).csrw("sepc", T2).op("sret", 0, 0, 0, 0);
  }

  private void supervisorFetch(String next) {
    resumeAt(next);
    setStatus(status());
    code.li(T1, codeAddress()).op("jalr", ZERO, T1, 0, 0);
  }

  private void userFetch(String next) {
    resumeAt(next);
    enterUser(codeAddress());
  }

  private void changeTables() {
    int space = random.nextInt(2);
    long known = recent[random.nextInt(recent.length)];
    boolean used = known != 0 && random.nextBoolean();
    int slot = used ? (int) (known >>> 21) & 7 : random.nextInt(STUB_SLOT);
    // Any page of a superpage will do for the fence.
    int page = used && slot < LEAF_TABLES ? (int) (known >>> 12) & 15 : random.nextInt(DATA_PAGES);
    if (slot == STUB_SLOT) {
      return;
    }
    long at = slot < LEAF_TABLES ? leaves(space, slot) + 8 * page : middle(space) + 8 * slot;
    code.li(T0, at).li(T1, slot < LEAF_TABLES ? leaf() : superpage());
    code.store("sd", T1, T0, 0);
    code.li(T0, WINDOW + ((long) slot << 21) + page * 4096L).li(T1, space + 1);
    boolean byAddress = random.nextBoolean();
    boolean byAsid = random.nextBoolean();
    code.op("sfence.vma", 0, byAddress ? T0 : ZERO, byAsid ? T1 : ZERO, 0);
  }

  private void switchSpace() {
    int space = random.nextInt(2);
    long satp =
        random.nextInt(6) == 0 ? 0 : 8L << 60 | (long) (space + 1) << 44 | root(space) >>> 12;
    code.li(T0, satp).csrw("satp", T0);
  }

  private void readCsr(String next) {
    resumeAt(next);
    code.csrr(A0, READ[random.nextInt(READ.length)]);
    logValue();
  }

  private void writeCsr(String next) {
    resumeAt(next);
    code.li(T0, random.nextBoolean() ? random.nextLong() : random.nextInt(1024));
    code.csrw(WRITTEN[random.nextInt(WRITTEN.length)], T0);
  }

  private void setTimer() {
    code.csrr(A0, "time").op("addi", A0, A0, 0, random.nextInt(40));
    code.li(A7, 0x54494d45).li(A6, 0).op("ecall", 0, 0, 0, 0);
    code.li(T0, 0x222).csrw("sie", T0);
  }
}
