// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import java.util.function.BiFunction;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.PageMemory;

/** Memory as in the process VM. */
final class ProcessSpace implements GuestSpace {
  private final PageMemory memory = new PageMemory(SIZE);
  private final BiFunction<PageMemory, Environment, Engine> engines;

  ProcessSpace(BiFunction<PageMemory, Environment, Engine> engines) {
    this.engines = engines;
  }

  @Override
  public void map(long address, long bytes, int rights) {
    memory.protect(address, bytes, rights);
  }

  @Override
  public long host(long address) {
    return memory.base() + address;
  }

  @Override
  public Engine engine(Environment environment) {
    return engines.apply(memory, environment);
  }

  @Override
  public void written(long address, int bytes) {
    for (long page = address & -4096; page < address + bytes; page += 4096) {
      memory.protect(page, 4096, memory.state(page) & 7);
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
