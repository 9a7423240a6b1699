// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.function.LongFunction;
import org.janusvm.jit.PageMemory;
import org.janusvm.jit.interpreter.Block;

/** The bytecode JIT of one thread of a process, whose code never moves. */
class ProcessTier extends BytecodeTier {
  ProcessTier(
      String name,
      int heat,
      CodeCache cache,
      CompileQueue queue,
      PageMemory memory,
      LongFunction<Block> executed) {
    super(name, heat, cache, queue, MemoryKind.PAGES, memory, null, executed);
  }

  @Override
  protected boolean watch(RegionInfo info, long page) {
    cache.watch(info, pages.base() + page);
    pages.fetchToDecode(page);
    return true;
  }

  @Override
  protected long host(RegionInfo info, long pc) {
    return pages.base() + pc;
  }

  @Override
  protected boolean isHere(RegionInfo info) {
    return true;
  }

  @Override
  protected long address(long a, int bytes, boolean write) {
    return pages.atomicAddress(a, bytes, write);
  }
}
