// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.process.file.StreamFile;
import org.janusvm.process.linux.GuestProcess;
import org.janusvm.process.linux.GuestThread;
import org.janusvm.process.linux.LinuxKernel;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.syscall.SystemCalls;

/** A process that runs no code: tests make its system calls. */
public final class SystemCallHarness implements AutoCloseable {
  /** Some memory that may be read and written. */
  public static final long DATA = 0x100000;

  /** Its size. */
  public static final long DATA_SIZE = 0x40000;

  public static final int AT_FDCWD = -100;
  public static final int OPENAT = 56;
  public static final int CLOSE = 57;
  public static final int READ = 63;
  public static final int WRITE = 64;

  private static final int EXIT = 93;

  private static final long STRINGS = DATA + 0x20000;

  public final GuestProcess process;
  public final GuestThread thread;
  public final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LinuxKernel kernel;
  private final SystemCalls calls;
  private int nextTid = 1000;

  public SystemCallHarness(Grant... grants) {
    this((Path) null, grants);
  }

  /** With a root file system. */
  public SystemCallHarness(Path root, Grant... grants) {
    this(
        ProcessOptions.builder(Path.of("none")).root(root).maxOpenFiles(64).memory(64 << 20),
        grants);
  }

  public SystemCallHarness(ProcessOptions.Builder options, Grant... grants) {
    StandardStreams streams =
        new StandardStreams(
            InputPort.of(new byte[0]), OutputPort.of(out, false), OutputPort.of(out, false));
    kernel = new LinuxKernel(options.deterministic(true).streams(streams).build(), NoEngine.MAKE);
    if (kernel.options().root() != null) {
      kernel.files().mountRoot(kernel.options().root());
    }
    List.of(grants).forEach(kernel.files()::mount);
    process = new GuestProcess(kernel);
    process.descriptors().add(new StreamFile(streams.in()), false);
    process.descriptors().add(new StreamFile(streams.out()), false);
    process.descriptors().add(new StreamFile(streams.err()), false);
    process
        .memory()
        .mapAnonymous(
            DATA,
            DATA_SIZE,
            AddressSpace.READ | AddressSpace.WRITE,
            AddressSpace.Placement.REPLACE,
            false);
    process.memory().startHeap(0x800000);
    thread = new GuestThread(process, process.pid());
    calls = new SystemCalls(thread);
  }

  /** Makes a call; returns a0. */
  public long call(int number, long... arguments) {
    return call(thread, calls, number, arguments);
  }

  private static long call(GuestThread thread, SystemCalls calls, int number, long... arguments) {
    Hart hart = thread.hart();
    for (int i = 0; i < 6; i++) {
      hart.x[10 + i] = i < arguments.length ? arguments[i] : 0;
    }
    hart.x[17] = number;
    calls.call();
    return hart.x[10];
  }

  /** What another thread of the host calls with, while the test calls as well. */
  @FunctionalInterface
  public interface Caller {
    long call(int number, long... arguments);
  }

  /** A second thread of the process. It never ends by itself, as the first does not. */
  public Caller anotherThread() {
    GuestThread other = new GuestThread(process, nextTid++);
    SystemCalls otherCalls = new SystemCalls(other);
    return (number, arguments) -> call(other, otherCalls, number, arguments);
  }

  /** Puts a string into memory; returns its address. */
  public long string(String text) {
    return string(text, 0);
  }

  /** Puts a string into one of several places of 8 KiB; returns its address. */
  public long string(String text, int place) {
    long address = STRINGS + place * 8192L;
    process.user().write(address, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    return address;
  }

  /** Opens a path. */
  public long open(String path, int flags) {
    return call(OPENAT, AT_FDCWD, string(path), flags, 0644);
  }

  /** Opens, reads up to 4096 bytes, closes; the negated error number as text if that fails. */
  public String contents(String path) {
    long fd = open(path, 0);
    if (fd < 0) {
      return Long.toString(fd);
    }
    long n = call(READ, fd, DATA, 4096);
    call(CLOSE, fd);
    return n < 0
        ? Long.toString(n)
        : new String(process.user().read(DATA, (int) n), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    process.exit(0);
    kernel.awaitThreads();
    process.close();
    kernel.files().close();
  }

  /** Runs no code: a thread that a call starts does nothing but exit. */
  private static final class NoEngine implements Engine {
    static final EngineFactory MAKE = (memory, environment) -> new NoEngine();

    @Override
    public Exit run(Hart hart, long budget) {
      hart.x[17] = EXIT;
      return new Exit().set(ExitReason.SYSTEM_CALL);
    }

    @Override
    public String name() {
      return "none";
    }
  }
}
