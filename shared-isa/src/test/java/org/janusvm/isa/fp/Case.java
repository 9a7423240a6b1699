// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.fp;

import java.util.SplittableRandom;

/** One operation on given operands; what it gives is checked by the tests that draw it. */
record Case(Op op, boolean binary64, int rm, long a, long b, long c) {
  private static final Op[] OPS = Op.values();

  static Case random(SplittableRandom random) {
    boolean binary64 = random.nextBoolean();
    Op op = OPS[random.nextInt(OPS.length)];
    return random(random, op, binary64, random.nextInt(5));
  }

  static Case random(SplittableRandom random, Op op, boolean binary64, int rm) {
    Operands operands = new Operands(random, binary64);
    long a;
    if (op.fromInteger()) {
      a = operands.integer();
    } else {
      a = op.toInteger() && random.nextInt(3) != 0 ? operands.nearInteger() : operands.any();
    }
    long b = op.operands >= 2 ? operands.relatedTo(a) : 0;
    long c = op.operands >= 3 ? operands.addendFor(a, b) : 0;
    return new Case(op, binary64, rm, a, b, c);
  }

  long run(FpState s) {
    return op.run(binary64, s, a, b, c, rm);
  }

  Oracle.Outcome expected() {
    return Oracle.evaluate(op, binary64, a, b, c, rm);
  }

  @Override
  public String toString() {
    return String.format("%s.%s rm=%d a=%#x b=%#x c=%#x", op, binary64 ? "D" : "S", rm, a, b, c);
  }
}
