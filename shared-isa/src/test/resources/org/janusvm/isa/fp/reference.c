// SPDX-License-Identifier: Apache-2.0
// Runs floating-point instructions on whatever executes this program, so that Janus can be compared
// with it. Reads records (operation, format, rounding mode, three operands) from standard input and
// answers each with the result and the exceptions raised. Freestanding: system calls only.
//
// The numbers of the operations (ADD, SUB, ...) are defined on the compiler's command line by the
// test that builds this program, so that they are written down once.

typedef unsigned long u64;

struct request {
  u64 op, binary64, rm, a, b, c;
};

struct reply {
  u64 result, flags;
};

// Instructions that round are written without a mode, which to the assembler means the dynamic one.
#define EXECUTE(instruction)                       \
  asm volatile(instruction                         \
               : [x] "=r"(x)                       \
               : [a] "r"(q->a), [b] "r"(q->b), [c] "r"(q->c) \
               : "fa0", "fa1", "fa2")

#define LOAD(w) "fmv." w ".x fa0,%[a]\n fmv." w ".x fa1,%[b]\n fmv." w ".x fa2,%[c]\n"
#define SAVE(w) "fmv.x." w " %[x],fa0\n"

#define TO_F(w, text) EXECUTE(LOAD(w) text "\n" SAVE(w))
#define TO_X(w, text) EXECUTE(LOAD(w) text "\n")

#define CASES(base, w, f)                                                    \
  case base + ADD: TO_F(w, "fadd." f " fa0,fa0,fa1"); break;                 \
  case base + SUB: TO_F(w, "fsub." f " fa0,fa0,fa1"); break;                 \
  case base + MUL: TO_F(w, "fmul." f " fa0,fa0,fa1"); break;                 \
  case base + DIV: TO_F(w, "fdiv." f " fa0,fa0,fa1"); break;                 \
  case base + SQRT: TO_F(w, "fsqrt." f " fa0,fa0"); break;                   \
  case base + MADD: TO_F(w, "fmadd." f " fa0,fa0,fa1,fa2"); break;           \
  case base + MSUB: TO_F(w, "fmsub." f " fa0,fa0,fa1,fa2"); break;           \
  case base + NMSUB: TO_F(w, "fnmsub." f " fa0,fa0,fa1,fa2"); break;         \
  case base + NMADD: TO_F(w, "fnmadd." f " fa0,fa0,fa1,fa2"); break;         \
  case base + MIN: TO_F(w, "fmin." f " fa0,fa0,fa1"); break;                 \
  case base + MAX: TO_F(w, "fmax." f " fa0,fa0,fa1"); break;                 \
  case base + EQ: TO_X(w, "feq." f " %[x],fa0,fa1"); break;                  \
  case base + LT: TO_X(w, "flt." f " %[x],fa0,fa1"); break;                  \
  case base + LE: TO_X(w, "fle." f " %[x],fa0,fa1"); break;                  \
  case base + CLASSIFY: TO_X(w, "fclass." f " %[x],fa0"); break;             \
  case base + SGNJ: TO_F(w, "fsgnj." f " fa0,fa0,fa1"); break;               \
  case base + SGNJN: TO_F(w, "fsgnjn." f " fa0,fa0,fa1"); break;             \
  case base + SGNJX: TO_F(w, "fsgnjx." f " fa0,fa0,fa1"); break;             \
  case base + TO_INT32: TO_X(w, "fcvt.w." f " %[x],fa0"); break;             \
  case base + TO_UINT32: TO_X(w, "fcvt.wu." f " %[x],fa0"); break;           \
  case base + TO_INT64: TO_X(w, "fcvt.l." f " %[x],fa0"); break;             \
  case base + TO_UINT64: TO_X(w, "fcvt.lu." f " %[x],fa0"); break;           \
  case base + FROM_INT32: EXECUTE("fcvt." f ".w fa0,%[a]\n" SAVE(w)); break; \
  case base + FROM_UINT32: EXECUTE("fcvt." f ".wu fa0,%[a]\n" SAVE(w)); break; \
  case base + FROM_INT64: EXECUTE("fcvt." f ".l fa0,%[a]\n" SAVE(w)); break; \
  case base + FROM_UINT64: EXECUTE("fcvt." f ".lu fa0,%[a]\n" SAVE(w)); break;

#define BINARY64_BASE 1000

static void execute(const struct request *q, struct reply *p) {
  u64 x = 0, flags;
  asm volatile("fsflags zero\n fsrm %0" : : "r"(q->rm));
  switch (q->op + (q->binary64 ? BINARY64_BASE : 0)) {
    CASES(0, "w", "s")
    CASES(BINARY64_BASE, "d", "d")
    case CONVERT: EXECUTE(LOAD("w") "fcvt.d.s fa0,fa0\n" SAVE("d")); break;
    case BINARY64_BASE + CONVERT: EXECUTE(LOAD("d") "fcvt.s.d fa0,fa0\n" SAVE("w")); break;
  }
  asm volatile("frflags %0" : "=r"(flags));
  p->result = x;
  p->flags = flags;
}

static long syscall3(long number, long a, long b, long c) {
  register long a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c, a7 asm("a7") = number;
  asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}

enum { SYS_READ = 63, SYS_WRITE = 64, SYS_EXIT = 93, BATCH = 1024 };

static struct request requests[BATCH];
static struct reply replies[BATCH];

// Fills the buffer as far as the input reaches; returns the number of bytes.
static long read_fully(char *to, long size) {
  long have = 0;
  while (have < size) {
    long n = syscall3(SYS_READ, 0, (long)(to + have), size - have);
    if (n <= 0) break;
    have += n;
  }
  return have;
}

static void write_fully(const char *from, long size) {
  while (size > 0) {
    long n = syscall3(SYS_WRITE, 1, (long)from, size);
    if (n <= 0) syscall3(SYS_EXIT, 1, 0, 0);
    from += n;
    size -= n;
  }
}

void _start(void) {
  long count;
  do {
    count = read_fully((char *)requests, sizeof requests) / (long)sizeof requests[0];
    for (long i = 0; i < count; i++) execute(&requests[i], &replies[i]);
    write_fully((const char *)replies, count * (long)sizeof replies[0]);
  } while (count == BATCH);
  syscall3(SYS_EXIT, 0, 0, 0);
}
