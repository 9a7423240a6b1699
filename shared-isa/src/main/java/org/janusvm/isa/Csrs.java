// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa;

import java.lang.reflect.Field;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers and names of the control and status registers (RISC-V Privileged ISA 1.12, "CSR Listing",
 * and the extensions ratified since).
 *
 * <p>The constants are the table: a register's name is its constant's in lower case, so that both
 * are written once. Registers that come in rows are added in {@link #declareRows}.
 */
public final class Csrs {
  // Unprivileged: floating point, vectors, entropy, counters.
  public static final int FFLAGS = 0x001;
  public static final int FRM = 0x002;
  public static final int FCSR = 0x003;
  public static final int VSTART = 0x008;
  public static final int VXSAT = 0x009;
  public static final int VXRM = 0x00a;
  public static final int VCSR = 0x00f;
  public static final int SEED = 0x015;
  public static final int CYCLE = 0xc00;
  public static final int TIME = 0xc01;
  public static final int INSTRET = 0xc02;
  public static final int VL = 0xc20;
  public static final int VTYPE = 0xc21;
  public static final int VLENB = 0xc22;
  public static final int CYCLEH = 0xc80;
  public static final int TIMEH = 0xc81;
  public static final int INSTRETH = 0xc82;

  // Supervisor.
  public static final int SSTATUS = 0x100;
  public static final int SIE = 0x104;
  public static final int STVEC = 0x105;
  public static final int SCOUNTEREN = 0x106;
  public static final int SENVCFG = 0x10a;
  public static final int SSTATEEN0 = 0x10c;
  public static final int SSTATEEN1 = 0x10d;
  public static final int SSTATEEN2 = 0x10e;
  public static final int SSTATEEN3 = 0x10f;
  public static final int SIEH = 0x114;
  public static final int SSCRATCH = 0x140;
  public static final int SEPC = 0x141;
  public static final int SCAUSE = 0x142;
  public static final int STVAL = 0x143;
  public static final int SIP = 0x144;
  public static final int STIMECMP = 0x14d;
  public static final int SISELECT = 0x150;
  public static final int SIREG = 0x151;
  public static final int SIPH = 0x154;
  public static final int STOPEI = 0x15c;
  public static final int STIMECMPH = 0x15d;
  public static final int SATP = 0x180;
  public static final int SCONTEXT = 0x5a8;
  public static final int SCOUNTOVF = 0xda0;
  public static final int STOPI = 0xdb0;

  // Hypervisor and virtual supervisor.
  public static final int VSSTATUS = 0x200;
  public static final int VSIE = 0x204;
  public static final int VSTVEC = 0x205;
  public static final int VSIEH = 0x214;
  public static final int VSSCRATCH = 0x240;
  public static final int VSEPC = 0x241;
  public static final int VSCAUSE = 0x242;
  public static final int VSTVAL = 0x243;
  public static final int VSIP = 0x244;
  public static final int VSTIMECMP = 0x24d;
  public static final int VSISELECT = 0x250;
  public static final int VSIREG = 0x251;
  public static final int VSIPH = 0x254;
  public static final int VSTOPEI = 0x25c;
  public static final int VSTIMECMPH = 0x25d;
  public static final int VSATP = 0x280;
  public static final int HSTATUS = 0x600;
  public static final int HEDELEG = 0x602;
  public static final int HIDELEG = 0x603;
  public static final int HIE = 0x604;
  public static final int HTIMEDELTA = 0x605;
  public static final int HCOUNTEREN = 0x606;
  public static final int HGEIE = 0x607;
  public static final int HVIEN = 0x608;
  public static final int HVICTL = 0x609;
  public static final int HENVCFG = 0x60a;
  public static final int HSTATEEN0 = 0x60c;
  public static final int HSTATEEN1 = 0x60d;
  public static final int HSTATEEN2 = 0x60e;
  public static final int HSTATEEN3 = 0x60f;
  public static final int HIDELEGH = 0x613;
  public static final int HTIMEDELTAH = 0x615;
  public static final int HVIENH = 0x618;
  public static final int HENVCFGH = 0x61a;
  public static final int HSTATEEN0H = 0x61c;
  public static final int HSTATEEN1H = 0x61d;
  public static final int HSTATEEN2H = 0x61e;
  public static final int HSTATEEN3H = 0x61f;
  public static final int HTVAL = 0x643;
  public static final int HIP = 0x644;
  public static final int HVIP = 0x645;
  public static final int HVIPRIO1 = 0x646;
  public static final int HVIPRIO2 = 0x647;
  public static final int HTINST = 0x64a;
  public static final int HVIPH = 0x655;
  public static final int HVIPRIO1H = 0x656;
  public static final int HVIPRIO2H = 0x657;
  public static final int HGATP = 0x680;
  public static final int HCONTEXT = 0x6a8;
  public static final int HGEIP = 0xe12;
  public static final int VSTOPI = 0xeb0;

  // Machine.
  public static final int MSTATUS = 0x300;
  public static final int MISA = 0x301;
  public static final int MEDELEG = 0x302;
  public static final int MIDELEG = 0x303;
  public static final int MIE = 0x304;
  public static final int MTVEC = 0x305;
  public static final int MCOUNTEREN = 0x306;
  public static final int MVIEN = 0x308;
  public static final int MVIP = 0x309;
  public static final int MENVCFG = 0x30a;
  public static final int MSTATEEN0 = 0x30c;
  public static final int MSTATEEN1 = 0x30d;
  public static final int MSTATEEN2 = 0x30e;
  public static final int MSTATEEN3 = 0x30f;
  public static final int MSTATUSH = 0x310;
  public static final int MIDELEGH = 0x313;
  public static final int MIEH = 0x314;
  public static final int MVIENH = 0x318;
  public static final int MVIPH = 0x319;
  public static final int MENVCFGH = 0x31a;
  public static final int MSTATEEN0H = 0x31c;
  public static final int MSTATEEN1H = 0x31d;
  public static final int MSTATEEN2H = 0x31e;
  public static final int MSTATEEN3H = 0x31f;
  public static final int MCOUNTINHIBIT = 0x320;
  public static final int MSCRATCH = 0x340;
  public static final int MEPC = 0x341;
  public static final int MCAUSE = 0x342;
  public static final int MTVAL = 0x343;
  public static final int MIP = 0x344;
  public static final int MTINST = 0x34a;
  public static final int MTVAL2 = 0x34b;
  public static final int MISELECT = 0x350;
  public static final int MIREG = 0x351;
  public static final int MIPH = 0x354;
  public static final int MTOPEI = 0x35c;
  public static final int MSECCFG = 0x747;
  public static final int MSECCFGH = 0x757;
  public static final int TSELECT = 0x7a0;
  public static final int TDATA1 = 0x7a1;
  public static final int TDATA2 = 0x7a2;
  public static final int TDATA3 = 0x7a3;
  public static final int TINFO = 0x7a4;
  public static final int TCONTROL = 0x7a5;
  public static final int MCONTEXT = 0x7a8;
  public static final int MSCONTEXT = 0x7aa;
  public static final int DCSR = 0x7b0;
  public static final int DPC = 0x7b1;
  public static final int DSCRATCH0 = 0x7b2;
  public static final int DSCRATCH1 = 0x7b3;
  public static final int MCYCLE = 0xb00;
  public static final int MINSTRET = 0xb02;
  public static final int MCYCLEH = 0xb80;
  public static final int MINSTRETH = 0xb82;
  public static final int MVENDORID = 0xf11;
  public static final int MARCHID = 0xf12;
  public static final int MIMPID = 0xf13;
  public static final int MHARTID = 0xf14;
  public static final int MCONFIGPTR = 0xf15;
  public static final int MTOPI = 0xfb0;

  private static final String[] NAMES = new String[4096];
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    declareConstants();
    declareRows();
    // What earlier versions of the specification called them.
    NUMBERS.put("sbadaddr", STVAL);
    NUMBERS.put("sptbr", SATP);
    NUMBERS.put("mbadaddr", MTVAL);
    NUMBERS.put("mucounteren", MCOUNTINHIBIT);
    NUMBERS.put("dscratch", DSCRATCH0);
  }

  private Csrs() {}

  private static void declareConstants() {
    try {
      for (Field field : Csrs.class.getFields()) {
        if (field.getType() == int.class) {
          declare(field.getName().toLowerCase(Locale.ROOT), field.getInt(null));
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Declares every register that is one of a numbered row; "h" is a row's upper half on RV32. */
  private static void declareRows() {
    row("mhpmevent", "", 3, 31, 0x323);
    row("mhpmevent", "h", 3, 31, 0x723);
    row("pmpcfg", "", 0, 15, 0x3a0);
    row("pmpaddr", "", 0, 63, 0x3b0);
    row("mhpmcounter", "", 3, 31, 0xb03);
    row("mhpmcounter", "h", 3, 31, 0xb83);
    row("hpmcounter", "", 3, 31, 0xc03);
    row("hpmcounter", "h", 3, 31, 0xc83);
  }

  private static void row(String prefix, String suffix, int from, int to, int number) {
    for (int i = from; i <= to; i++) {
      declare(prefix + i + suffix, number + i - from);
    }
  }

  private static void declare(String name, int number) {
    if (NAMES[number] != null || NUMBERS.put(name, number) != null) {
      throw new IllegalStateException("CSR declared twice: " + name);
    }
    NAMES[number] = name;
  }

  /** Name of a register, or {@code 0x} and its number in hexadecimal when it has none. */
  public static String name(int number) {
    return isNamed(number) ? NAMES[number] : "0x" + Integer.toHexString(number);
  }

  /** Whether a register of this number is known. */
  public static boolean isNamed(int number) {
    return number >= 0 && number < NAMES.length && NAMES[number] != null;
  }

  /** Number of the register of this name; -1 if there is none. */
  public static int number(String name) {
    return NUMBERS.getOrDefault(name, -1);
  }

  /** All registers, name by number. */
  public static SortedMap<Integer, String> all() {
    SortedMap<Integer, String> all = new TreeMap<>();
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i] != null) {
        all.put(i, NAMES[i]);
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }

  /**
   * The lowest privilege that may access a register: 0 user, 1 supervisor, 2 hypervisor and virtual
   * supervisor, 3 machine. Bits 9:8 of the number say so (Privileged ISA, "CSR Address Mapping").
   */
  public static int privilege(int number) {
    return number >>> 8 & 3;
  }

  /** Whether writing the register is illegal: bits 11:10 of its number are both set. */
  public static boolean isReadOnly(int number) {
    return (number & 0xc00) == 0xc00;
  }
}
