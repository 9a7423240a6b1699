// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The loops of a region. Each is known by its header: a block to which an edge leads back from one
 * that a walk from the seed reaches through it. Every cycle has such an edge, however the code is
 * laid out.
 */
final class Loops {
  private final List<RegionBlock> blocks;
  private final BitSet[] successors;
  private final BitSet[] predecessors;

  /** By the index of the header, the blocks of its loop. */
  private final Map<Integer, BitSet> bodies = new TreeMap<>();

  Loops(Region region) {
    blocks = region.blocks;
    int n = blocks.size();
    successors = new BitSet[n];
    predecessors = new BitSet[n];
    for (int i = 0; i < n; i++) {
      successors[i] = new BitSet(n);
      predecessors[i] = new BitSet(n);
    }
    for (RegionBlock block : blocks) {
      block.next.forEach(to -> edge(block, to));
      RegionBlock back = block.callsOut() ? region.at(block.end(), block.copy) : null;
      if (back != null) {
        edge(block, back);
      }
    }
    findHeaders(region);
  }

  private void edge(RegionBlock from, RegionBlock to) {
    successors[from.index].set(to.index);
    predecessors[to.index].set(from.index);
  }

  private void findHeaders(Region region) {
    int n = blocks.size();
    BitSet seen = new BitSet(n);
    walk(region.at(region.seed).index, seen);
    for (int i = seen.nextClearBit(0); i < n; i = seen.nextClearBit(i)) {
      walk(i, seen);
    }
  }

  /** Goes through all that was not seen, depth first, and finds the edges to where it came from. */
  private void walk(int root, BitSet seen) {
    Deque<Integer> path = new ArrayDeque<>();
    BitSet onPath = new BitSet();
    int[] next = new int[blocks.size()];
    path.push(root);
    onPath.set(root);
    seen.set(root);
    while (!path.isEmpty()) {
      int at = path.peek();
      int to = successors[at].nextSetBit(next[at]);
      if (to < 0) {
        path.pop();
        onPath.clear(at);
        continue;
      }
      next[at] = to + 1;
      if (onPath.get(to)) {
        found(at, to);
      } else if (!seen.get(to)) {
        seen.set(to);
        onPath.set(to);
        path.push(to);
      }
    }
  }

  private void found(int from, int header) {
    BitSet body = reach(from, predecessors, header);
    body.and(reach(header, successors, -1));
    body.set(header);
    bodies.computeIfAbsent(header, h -> new BitSet()).or(body);
  }

  /** What can be reached from a block, itself included, by not going beyond another. */
  private static BitSet reach(int from, BitSet[] edges, int end) {
    BitSet seen = new BitSet(edges.length);
    seen.set(from);
    Deque<Integer> open = new ArrayDeque<>();
    open.add(from);
    while (!open.isEmpty()) {
      int at = open.remove();
      if (at == end) {
        continue;
      }
      edges[at].stream()
          .filter(next -> !seen.get(next))
          .forEach(
              next -> {
                seen.set(next);
                open.add(next);
              });
    }
    return seen;
  }

  boolean isHeader(RegionBlock block) {
    return bodies.containsKey(block.index);
  }

  /**
   * Whether control may come in from outside at a block: in the middle of a loop it may not, for
   * HotSpot does little with a loop of two entries.
   */
  boolean mayEnter(RegionBlock block) {
    return bodies.entrySet().stream()
        .noneMatch(e -> e.getKey() != block.index && e.getValue().get(block.index));
  }

  /** The headers of the loops around a block, itself excluded. */
  List<RegionBlock> around(RegionBlock block) {
    return bodies.entrySet().stream()
        .filter(e -> e.getKey() != block.index && e.getValue().get(block.index))
        .map(e -> blocks.get(e.getKey()))
        .toList();
  }
}
