// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.isa.GuestTrap;
import org.janusvm.memory.RawMemory;
import org.janusvm.memory.Reservation;

/**
 * Memory of a hart in the system VM, behind a software translation lookaside buffer (TLB).
 *
 * <p>Three direct-mapped tables, for loads, stores and fetches, so that the presence of an entry is
 * the permission. An entry's tag is the virtual page address with a 12-bit <em>context number</em>
 * in the bits of the page offset; its addend turns a virtual into a host address. A hit is thus one
 * comparison, for any mixture of address spaces, and an access that leaves its page can never hit,
 * because the tag is compared with the page of its last byte while the index comes from its first.
 *
 * <p>A context stands for everything a translation depends on (ASID, VMID, privilege,
 * virtualization, SUM, MXR, translation mode); {@link #switchContext} interns such a key. Flushing
 * an address space forgets the number, which makes its entries unreachable in constant time; tables
 * are cleared only when the numbers run out.
 *
 * <p>Used by the one thread that runs the hart.
 */
public final class TlbMemory {
  /** Entries of each table. */
  public static final int ENTRIES = 4096;

  private static final int INDEX_MASK = ENTRIES - 1;
  private static final long PAGE = -4096;
  private static final int CONTEXTS = 4096;

  /**
   * Epochs of all harts, so that none has another's: harts share compiled code, and whether that is
   * right under a hart's translation is told by the stamp alone.
   */
  private static final AtomicLong EPOCHS = new AtomicLong();

  /**
   * Thrown in {@linkplain #inCompiledCode compiled code} instead of doing what must happen at an
   * exact place among the instructions: the interpreter is to execute this one.
   */
  public static final GuestTrap LEAVE = new GuestTrap(-1, 0);

  /** An odd address in the last page: no page can have it as tag, since context 4095 is unused. */
  private static final long INVALID = -1;

  /** From the tag of an entry to its addend, and from one entry to the next, in bytes. */
  public static final int ADDEND = 8;

  private static final int ENTRY_SHIFT = 4;

  /** From the table of loads to the table of stores, in bytes. */
  public static final int STORES = ENTRIES << ENTRY_SHIFT;

  /** What is left of an address, shifted by {@link #INDEX_SHIFT}, is where its entry lies. */
  public static final int ENTRY_MASK = INDEX_MASK << ENTRY_SHIFT;

  public static final int INDEX_SHIFT = 12 - ENTRY_SHIFT;

  // The tables of loads and of stores lie in raw memory, where compiled code looks without bounds
  // checks: entries of tag and addend. A few bytes behind them take what crosses pages.
  private final Reservation tables = new Reservation(2 * STORES + 8);
  private final long loads = tables.base();
  private final long stores = loads + STORES;
  private final long crossed = stores + STORES;

  private final long[] fetchTags = new long[ENTRIES];
  private final long[] fetchAddends = new long[ENTRIES];

  private final Mmu mmu;
  private final ContextNumbers contexts = new ContextNumbers(CONTEXTS - 1);
  private int context;
  private long codeEpoch;
  private boolean compiledCode;
  private TlbRecording recording;

  /**
   * Which virtual pages, by {@link #index}, were fetched from since the epoch last changed. An
   * entry of the fetch table may have made room for another while engines still rely on it.
   */
  private final long[] fetchedPages = new long[ENTRIES / 64];

  public TlbMemory(Mmu mmu) {
    this.mmu = mmu;
    clearTables();
  }

  /**
   * The number under which translations are cached at present. Engines that cache code by virtual
   * address compare it too.
   */
  public int context() {
    return context;
  }

  /**
   * From now on a recorder is told of every store before it is made, those to A and D bits
   * included; to that end, stores are translated anew each time. To be called before the first
   * access.
   */
  public TlbRecording recordStores(StoreRecorder stores) {
    recording = new TlbRecording(stores);
    return recording;
  }

  /** The MMU is about to update an entry of a page table: tells the recorder, if there is one. */
  public void updating(long host) {
    record(host, 8);
  }

  private void record(long host, int bytes) {
    if (recording != null) {
      recording.store(mmu.physical(host), host, bytes);
    }
  }

  private void beginAccess() {
    if (recording != null) {
      recording.access();
    }
  }

  /** Changes whenever a fetch translation of any context may have changed without a new number. */
  public long codeEpoch() {
    return codeEpoch;
  }

  /**
   * Names the address space and the state of its fetch translations. While it stays the same, what
   * {@link #fetch} and {@link #fetchPage} gave stays valid. No two harts ever have the same.
   */
  public long stamp() {
    return context | codeEpoch << 12;
  }

  /** Whether the hart now begins, or ends, to run compiled code. */
  public void compiledCode(boolean begins) {
    compiledCode = begins;
  }

  /** Whether the hart runs compiled code, which leaves some things to the interpreter. */
  public boolean inCompiledCode() {
    return compiledCode;
  }

  private void newEpoch() {
    codeEpoch = EPOCHS.incrementAndGet();
    Arrays.fill(fetchedPages, 0);
  }

  /**
   * From now on accesses are translated under {@code key}.
   *
   * @param key everything the translation depends on, packed as the MMU likes
   */
  public void switchContext(long key) {
    int number = contexts.number(key);
    if (number < 0) {
      clearTables();
      contexts.clear();
      number = contexts.number(key);
    }
    context = number;
  }

  /** Forgets every translation. The caller must {@link #switchContext} before the next access. */
  public void flushAll() {
    contexts.forgetAll();
  }

  /**
   * Forgets the translations of contexts whose key, masked, equals {@code value} (one ASID, say).
   * The caller must {@link #switchContext} before the next access.
   */
  public void flushContexts(long mask, long value) {
    contexts.forget(mask, value);
  }

  /** Forgets the translations of one 4 KiB page in every context. */
  public void flushPage(long address) {
    int i = index(address);
    drop(loads + entry(address), address);
    drop(stores + entry(address), address);
    fetchTags[i] = dropIfPage(fetchTags[i], address);
    if ((fetchedPages[i >>> 6] >>> i & 1) != 0) {
      newEpoch();
    }
  }

  /** Forgets every store translation whose host page is {@code hostPage}. */
  public void flushStoresTo(long hostPage) {
    flush(stores, hostPage);
  }

  private static void flush(long table, long hostPage) {
    for (long at = table; at < table + STORES; at += 1 << ENTRY_SHIFT) {
      // SAFETY: both tables have STORES bytes.
      long tag = RawMemory.getLong(at);
      if (tag != INVALID && (tag & PAGE) + RawMemory.getLong(at + ADDEND) == hostPage) {
        RawMemory.putLong(at, INVALID);
      }
    }
  }

  /** Forgets every translation to the host page, of any kind. */
  public void flushHostPage(long hostPage) {
    flushStoresTo(hostPage);
    flush(loads, hostPage);
    for (int i = 0; i < ENTRIES; i++) {
      if (fetchTags[i] != INVALID && (fetchTags[i] & PAGE) + fetchAddends[i] == hostPage) {
        fetchTags[i] = INVALID;
      }
    }
    newEpoch();
  }

  /**
   * Enters a translation under the current context.
   *
   * @param address any address in the virtual page
   * @param hostPage host address of the page's first byte
   */
  public void fill(Access access, long address, long hostPage) {
    int i = index(address);
    long tag = (address & PAGE) | context;
    long addend = hostPage - (address & PAGE);
    switch (access) {
      case LOAD -> {
        if (recording != null) {
          recording.overwritten(loads + entry(address));
        }
        put(loads + entry(address), tag, addend);
      }
      case STORE -> {
        if (recording == null) {
          put(stores + entry(address), tag, addend);
        }
      }
      case FETCH -> {
        fetchTags[i] = tag;
        fetchAddends[i] = addend;
      }
    }
  }

  static void put(long at, long tag, long addend) {
    // SAFETY: at is an entry of one of the tables.
    RawMemory.putLong(at, tag);
    RawMemory.putLong(at + ADDEND, addend);
  }

  /**
   * Host address of the instruction at {@code pc}.
   *
   * @throws GuestTrap when it may not be fetched
   */
  public long fetch(long pc) {
    int i = index(pc);
    fetchedPages[i >>> 6] |= 1L << i;
    if (fetchTags[i] == ((pc & PAGE) | context)) {
      return pc + fetchAddends[i];
    }
    return mmu.translate(pc, Access.FETCH);
  }

  /**
   * Host address of a page that may be fetched from, as far as that is known without any effect.
   *
   * @param page virtual address of its first byte
   * @return 0 if it is not known
   */
  public long fetchPage(long page) {
    int i = index(page);
    fetchedPages[i >>> 6] |= 1L << i;
    return fetchTags[i] == (page | context) ? page + fetchAddends[i] : mmu.fetchPage(page);
  }

  /**
   * As {@link #fetch}, by way of the MMU even where the TLB knows: code is about to be decoded, and
   * the MMU must know of it, since a store may have taken the frame's mark since it was last asked.
   */
  public long fetchToDecode(long pc) {
    return mmu.translate(pc, Access.FETCH);
  }

  /**
   * What fence.i does beside ordering memory: nothing, since a store asks the MMU before it writes,
   * and that marks what is decoded.
   */
  public void fenceInstructions() {}

  public int load8(long a) {
    long e = loads + entry(a);
    if (RawMemory.getLong(e) == ((a & PAGE) | context)) {
      // SAFETY: entry gives an entry of the tables; a matching tag was filled by the MMU for this
      // page, which lies in live frames, and
      // the tag of the last byte's page proves that the access stays in it; so below.
      return RawMemory.getByte(a + RawMemory.getLong(e + ADDEND));
    }
    return (int) loadSlow(a, 1);
  }

  public int load16(long a) {
    long e = loads + entry(a);
    if (RawMemory.getLong(e) == (((a + 1) & PAGE) | context)) {
      return RawMemory.getShort(a + RawMemory.getLong(e + ADDEND));
    }
    return (int) loadSlow(a, 2);
  }

  public int load32(long a) {
    long e = loads + entry(a);
    if (RawMemory.getLong(e) == (((a + 3) & PAGE) | context)) {
      return RawMemory.getInt(a + RawMemory.getLong(e + ADDEND));
    }
    return (int) loadSlow(a, 4);
  }

  public long load64(long a) {
    long e = loads + entry(a);
    if (RawMemory.getLong(e) == (((a + 7) & PAGE) | context)) {
      return RawMemory.getLong(a + RawMemory.getLong(e + ADDEND));
    }
    return loadSlow(a, 8);
  }

  public void store8(long a, long value) {
    long e = stores + entry(a);
    if (RawMemory.getLong(e) == ((a & PAGE) | context)) {
      RawMemory.putByte(a + RawMemory.getLong(e + ADDEND), (byte) value);
    } else {
      storeSlow(a, 1, value);
    }
  }

  public void store16(long a, long value) {
    long e = stores + entry(a);
    if (RawMemory.getLong(e) == (((a + 1) & PAGE) | context)) {
      RawMemory.putShort(a + RawMemory.getLong(e + ADDEND), (short) value);
    } else {
      storeSlow(a, 2, value);
    }
  }

  public void store32(long a, long value) {
    long e = stores + entry(a);
    if (RawMemory.getLong(e) == (((a + 3) & PAGE) | context)) {
      RawMemory.putInt(a + RawMemory.getLong(e + ADDEND), (int) value);
    } else {
      storeSlow(a, 4, value);
    }
  }

  public void store64(long a, long value) {
    long e = stores + entry(a);
    if (RawMemory.getLong(e) == (((a + 7) & PAGE) | context)) {
      RawMemory.putLong(a + RawMemory.getLong(e + ADDEND), value);
    } else {
      storeSlow(a, 8, value);
    }
  }

  /**
   * Host address for an atomic access.
   *
   * @param bytes 4 or 8; the caller has checked alignment
   * @param write whether it may write (AMO, SC) or only reads (LR)
   * @throws GuestTrap page fault, or access fault on a device, which has no atomics
   */
  public long atomicAddress(long a, int bytes, boolean write) {
    Access access = write ? Access.STORE : Access.LOAD;
    long e = (write ? stores : loads) + entry(a);
    if (RawMemory.getLong(e) == ((a & PAGE) | context)) {
      return a + RawMemory.getLong(e + ADDEND);
    }
    beginAccess();
    long host = mmu.translate(a, access, bytes);
    if (host == Mmu.DEVICE) {
      throw new GuestTrap(access.accessFault, a);
    }
    if (write) {
      record(host, bytes);
    }
    return host;
  }

  /**
   * For compiled code, where the table has no entry: host address to load from, at once.
   *
   * @throws GuestTrap also {@link #LEAVE}
   */
  public long hostToLoad(long a, int bytes) {
    long e = loads + entry(a);
    if (RawMemory.getLong(e) == ((a + bytes - 1 & PAGE) | context)) {
      return a + RawMemory.getLong(e + ADDEND);
    }
    if ((a & ~PAGE) + bytes > 4096) {
      // SAFETY: (here and below) these eight bytes are ours, and only this hart uses them.
      RawMemory.putLong(crossed, loadSlow(a, bytes));
      return crossed;
    }
    beginAccess();
    long host = mmu.translate(a, Access.LOAD, bytes);
    if (host == Mmu.DEVICE) {
      checkDeviceAlignment(a, bytes, Access.LOAD);
      throw LEAVE;
    }
    return host;
  }

  /** The same for a store; one that crosses pages is left to the interpreter. */
  public long hostToStore(long a, int bytes) {
    long host = findToStore(a, bytes);
    record(host, bytes);
    return host;
  }

  private long findToStore(long a, int bytes) {
    long e = stores + entry(a);
    if (RawMemory.getLong(e) == ((a + bytes - 1 & PAGE) | context)) {
      return a + RawMemory.getLong(e + ADDEND);
    }
    if ((a & ~PAGE) + bytes > 4096) {
      throw LEAVE;
    }
    beginAccess();
    long host = mmu.translate(a, Access.STORE, bytes);
    if (host == Mmu.DEVICE) {
      checkDeviceAlignment(a, bytes, Access.STORE);
      throw LEAVE;
    }
    return host;
  }

  /**
   * For compiled code, where the table has no entry for a group of accesses of one kind: what turns
   * their virtual into host addresses.
   *
   * @param start of the first byte of the group, {@code span} bytes long
   * @param a address of the access that comes first, of {@code bytes} bytes; it may trap
   * @return 0 where each of them has to be looked for by itself
   */
  public long addend(long start, int span, long a, int bytes, boolean write) {
    if (((start ^ start + span - 1) & PAGE) != 0) {
      return 0;
    }
    long host = write ? findToStore(a, bytes) : hostToLoad(a, bytes);
    long e = (write ? stores : loads) + entry(a);
    // The entry is there now, unless parts of the page are treated differently.
    return RawMemory.getLong(e) == ((a & PAGE) | context) ? host - a : 0;
  }

  /** For compiled code: address of the table of loads. */
  public long table() {
    return loads;
  }

  private long loadSlow(long a, int bytes) {
    beginAccess();
    int inPage = (int) Math.min(bytes, 4096 - (a & ~PAGE));
    long first = mmu.translate(a, Access.LOAD, inPage);
    if (inPage == bytes) {
      if (first == Mmu.DEVICE) {
        checkDeviceAlignment(a, bytes, Access.LOAD);
        leaveCompiledCode();
        return mmu.loadDevice(a, bytes);
      }
      return loadWhole(first, bytes);
    }
    long second = mmu.translate(a + inPage, Access.LOAD, bytes - inPage);
    if (first == Mmu.DEVICE || second == Mmu.DEVICE) {
      throw new GuestTrap(Access.LOAD.accessFault, a);
    }
    return loadBytes(first, inPage, second, bytes - inPage);
  }

  /** A value that lies in one page, read in one piece, since other harts may write it. */
  private static long loadWhole(long host, int bytes) {
    return switch (bytes) {
      case 8 -> RawMemory.getLong(host);
      case 4 -> RawMemory.getInt(host);
      case 2 -> RawMemory.getShort(host);
      default -> RawMemory.getByte(host);
    };
  }

  /** Two runs of bytes put together, little endian, and sign-extended. */
  private static long loadBytes(long first, int n, long second, int m) {
    long value = 0;
    for (int i = 0; i < n; i++) {
      value |= (RawMemory.getByte(first + i) & 0xffL) << (8 * i);
    }
    for (int i = 0; i < m; i++) {
      value |= (RawMemory.getByte(second + i) & 0xffL) << (8 * (n + i));
    }
    int unused = 64 - 8 * (n + m);
    return value << unused >> unused;
  }

  private void storeSlow(long a, int bytes, long value) {
    int inPage = (int) Math.min(bytes, 4096 - (a & ~PAGE));
    long first = mmu.translate(a, Access.STORE, inPage);
    if (inPage == bytes) {
      if (first == Mmu.DEVICE) {
        checkDeviceAlignment(a, bytes, Access.STORE);
        leaveCompiledCode();
        mmu.storeDevice(a, bytes, value);
        return;
      }
      record(first, bytes);
      storeBytes(first, bytes, value);
      return;
    }
    long second = mmu.translate(a + inPage, Access.STORE, bytes - inPage);
    if (first == Mmu.DEVICE || second == Mmu.DEVICE) {
      throw new GuestTrap(Access.STORE.accessFault, a);
    }
    for (int i = 0; i < bytes; i++) {
      record(i < inPage ? first + i : second + i - inPage, 1);
    }
    storeBytes(first, inPage, value);
    storeBytes(second, bytes - inPage, value >>> (8 * inPage));
  }

  private static void storeBytes(long host, int n, long value) {
    switch (n) {
      case 8 -> RawMemory.putLong(host, value);
      case 4 -> RawMemory.putInt(host, (int) value);
      case 2 -> RawMemory.putShort(host, (short) value);
      default -> {
        for (int i = 0; i < n; i++) {
          RawMemory.putByte(host + i, (byte) (value >>> (8 * i)));
        }
      }
    }
  }

  /** A device may look at the count of instructions, or want to be heard at the next poll. */
  private void leaveCompiledCode() {
    if (compiledCode) {
      throw LEAVE;
    }
  }

  private static void checkDeviceAlignment(long a, int bytes, Access access) {
    if ((a & (bytes - 1)) != 0) {
      throw new GuestTrap(access.accessFault, a);
    }
  }

  private static int index(long address) {
    return (int) (address >>> 12) & INDEX_MASK;
  }

  /** From the begin of a table to the entry of an address, in bytes. */
  private static long entry(long address) {
    return address >>> INDEX_SHIFT & ENTRY_MASK;
  }

  private static void drop(long at, long address) {
    // SAFETY: at is an entry of one of the tables.
    if (((RawMemory.getLong(at) ^ address) & PAGE) == 0) {
      RawMemory.putLong(at, INVALID);
    }
  }

  private static long dropIfPage(long tag, long address) {
    return ((tag ^ address) & PAGE) == 0 ? INVALID : tag;
  }

  private void clearTables() {
    // SAFETY: the tables follow each other; INVALID is all ones.
    RawMemory.fill(loads, 2L * STORES, (byte) INVALID);
    Arrays.fill(fetchTags, INVALID);
    newEpoch();
  }
}
