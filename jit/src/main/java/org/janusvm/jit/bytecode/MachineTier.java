// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.function.LongFunction;
import org.janusvm.isa.Hart;
import org.janusvm.jit.TlbMemory;
import org.janusvm.jit.interpreter.Block;

/**
 * The bytecode JIT of one hart of a machine. A region is made for virtual addresses and memory
 * frames; before it runs under a translation for the first time, all its pages are compared.
 *
 * <p>What the outside must see at an exact place (devices, changes of code) compiled code leaves to
 * the interpreter, so that everything happens where it does without a JIT.
 */
final class MachineTier extends BytecodeTier {
  private final MachineCodeCache code;

  MachineTier(
      String name,
      int heat,
      MachineCodeCache cache,
      CompileQueue queue,
      TlbMemory memory,
      LongFunction<Block> executed) {
    super(name, heat, cache, queue, MemoryKind.TLB, null, memory, executed);
    code = cache;
  }

  @Override
  public Leave run(Hart hart, long end) {
    tlb.compiledCode(true);
    try {
      return super.run(hart, end);
    } finally {
      tlb.compiledCode(false);
    }
  }

  @Override
  public void codeChanged(long hostPage) {
    code.codeChanged(hostPage);
    if (lockstep() != null) {
      lockstep().codeChanged(hostPage);
    }
  }

  /** The region for {@code pc} under the present translation, verified; or null. */
  @Override
  CompiledRegion find(long pc) {
    CompiledRegion region = code.find(pc);
    if (region != null && (region.stamp == tlb.stamp() || verify(region))) {
      return region;
    }
    if (!code.mayBeElsewhere(pc)) {
      return null;
    }
    long page = tlb.fetchPage(pc & -4096);
    region = page == 0 ? null : code.at(pc, page);
    if (region == null || !verify(region)) {
      return null;
    }
    code.relink(pc, region);
    return region;
  }

  /** Whether a region's pages are, under the present translation, the frames it was made of. */
  private boolean verify(CompiledRegion region) {
    RegionInfo info = region.info;
    if (!isHere(info)) {
      return false;
    }
    region.stamp = tlb.stamp();
    if (info.stale) {
      region.stamp = CompiledRegion.STALE; // Another thread was faster.
      return false;
    }
    return true;
  }

  @Override
  protected boolean isHere(RegionInfo info) {
    for (int i = 0; i < info.virtualPages.size(); i++) {
      if (tlb.fetchPage(info.virtualPages.get(i)) != info.pages.get(i)) {
        return false;
      }
    }
    return !info.stale;
  }

  @Override
  protected boolean watch(RegionInfo info, long page) {
    long hostPage = tlb.fetchPage(page);
    if (hostPage == 0) {
      return false;
    }
    info.virtualPages.add(page);
    cache.watch(info, hostPage);
    return tlb.fetchToDecode(page) == hostPage;
  }

  @Override
  protected long host(RegionInfo info, long pc) {
    return info.hostPage(pc & -4096) + (pc & 4095);
  }

  @Override
  protected long address(long a, int bytes, boolean write) {
    return tlb.atomicAddress(a, bytes, write);
  }
}
