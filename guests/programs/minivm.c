// SPDX-License-Identifier: Apache-2.0
// A virtual machine inside the virtual machine: a bytecode interpreter, once with a switch and once
// with a table of functions. Indirect jumps and calls whose targets only the data decide.
//
// minivm [LIMIT]    finds the longest Collatz sequence below LIMIT in both styles (default 7,000)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { REGISTERS = 8 };

typedef enum {
  SET,      // r[a] = value
  MOVE,     // r[a] = r[b]
  ADD,      // r[a] += r[b]
  ADD_I,    // r[a] += value
  SHIFT,    // r[a] >>= value
  TRIPLE,   // r[a] = 3 * r[a] + 1
  JUMP,     // pc = value
  IF_ODD,   // if r[a] is odd, pc = value
  IF_ONE,   // if r[a] == 1, pc = value
  IF_LESS,  // if r[a] < r[b], pc = value
  STOP,
  OPERATIONS
} Operation;

typedef struct {
  uint8_t operation, a, b;
  int32_t value;
} Instruction;

typedef struct {
  int64_t r[REGISTERS];
  uint64_t executed;
} Machine;

enum { N, LIMIT, VALUE, LENGTH, BEST, BEST_LENGTH, TOTAL };

static const Instruction program[] = {
    /*  0 */ {SET, N, 0, 1},
    /*  1 */ {MOVE, VALUE, N, 0},
    /*  2 */ {SET, LENGTH, 0, 1},
    /*  3 */ {IF_ONE, VALUE, 0, 10},
    /*  4 */ {ADD_I, LENGTH, 0, 1},
    /*  5 */ {IF_ODD, VALUE, 0, 8},
    /*  6 */ {SHIFT, VALUE, 0, 1},
    /*  7 */ {JUMP, 0, 0, 3},
    /*  8 */ {TRIPLE, VALUE, 0, 0},
    /*  9 */ {JUMP, 0, 0, 4},
    /* 10 */ {ADD, TOTAL, LENGTH, 0},
    /* 11 */ {IF_LESS, BEST_LENGTH, LENGTH, 13},
    /* 12 */ {JUMP, 0, 0, 15},
    /* 13 */ {MOVE, BEST, N, 0},
    /* 14 */ {MOVE, BEST_LENGTH, LENGTH, 0},
    /* 15 */ {ADD_I, N, 0, 1},
    /* 16 */ {IF_LESS, N, LIMIT, 1},
    /* 17 */ {STOP, 0, 0, 0},
};

static void run_by_switch(Machine *m, const Instruction *code) {
  int64_t *r = m->r;
  const Instruction *pc = code;
  for (;;) {
    const Instruction *i = pc++;
    m->executed++;
    switch ((Operation)i->operation) {
      case SET:
        r[i->a] = i->value;
        break;
      case MOVE:
        r[i->a] = r[i->b];
        break;
      case ADD:
        r[i->a] += r[i->b];
        break;
      case ADD_I:
        r[i->a] += i->value;
        break;
      case SHIFT:
        r[i->a] >>= i->value;
        break;
      case TRIPLE:
        r[i->a] = 3 * r[i->a] + 1;
        break;
      case JUMP:
        pc = code + i->value;
        break;
      case IF_ODD:
        pc = r[i->a] & 1 ? code + i->value : pc;
        break;
      case IF_ONE:
        pc = r[i->a] == 1 ? code + i->value : pc;
        break;
      case IF_LESS:
        pc = r[i->a] < r[i->b] ? code + i->value : pc;
        break;
      default:
        return;
    }
  }
}

// Each function returns the next instruction, NULL to stop.
typedef const Instruction *Handler(int64_t *r, const Instruction *i, const Instruction *code);

static const Instruction *set(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] = i->value;
  return i + 1;
}

static const Instruction *move(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] = r[i->b];
  return i + 1;
}

static const Instruction *add(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] += r[i->b];
  return i + 1;
}

static const Instruction *add_i(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] += i->value;
  return i + 1;
}

static const Instruction *shift(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] >>= i->value;
  return i + 1;
}

static const Instruction *triple(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)code;
  r[i->a] = 3 * r[i->a] + 1;
  return i + 1;
}

static const Instruction *jump(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)r;
  return code + i->value;
}

static const Instruction *if_odd(int64_t *r, const Instruction *i, const Instruction *code) {
  return r[i->a] & 1 ? code + i->value : i + 1;
}

static const Instruction *if_one(int64_t *r, const Instruction *i, const Instruction *code) {
  return r[i->a] == 1 ? code + i->value : i + 1;
}

static const Instruction *if_less(int64_t *r, const Instruction *i, const Instruction *code) {
  return r[i->a] < r[i->b] ? code + i->value : i + 1;
}

static const Instruction *stop(int64_t *r, const Instruction *i, const Instruction *code) {
  (void)r;
  (void)i;
  (void)code;
  return NULL;
}

static void run_by_table(Machine *m, const Instruction *code) {
  static Handler *const handlers[OPERATIONS] = {set,  move,   add,    add_i,   shift, triple,
                                                jump, if_odd, if_one, if_less, stop};
  for (const Instruction *i = code; i; m->executed++) {
    i = handlers[i->operation](m->r, i, code);
  }
}

static void report(const char *style, const Machine *m) {
  printf("%s: the sequence from %ld has %ld numbers, all have %ld; %lu instructions\n", style,
         m->r[BEST], m->r[BEST_LENGTH], m->r[TOTAL], m->executed);
}

int main(int argc, char **argv) {
  int64_t limit = argc > 1 ? atol(argv[1]) : 7000;
  Machine by_switch = {.r = {[LIMIT] = limit}};
  run_by_switch(&by_switch, program);
  report("switch", &by_switch);
  Machine by_table = {.r = {[LIMIT] = limit}};
  run_by_table(&by_table, program);
  report("table", &by_table);
  return by_switch.executed != by_table.executed;
}
