// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.frame;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.TlbMemory;

/**
 * Keeps decoded code and the bytes it was made from in step. A frame is either marked as code, and
 * then no TLB allows direct stores to it, or written freely, and then no engine holds code of it.
 *
 * <p>Harts that share a tracker run on one host thread.
 */
public final class CodeTracker {
  private final FramePool frames;
  private final List<TlbMemory> tlbs = new ArrayList<>();
  private final List<CodeWatcher> watchers = new ArrayList<>();

  public CodeTracker(FramePool frames) {
    this.frames = frames;
  }

  /** From now on this TLB is kept free of stores to code, and this engine told of writes. */
  public void register(TlbMemory tlb, CodeWatcher watcher) {
    tlbs.add(tlb);
    watchers.add(watcher);
  }

  /** Whether engines hold code of the frame at this host page. */
  public boolean isCode(long hostPage) {
    return (frames.state(hostPage) & FramePool.CODE) != 0;
  }

  /** Code will be decoded from the frame at this host page. */
  public void fetched(long hostPage) {
    if ((frames.state(hostPage) & FramePool.CODE) == 0) {
      frames.setState(hostPage, FramePool.CODE);
      for (TlbMemory tlb : tlbs) {
        tlb.flushStoresTo(hostPage);
      }
    }
  }

  /** The frame at this host page is about to be written, or to allow direct stores. */
  public void stored(long hostPage) {
    int state = frames.state(hostPage);
    if ((state & (FramePool.CODE | FramePool.DIRTY)) != FramePool.DIRTY) {
      frames.setState(hostPage, FramePool.DIRTY);
      if ((frames.clearState(hostPage, FramePool.CODE) & FramePool.CODE) != 0) {
        for (CodeWatcher watcher : watchers) {
          watcher.codeChanged(hostPage);
        }
        // The next fetch must come by here again, to mark the frame anew.
        for (TlbMemory tlb : tlbs) {
          tlb.flushHostPage(hostPage);
        }
      }
    }
  }
}
