// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.janusvm.jit.ExitReason;
import org.janusvm.system.StoppedBy;
import org.janusvm.system.device.Clint;
import org.janusvm.system.device.GoldfishRtc;
import org.janusvm.system.device.InterruptSink;
import org.janusvm.system.device.Plic;
import org.janusvm.system.device.TestFinisher;
import org.janusvm.system.device.Uart16550;
import org.janusvm.system.hart.PrivilegedHart;

/**
 * A virtual board: harts, memory, devices, and the loop that lets the harts run in turn on one host
 * thread.
 */
public final class Machine implements MachineControl {
  /** Instructions of a turn when there are several harts. */
  private static final long TURN = 20_000;

  private final Clock clock;
  private final Console console;
  private final GuestMemory memory;
  private final List<MachineHart> harts = new ArrayList<>();

  /** Whose turn it is, or was last. */
  private volatile MachineHart running;

  private Bus bus;
  private Uart16550 uart;
  private volatile StoppedBy stoppedBy;
  private volatile Thread runner;
  private int exitStatus;
  private String message = "";
  private ExitRecorder recorder;

  public Machine(Clock clock, Console console, GuestMemory memory) {
    this.clock = clock;
    this.console = console;
    this.memory = memory;
  }

  /**
   * Adds the harts and puts the devices on the bus.
   *
   * @param withClint whether M mode is the guest's, and with it the CLINT
   */
  public void assemble(List<? extends MachineHart> all, Bus where, boolean withClint, long epoch) {
    harts.addAll(all);
    bus = where;
    InterruptSink[] contexts = new InterruptSink[2 * harts.size()];
    for (int i = 0; i < harts.size(); i++) {
      MachineHart hart = harts.get(i);
      contexts[2 * i] = high -> wakeAfter(() -> hart.machineExternal(high));
      contexts[2 * i + 1] = high -> wakeAfter(() -> hart.supervisorExternal(high));
    }
    Plic plic = new Plic(contexts);
    uart = new Uart16550(console, plic.input(MemoryMap.UART_INTERRUPT));
    bus.attach(MemoryMap.TEST_FINISHER, new TestFinisher(this));
    bus.attach(MemoryMap.RTC, new GoldfishRtc(clock, epoch));
    if (withClint) {
      bus.attach(MemoryMap.CLINT, new Clint(clock, harts));
    }
    bus.attach(MemoryMap.PLIC, plic);
    bus.attach(MemoryMap.UART, uart);
  }

  public Clock clock() {
    return clock;
  }

  public Console console() {
    return console;
  }

  /** Guest RAM. */
  public GuestMemory memory() {
    return memory;
  }

  /** Guest-physical memory with its devices. */
  public Bus bus() {
    return bus;
  }

  public List<MachineHart> harts() {
    return harts;
  }

  /** Who records exits for people; null for nobody. */
  public ExitRecorder recorder() {
    return recorder;
  }

  public void recorder(ExitRecorder value) {
    recorder = value;
  }

  /** Instructions begun by all harts. */
  public long instructions() {
    long sum = 0;
    for (MachineHart hart : harts) {
      sum += hart.hart().instructions;
    }
    return sum;
  }

  /** Runs until something stops the machine. At least one hart was started before. */
  public void run(long maxInstructions) {
    runner = Thread.currentThread();
    console.onBrokenOutput(() -> stop(StoppedBy.ERROR, "nobody reads the console's output"));
    console.start(() -> wakeAfter(uart::inputArrived));
    running = harts.getFirst();
    clock.begin(() -> running.hart().requestPoll(PrivilegedHart.POLL_LEAVE));
    try {
      runHarts(maxInstructions);
    } finally {
      clock.end();
    }
    console.flush();
  }

  private void runHarts(long maxInstructions) {
    while (!stopping()) {
      boolean ran = false;
      for (MachineHart hart : harts) {
        if (hart.ready() && !stopping()) {
          ran = true;
          long left = maxInstructions - instructions();
          if (left <= 0) {
            hart.statistics().end(ExitReason.BUDGET, hart.statistics().begin(ExitReason.BUDGET));
            stop(StoppedBy.BUDGET, "");
          } else {
            running = hart;
            boolean turns = harts.size() > 1 && left > TURN;
            hart.run(turns ? TURN : left, !turns || clock.isExact());
          }
        }
      }
      if (!ran && !stopping()) {
        idle();
      }
    }
  }

  private void idle() {
    console.flush();
    long deadline = Clock.NEVER;
    for (MachineHart hart : harts) {
      if (Long.compareUnsigned(hart.timer(), deadline) < 0) {
        deadline = hart.timer();
      }
    }
    if (harts.stream().allMatch(h -> h.state() == MachineHart.State.STOPPED)) {
      stop(StoppedBy.ERROR, "the guest stopped all its harts");
    } else if (deadline < 0 && console.exhausted()) {
      // Moments past 2^63 ticks, 29,000 years from now, are as good as never.
      stop(StoppedBy.ERROR, "the guest waits for an interrupt that can never come");
    } else {
      clock.idleUntil(deadline);
    }
  }

  private void wakeAfter(Runnable action) {
    action.run();
    Thread thread = runner;
    if (thread != null && thread != Thread.currentThread()) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether the machine is to come to a halt. */
  public boolean stopping() {
    return stoppedBy != null;
  }

  /** Stops the machine, if nothing else did before; from any thread. */
  public void stop(StoppedBy by, String why) {
    synchronized (this) {
      if (stoppedBy != null) {
        return;
      }
      message = why;
      stoppedBy = by;
    }
    for (MachineHart hart : harts) {
      hart.hart().requestPoll(PrivilegedHart.POLL_LEAVE);
    }
    wakeAfter(() -> {});
  }

  /** What stopped the machine; null while it runs. */
  public StoppedBy stoppedBy() {
    return stoppedBy;
  }

  public synchronized String message() {
    return message;
  }

  public synchronized int exitStatus() {
    return exitStatus;
  }

  @Override
  public void powerOff(int status) {
    synchronized (this) {
      if (stoppedBy == null) {
        exitStatus = status;
      }
    }
    if (status <= 255) {
      stop(StoppedBy.GUEST, "");
    } else {
      stop(StoppedBy.ERROR, "the guest kernel gave up (status 0x%x)".formatted(status));
    }
  }

  @Override
  public void reset() {
    stop(StoppedBy.GUEST, "the guest asked for a reset, which ends the machine");
  }
}
