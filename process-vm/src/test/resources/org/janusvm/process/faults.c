// SPDX-License-Identifier: Apache-2.0
// Every kind of access at every offset across the boundary of two pages, one of which refuses it:
// the signal, its code and address must be right, and nothing may have been stored. What is right
// is computed here, from what the two pages allow.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)

typedef void access_function(char *address);

#define LOAD(name, instruction)                                             \
  static void name(char *a) {                                               \
    uint64_t v;                                                             \
    asm volatile(instruction " %0, 0(%1)" : "=r"(v) : "r"(a) : "memory");   \
  }
#define STORE(name, instruction)                                            \
  static void name(char *a) {                                               \
    asm volatile(instruction " %0, 0(%1)" : : "r"(-1L), "r"(a) : "memory"); \
  }
#define AMO(name, instruction)                                              \
  static void name(char *a) {                                               \
    uint64_t v;                                                             \
    asm volatile(instruction " %0, %1, (%2)" : "=&r"(v) : "r"(-1L), "r"(a) : "memory"); \
  }

LOAD(lb, "lb") LOAD(lbu, "lbu") LOAD(lh, "lh") LOAD(lhu, "lhu")
LOAD(lw, "lw") LOAD(lwu, "lwu") LOAD(ld, "ld")
STORE(sb, "sb") STORE(sh, "sh") STORE(sw, "sw") STORE(sd, "sd")
AMO(amoswap_w, "amoswap.w") AMO(amoadd_d, "amoadd.d")
AMO(amomaxu_w, "amomaxu.w") AMO(amoor_d, "amoor.d")

static void flw(char *a) {
  asm volatile("flw ft0, 0(%0)" : : "r"(a) : "ft0", "memory");
}

static void fld(char *a) {
  asm volatile("fld ft0, 0(%0)" : : "r"(a) : "ft0", "memory");
}

static void fsw(char *a) {
  asm volatile("fsw %1, 0(%0)" : : "r"(a), "f"(-1.5f) : "memory");
}

static void fsd(char *a) {
  asm volatile("fsd %1, 0(%0)" : : "r"(a), "f"(-1.5) : "memory");
}

static void lr_w(char *a) {
  uint64_t v;
  asm volatile("lr.w %0, (%1)" : "=r"(v) : "r"(a) : "memory");
}

static void lr_d(char *a) {
  uint64_t v;
  asm volatile("lr.d %0, (%1)" : "=r"(v) : "r"(a) : "memory");
}

// The pair, so that the store is tried: where reading is allowed, it is the one that faults.
static void sc_w(char *a) {
  uint64_t v, r;
  asm volatile("1: lr.w %0, (%2); sc.w %1, %3, (%2); bnez %1, 1b"
               : "=&r"(v), "=&r"(r) : "r"(a), "r"(-1L) : "memory");
}

static void sc_d(char *a) {
  uint64_t v, r;
  asm volatile("1: lr.d %0, (%2); sc.d %1, %3, (%2); bnez %1, 1b"
               : "=&r"(v), "=&r"(r) : "r"(a), "r"(-1L) : "memory");
}

static const struct kind {
  const char *name;
  access_function *run;
  int bytes, writes, atomic;  // Atomic: 2 for a pair that reads first.
} kinds[] = {
    {"lb", lb, 1, 0, 0},         {"lbu", lbu, 1, 0, 0},       {"lh", lh, 2, 0, 0},
    {"lhu", lhu, 2, 0, 0},       {"lw", lw, 4, 0, 0},         {"lwu", lwu, 4, 0, 0},
    {"ld", ld, 8, 0, 0},         {"flw", flw, 4, 0, 0},       {"fld", fld, 8, 0, 0},
    {"sb", sb, 1, 1, 0},         {"sh", sh, 2, 1, 0},         {"sw", sw, 4, 1, 0},
    {"sd", sd, 8, 1, 0},         {"fsw", fsw, 4, 1, 0},       {"fsd", fsd, 8, 1, 0},
    {"lr.w", lr_w, 4, 0, 1},     {"lr.d", lr_d, 8, 0, 1},     {"sc.w", sc_w, 4, 1, 2},
    {"sc.d", sc_d, 8, 1, 2},     {"amoswap.w", amoswap_w, 4, 1, 1},
    {"amoadd.d", amoadd_d, 8, 1, 1}, {"amomaxu.w", amomaxu_w, 4, 1, 1},
    {"amoor.d", amoor_d, 8, 1, 1},
};

enum page { PRIVATE, SHARED, READ_ONLY, SHARED_READ_ONLY, NO_RIGHTS, UNMAPPED, BEYOND, BEYOND_READ_ONLY,
            PRIVATE_FILE_BEYOND, PAGES };
static const char *const page_names[] = {"private", "shared", "read-only", "shared read-only",
                                         "no rights", "unmapped", "beyond the end",
                                         "beyond the end, read-only", "private beyond the end"};

static int file;

static void lay(char *at, enum page page) {
  static const int rights[] = {RW, RW, PROT_READ, PROT_READ, PROT_NONE, 0, RW, PROT_READ, RW};
  int flags = MAP_FIXED | MAP_PRIVATE;
  int fd = file;
  off_t offset = 0;
  munmap(at, PAGE);
  switch (page) {
    case UNMAPPED:
      return;
    case PRIVATE:
    case READ_ONLY:
    case NO_RIGHTS:
      fd = -1;
      flags |= MAP_ANONYMOUS;
      break;
    case BEYOND:
    case BEYOND_READ_ONLY:
      offset = PAGE;
      flags = MAP_FIXED | MAP_SHARED;
      break;
    case PRIVATE_FILE_BEYOND:
      offset = PAGE;
      break;
    default:
      flags = MAP_FIXED | MAP_SHARED;
  }
  if (mmap(at, PAGE, rights[page], flags, fd, offset) != at) {
    perror("mmap");
    exit(1);
  }
}

// The signal that a page answers an access with, and its code; 0 if it allows it.
static int refuses(enum page page, const struct kind *kind, int *code) {
  int writes = kind->writes;
  *code = SEGV_ACCERR;
  switch (page) {
    case PRIVATE:
    case SHARED:
      return 0;
    case READ_ONLY:
    case SHARED_READ_ONLY:
      return writes ? SIGSEGV : 0;
    case NO_RIGHTS:
      return SIGSEGV;
    case UNMAPPED:
      *code = SEGV_MAPERR;
      return SIGSEGV;
    case BEYOND_READ_ONLY:
      // Of a pair, the read comes first and is allowed by the rights.
      if (writes && kind->atomic != 2) {
        return SIGSEGV;
      }
      // Fall through.
    default:
      *code = BUS_ADRERR;
      return SIGBUS;
  }
}

static sigjmp_buf back;
static volatile int got_signal, got_code;
static char *volatile got_address;

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)context;
  got_signal = signal;
  got_code = info->si_code;
  got_address = info->si_addr;
  siglongjmp(back, 1);
}

static int wrong;

static void check(char *boundary, const struct kind *kind, enum page first, enum page second,
                  int offset) {
  char *a = boundary + offset;
  int code = 0;
  volatile int signal = 0;
  char *volatile address = a;
  if (kind->atomic && ((uintptr_t)a & (kind->bytes - 1)) != 0) {
    signal = SIGBUS;
    code = BUS_ADRALN;
  } else {
    if (offset < 0) {
      signal = refuses(first, kind, &code);
    }
    if (signal == 0 && offset + kind->bytes > 0) {
      signal = refuses(second, kind, &code);
      address = offset < 0 ? boundary : a;
    }
  }
  int readable_first = first != NO_RIGHTS && first != UNMAPPED && first < BEYOND;
  int readable_second = second != NO_RIGHTS && second != UNMAPPED && second < BEYOND;
  char before[32];
  memset(before, 0, sizeof before);
  if (readable_first) {
    memcpy(before, boundary - 16, 16);
  }
  if (readable_second) {
    memcpy(before + 16, boundary, 16);
  }
  got_signal = 0;
  got_code = 0;
  got_address = a;
  if (sigsetjmp(back, 1) == 0) {
    kind->run(a);
  }
  int fine = got_signal == signal && (signal == 0 || (got_code == code && got_address == address));
  if (signal != 0 && readable_first && memcmp(before, boundary - 16, 16) != 0) {
    fine = 0;
  }
  if (signal != 0 && readable_second && memcmp(before + 16, boundary, 16) != 0) {
    fine = 0;
  }
  if (!fine && wrong++ < 20) {
    printf("%s at %d, %s then %s: signal %d code %d at %ld; wanted %d code %d at %ld\n", kind->name,
           offset, page_names[first], page_names[second], got_signal, got_code,
           (long)(got_address - boundary), signal, code, (long)(address - boundary));
  }
}

// An instruction of four bytes whose second half lies in a page that must not be executed.
static void fetch(char *boundary, enum page second) {
  static const uint16_t code[] = {0x0513, 0x02a0, 0x8082};  // li a0, 42; ret
  lay(boundary - PAGE, PRIVATE);
  memcpy(boundary - 2, code, 2);
  if (second == PRIVATE) {
    lay(boundary, PRIVATE);
    memcpy(boundary, code + 1, 4);
    mprotect(boundary, PAGE, PROT_READ | PROT_EXEC);
  } else {
    lay(boundary, second);
  }
  mprotect(boundary - PAGE, PAGE, PROT_READ | PROT_EXEC);
  __builtin___clear_cache(boundary - 2, boundary + 4);
  got_signal = 0;
  int r = 0;
  if (sigsetjmp(back, 1) == 0) {
    r = ((int (*)(void))(boundary - 2))();
  }
  if (second == PRIVATE ? r != 42 : got_signal != SIGSEGV || got_address != boundary) {
    wrong++;
    printf("fetch, second half %s: %d, signal %d at %ld\n", page_names[second], r, got_signal,
           (long)(got_address - boundary));
  }
}

int main(void) {
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
  file = memfd_create("file", 0);
  ftruncate(file, PAGE);
  char *area = mmap(NULL, 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *boundary = area + 2 * PAGE;
  int count = 0;
  for (int first = 0; first < PAGES; first++) {
    for (int second = 0; second < PAGES; second++) {
      lay(boundary - PAGE, first);
      lay(boundary, second);
      for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (int offset = -8; offset < 8; offset++) {
          check(boundary, &kinds[k], first, second, offset);
          count++;
        }
      }
    }
  }
  fetch(boundary, PRIVATE);
  fetch(boundary, UNMAPPED);
  fetch(boundary, READ_ONLY);
  fetch(boundary, NO_RIGHTS);
  printf("%d accesses, %d wrong\n", count, wrong);
  return wrong != 0;
}
