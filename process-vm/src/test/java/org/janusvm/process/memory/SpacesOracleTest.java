// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import static org.janusvm.process.memory.AddressSpace.PAGE;
import static org.janusvm.process.memory.AddressSpace.READ;
import static org.janusvm.process.memory.AddressSpace.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.janusvm.isa.fixtures.Seeds;
import org.janusvm.jit.PageMemory;
import org.janusvm.memory.RawMemory;
import org.janusvm.process.memory.AddressSpace.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several processes that fork, share memory, map a file and change its length, against arrays with
 * one entry for each page.
 */
@Timeout(120)
class SpacesOracleTest {
  private static final int SPACES = 3;
  private static final int PAGES = 40;
  private static final int FILE_PAGES = 24;
  private static final int STEPS = 6000;
  private static final long BASE = 0x2000_0000;
  private static final int RIGHTS = 7;

  /** What pages of a shared object hold: their first words; as many as the object is long. */
  private static final class Contents {
    final long[] words;
    int length;

    Contents(int size, int length) {
      words = new long[size];
      this.length = length;
    }

    void cut(int pages) {
      if (pages < length) {
        Arrays.fill(words, pages, length, 0);
      }
      length = pages;
    }
  }

  /**
   * A mapped page.
   *
   * @param word of a private page, in an array of one
   * @param shared what a shared page is part of, or null
   * @param index its page there; of a private copy of the file, the page there, or else -1
   * @param beyond whether a private page lay beyond the end of the file when it was mapped
   */
  private record Page(
      int rights, long[] word, Contents shared, int index, boolean beyond, Vma.OnFork onFork) {
    Page withRights(int wanted) {
      return new Page(wanted, word, shared, index, beyond, onFork);
    }

    Page withOnFork(Vma.OnFork wanted) {
      return new Page(rights, word, shared, index, beyond, wanted);
    }

    boolean usable() {
      return shared == null ? !beyond : index < shared.length;
    }

    long value() {
      return shared == null ? word[0] : shared.words[index];
    }
  }

  private final MemoryBudget budget = new MemoryBudget(1 << 30);
  private final SharedPages shared = new SharedPages(budget);
  private final FakeFile file = new FakeFile(5, new byte[(int) (10 * PAGE)], true);
  private final Contents fileContents = new Contents(FILE_PAGES + PAGES, 10);
  private final AddressSpace[] spaces = new AddressSpace[SPACES];
  private final Page[][] model = new Page[SPACES][PAGES];
  private final SplittableRandom random = new SplittableRandom(Seeds.seed("SpacesOracleTest"));
  private long nextWord = 1;

  @Test
  void randomOperationsOfSeveralProcessesDoWhatArraysDo() {
    for (int s = 0; s < SPACES; s++) {
      spaces[s] = new AddressSpace(shared);
    }
    for (int i = 0; i < STEPS; i++) {
      step();
      check();
    }
    for (AddressSpace space : spaces) {
      space.close();
    }
    assertEquals(0, budget.used());
    assertEquals(1, file.users, "nobody holds the file any more");
    assertEquals(fileContents.length, (file.bytes.length + PAGE - 1) / PAGE);
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int p = 0; p < fileContents.length; p++) {
      assertEquals(fileContents.words[p], bytes.getLong((int) (p * PAGE)), "page " + p);
    }
  }

  private void step() {
    int s = random.nextInt(SPACES);
    int from = random.nextInt(PAGES);
    int count = 1 + random.nextInt(Math.min(8, PAGES - from));
    switch (random.nextInt(14)) {
      case 0 -> mapAnonymous(s, from, count);
      case 1 -> mapShared(s, from, count);
      case 2 -> mapFile(s, from, count, true);
      case 3 -> mapFile(s, from, count, false);
      case 4 -> unmap(s, from, count);
      case 5 -> protect(s, from, count);
      case 6 -> move(s, from, count);
      case 7 -> advise(s, from, count);
      case 8 -> fork(s, random.nextInt(SPACES));
      case 9 -> changeFile();
      default -> {
        for (int i = 0; i < 4; i++) {
          store(s, random.nextInt(PAGES));
        }
      }
    }
  }

  private void mapAnonymous(int s, int from, int count) {
    int rights = random.nextInt(8);
    spaces[s].mapAnonymous(address(from), count * PAGE, rights, Placement.REPLACE, false);
    for (int p = from; p < from + count; p++) {
      model[s][p] = new Page(rights, new long[1], null, -1, false, Vma.OnFork.KEEP);
    }
  }

  private void mapShared(int s, int from, int count) {
    int rights = random.nextInt(8);
    spaces[s].mapAnonymous(address(from), count * PAGE, rights, Placement.REPLACE, true);
    Contents object = new Contents(count, count);
    for (int i = 0; i < count; i++) {
      model[s][from + i] = new Page(rights, null, object, i, false, Vma.OnFork.KEEP);
    }
  }

  private void mapFile(int s, int from, int count, boolean isShared) {
    int rights = random.nextInt(8);
    int first = random.nextInt(FILE_PAGES);
    long at = address(from);
    if (isShared) {
      CachedFile cached = shared.files().open(file);
      spaces[s].mapShared(at, count * PAGE, rights, Placement.REPLACE, cached, first * PAGE, true);
      cached.release();
    } else {
      spaces[s].mapFile(at, count * PAGE, rights, Placement.REPLACE, coherent(), first * PAGE);
    }
    for (int i = 0; i < count; i++) {
      int index = first + i;
      boolean beyond = index >= fileContents.length;
      model[s][from + i] =
          isShared
              ? new Page(rights, null, fileContents, index, false, Vma.OnFork.KEEP)
              : new Page(
                  rights,
                  new long[] {beyond ? 0 : fileContents.words[index]},
                  null,
                  index,
                  beyond,
                  Vma.OnFork.KEEP);
    }
  }

  // The file as a private mapping sees it.
  private FileContents coherent() {
    return new FileContents() {
      @Override
      public int read(byte[] to, int offset, int length, long position) {
        return shared.files().read(file, to, offset, length, position);
      }

      @Override
      public long length() {
        return file.length();
      }
    };
  }

  private void unmap(int s, int from, int count) {
    spaces[s].unmap(address(from), count * PAGE);
    Arrays.fill(model[s], from, from + count, null);
  }

  private void protect(int s, int from, int count) {
    if (!covered(s, from, count)) {
      return;
    }
    int rights = random.nextInt(8);
    spaces[s].protect(address(from), count * PAGE, rights);
    for (int p = from; p < from + count; p++) {
      model[s][p] = model[s][p].withRights(rights);
    }
  }

  private void move(int s, int from, int count) {
    int to = random.nextInt(PAGES - count + 1);
    if (!covered(s, from, count) || to < from + count && from < to + count) {
      return;
    }
    spaces[s].remap(address(from), count * PAGE, count * PAGE, true, address(to));
    System.arraycopy(model[s], from, model[s], to, count);
    Arrays.fill(model[s], from, from + count, null);
  }

  private void advise(int s, int from, int count) {
    if (!covered(s, from, count)) {
      return;
    }
    Page[] pages = Arrays.copyOfRange(model[s], from, from + count);
    boolean allShared = Arrays.stream(pages).allMatch(page -> page.shared != null);
    boolean anonymous = Arrays.stream(pages).allMatch(p -> p.shared == null && p.index < 0);
    Advice advice =
        switch (random.nextInt(5)) {
          case 0 -> Advice.DONTFORK;
          case 1 -> Advice.DOFORK;
          case 2 -> anonymous ? Advice.WIPEONFORK : Advice.DOFORK;
          case 3 -> allShared ? Advice.REMOVE : Advice.DONTNEED;
          default -> Advice.DONTNEED;
        };
    spaces[s].advise(address(from), count * PAGE, advice);
    for (int p = from; p < from + count; p++) {
      Page page = model[s][p];
      switch (advice) {
        case DONTFORK -> model[s][p] = page.withOnFork(Vma.OnFork.OMIT);
        case DOFORK -> model[s][p] = page.withOnFork(Vma.OnFork.KEEP);
        case WIPEONFORK -> model[s][p] = page.withOnFork(Vma.OnFork.WIPE);
        case REMOVE -> page.shared.words[page.index] = 0;
        default -> {
          if (page.shared == null) {
            boolean inFile = page.index >= 0 && page.index < fileContents.length && !page.beyond;
            page.word[0] = inFile ? fileContents.words[page.index] : 0;
          }
        }
      }
    }
  }

  private void fork(int parent, int child) {
    if (parent == child) {
      return;
    }
    spaces[child].close();
    spaces[child] = spaces[parent].fork();
    for (int p = 0; p < PAGES; p++) {
      Page page = model[parent][p];
      if (page != null && page.shared == null) {
        long word = page.onFork == Vma.OnFork.WIPE ? 0 : page.word[0];
        page = new Page(page.rights, new long[] {word}, null, page.index, page.beyond, page.onFork);
      }
      model[child][p] = page == null || page.onFork == Vma.OnFork.OMIT ? null : page;
    }
  }

  // By a system call: a write of a word, which may make the file longer, or a new length.
  private void changeFile() {
    int page = random.nextInt(FILE_PAGES);
    if (random.nextInt(3) == 0) {
      long rest = random.nextBoolean() ? 0 : 8 + random.nextInt(100);
      int pages = page + (rest == 0 ? 0 : 1);
      shared.files().truncate(file, page * PAGE + rest);
      fileContents.cut(pages);
    } else {
      byte[] bytes = new byte[8];
      long word = nextWord++;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(word);
      long at = page * PAGE;
      shared.files().write(file, bytes, 0, () -> file.write(bytes, 0, 8, at), n -> at);
      fileContents.length = Math.max(fileContents.length, page + 1);
      fileContents.words[page] = word;
    }
  }

  private void store(int s, int p) {
    Page page = model[s][p];
    if (page == null || (page.rights & WRITE) == 0 || !page.usable()) {
      return;
    }
    long word = nextWord++;
    spaces[s].memory().store64(address(p), word);
    if (page.shared == null) {
      page.word[0] = word;
    } else {
      page.shared.words[page.index] = word;
    }
  }

  private void check() {
    for (int s = 0; s < SPACES; s++) {
      PageMemory memory = spaces[s].memory();
      for (int p = 0; p < PAGES; p++) {
        Page page = model[s][p];
        assertEquals(page == null ? -1 : page.rights, spaces[s].rights(address(p)));
        boolean usable = page != null && page.usable();
        int rights = usable ? page.rights : 0;
        rights |= (rights & WRITE) != 0 ? READ : 0;
        assertEquals(rights, memory.state(address(p)) & RIGHTS);
        if (usable && (page.shared == null || rights != 0)) {
          // SAFETY: the page lies inside the window, whatever its rights.
          assertEquals(page.value(), RawMemory.getLong(memory.base() + address(p)));
        } else if (page == null) {
          assertEquals(0, RawMemory.getLong(memory.base() + address(p)));
        }
      }
    }
  }

  private boolean covered(int s, int from, int count) {
    for (int p = from; p < from + count; p++) {
      if (model[s][p] == null) {
        return false;
      }
    }
    return true;
  }

  private static long address(int page) {
    return BASE + page * PAGE;
  }
}
