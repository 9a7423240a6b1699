// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.elf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The symbols of a program, to be found by address or by name. Immutable. */
public final class SymbolTable {
  private static final Comparator<Symbol> BY_ADDRESS =
      (a, b) -> Long.compareUnsigned(a.address(), b.address());

  /** Of several symbols at one address, the last in this order is shown; objdump's choice. */
  private static final Comparator<Symbol> BY_MEANING =
      Comparator.comparing((Symbol s) -> s.type() == Symbol.FUNCTION)
          .thenComparing(s -> s.type() == Symbol.OBJECT)
          .thenComparing(Symbol::size, Long::compareUnsigned)
          .thenComparing(s -> s.binding() == Symbol.GLOBAL)
          .thenComparing(Symbol::name, Comparator.reverseOrder());

  /** No symbols at all. */
  public static final SymbolTable EMPTY = new SymbolTable(List.of());

  private final List<Symbol> sorted;
  private final List<Symbol> addresses;
  private long lowest = -1;
  private long highest;
  private final Map<String, Symbol> byName = new HashMap<>();

  /** A table of these symbols. Of several with one name, a global one is found by it. */
  public SymbolTable(List<Symbol> symbols) {
    List<Symbol> all = new ArrayList<>(symbols);
    all.sort(BY_ADDRESS.thenComparing(BY_MEANING));
    sorted = List.copyOf(all);
    for (Symbol symbol : sorted) {
      if (symbol.section() != Symbol.ABSOLUTE) {
        highest = symbol.address();
        lowest = lowest == -1 ? highest : lowest;
      }
    }
    addresses = sorted.stream().filter(this::isAddress).toList();
    for (Symbol symbol : sorted) {
      byName.merge(symbol.name(), symbol, (old, s) -> old.binding() == Symbol.LOCAL ? s : old);
    }
  }

  /**
   * Whether a symbol is an address: not a mere number. Linker scripts define some addresses as
   * absolute, such as __global_pointer$; these lie among the others.
   */
  private boolean isAddress(Symbol symbol) {
    return symbol.section() != Symbol.ABSOLUTE
        || Long.compareUnsigned(symbol.address(), lowest) >= 0
            && Long.compareUnsigned(symbol.address(), highest) <= 0;
  }

  /** All symbols, by ascending address. */
  public List<Symbol> all() {
    return sorted;
  }

  public boolean isEmpty() {
    return sorted.isEmpty();
  }

  /** The symbol of this name. */
  public Optional<Symbol> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The symbol that an address belongs to: the nearest one at or below it, unless that one has a
   * size and ends before. Absolute symbols elsewhere are numbers and never found.
   */
  public Optional<Symbol> at(long address) {
    return below(address)
        .filter(s -> s.size() == 0 || Long.compareUnsigned(address - s.address(), s.size()) < 0);
  }

  private Optional<Symbol> below(long address) {
    int low = 0;
    int high = addresses.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(addresses.get(middle).address(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(addresses.get(low - 1));
  }

  /** An address in words, {@code main} or {@code main+0x1c}; empty when no symbol covers it. */
  public Optional<String> describe(long address) {
    return at(address).map(s -> inWords(s, address));
  }

  /** Name of the symbol whose address this is. */
  public Optional<String> nameAt(long address) {
    return below(address).filter(s -> s.address() == address).map(Symbol::name);
  }

  /**
   * An address in words by the nearest symbol at or below it, however far, or as {@code first-0x10}
   * by the first symbol above, as objdump does; empty only without any symbols.
   */
  public Optional<String> nearest(long address) {
    Optional<Symbol> below = below(address);
    if (below.isPresent() || addresses.isEmpty()) {
      return below.map(s -> inWords(s, address));
    }
    Symbol first = below(addresses.getFirst().address()).orElseThrow();
    return Optional.of(first.name() + "-0x" + Long.toHexString(first.address() - address));
  }

  private static String inWords(Symbol symbol, long address) {
    long offset = address - symbol.address();
    return offset == 0 ? symbol.name() : symbol.name() + "+0x" + Long.toHexString(offset);
  }
}
