// SPDX-License-Identifier: Apache-2.0
// Tests the C library that the guest programs share: whatever it prints must equal what the host's
// own library prints.
//
// libctest

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(void) {
  static uint64_t state = 1234567;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static uint64_t hash_text(uint64_t hash, const char *text) {
  for (; *text; text++) {
    hash = (hash ^ (unsigned char)*text) * 1099511628211u;
  }
  return hash;
}

static void test_print_integers(void) {
  printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d] [%.3d] [%8.3d] [%-8.3d]\n", 42, 42, 42, 42, 42, 42,
         42, 42, -42);
  printf("[%i] [%d] [%u] [%x] [%X] [%#x] [%o] [%#o] [%#x]\n", INT_MIN, INT_MAX, UINT_MAX, 48879,
         48879, 255, 8, 8, 0);
  printf("[%ld] [%lu] [%lx] [%lld] [%zu] [%hd] [%hhd] [%hhu]\n", LONG_MIN, ULONG_MAX, ULONG_MAX,
         LLONG_MAX, sizeof(long), (short)70000, (signed char)200, (unsigned char)300);
  printf("[%.0d] [%5.0d] [%*d] [%-*d] [%.*d] [%08x] [%#010x]\n", 0, 0, 6, 7, 6, 7, 4, 7, 0xbeef,
         0xbeef);
  printf("[%" PRId64 "] [%" PRIx64 "] [%" PRIu32 "]\n", INT64_MIN, UINT64_MAX, UINT32_MAX);
  printf("[%c] [%3c] [%-3c] [%s] [%8s] [%-8s] [%.2s] [%8.2s] [%%]\n", 'a', 'b', 'c', "text", "text",
         "text", "text", "text");
  printf("[%p] [%p]\n", (void *)0x1234abcd, NULL);
}

static void test_print_doubles(void) {
  static const double values[] = {
      0.0,
      -0.0,
      1.0,
      0.1,
      0.5,
      1.5,
      2.5,
      0.05,
      0.15,
      999999.5,
      9.9995,
      123456789,
      1e15,
      1e16,
      1e22,
      1e23,
      1e100,
      1e-5,
      0.0001,
      1.25e-4,
      1e-310,
      5e-324,
      1 / 3.,
      2 / 3.,
      0x1.fffffffffffffp+1023,
      4503599627370497.5,
      INFINITY,
      -INFINITY,
      NAN,
      12345.678,
  };
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    double x = values[i];
    printf("[%f] [%.0f] [%.1f] [%.3f] [%e] [%.0e] [%.16e] [%g] [%.3g] [%.17g] [%#.0f]\n", x, x, x,
           x, x, x, x, x, x, x, x);
    printf("[%12.4f] [%-12.2e] [%+f] [%012.3f] [% g] [%G] [%E]\n", x, x, x, x, x, x, x);
  }
  printf("[%#g] [%#g] [%#.3g] [%#e] [%#.0e]\n", 1.0, 12345.678, 1e10, 1.5, 2.0);
  printf("[%.20f] [%.30g] [%.60f]\n", 0.1, 1e-7, 0x1p-40);
}

// Random doubles of every size, through every style.
static void test_print_random_doubles(void) {
  uint64_t hash = 1;
  for (int i = 0; i < 3000; i++) {
    uint64_t bits = next_random();
    double x;
    memcpy(&x, &bits, sizeof x);
    if (!isfinite(x)) {
      continue;
    }
    char text[800];
    snprintf(text, sizeof text, "%.17g %g %e %.*f %.*g", x, x, x, i % 20, x, i % 30, x);
    hash = hash_text(hash, text);
  }
  printf("random doubles: %016lx\n", hash);
}

static void test_snprintf(void) {
  char text[8] = "";
  const char *volatile longer = "longer than that";  // volatile: the compiler must not foresee this
  int size = snprintf(text, sizeof text, "%s", longer);
  printf("%d [%s]\n", size, text);
  size = snprintf(NULL, 0, "%d", 12345);
  printf("%d\n", size);
  size = sprintf(text, "%.3f", 2.0 / 3);
  printf("%d [%s]\n", size, text);
}

static void test_parse(void) {
  static const char *const integers[] = {
      "0",
      " 42",
      "-17x",
      "+8",
      "0x1F",
      "077",
      "",
      "-",
      "0x",
      "99999999999999999999",
      "zz9",
      "-0x10",
      "1e3",
      "  ",
      "-9223372036854775808",
      "9223372036854775808",
  };
  static const int bases[] = {10, 0, 16, 36};
  for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
    for (size_t j = 0; j < sizeof bases / sizeof bases[0]; j++) {
      char *end;
      errno = 0;
      long value = strtol(integers[i], &end, bases[j]);
      int error = errno;
      unsigned long magnitude = strtoul(integers[i], NULL, bases[j]);
      printf("%ld/%lu/%ld/%d ", value, magnitude, (long)(end - integers[i]), error == ERANGE);
    }
    printf("\n");
  }
  static const char *const doubles[] = {"1",  "-2.5", ".5", "3.",         "1e10", "1.25e-3x",
                                        "e5", "0.1",  "7e", "123456.789", "-0",   "+1e+2"};
  for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++) {
    char *end;
    double value = strtod(doubles[i], &end);
    printf("%.17g/%ld ", value, (long)(end - doubles[i]));
  }
  printf("\n%d %ld %g\n", atoi("12ab"), atol("-34"), atof("5.5"));
}

static void test_strings(void) {
  char text[64] = "alpha";
  strcat(text, ", beta");
  printf("%s %zu %zu\n", text, strlen(text), strnlen(text, 3));
  printf("%d %d %d %d\n", strcmp("a", "b") < 0, strcmp("b", "a") > 0, strcmp("ab", "ab"),
         strncmp("abc", "abd", 2));
  printf("%s %s %s %d\n", strchr(text, 'p'), strrchr(text, 'a'), strstr(text, "a, b"),
         strstr(text, "gamma") == NULL);
  printf("%zu %zu %d\n", strspn("aabbc", "ab"), strcspn("hello", "l"),
         strchr(text, 0) == text + 11);
  char list[] = ",,one,two;;three,";
  for (char *word = strtok(list, ",;"); word; word = strtok(NULL, ",;")) {
    printf("<%s>", word);
  }
  strncpy(text, "xy", 5);
  printf(" %d%d%d [%s] %d\n", text[2], text[3], text[4], text, memcmp("abc", "abd", 3) < 0);
  printf("%d%d%d%d%d%d %c%c\n", !!isdigit('5'), !!isalpha('_'), !!isspace('\t'), !!isxdigit('f'),
         !!ispunct('!'), !!isprint(127), toupper('q'), tolower('Q'));
  printf("%s; %s\n", strerror(ENOENT), strerror(EINVAL));
}

// Every combination of alignment and small size, against byte-by-byte reference results.
static void test_copies(void) {
  unsigned char source[96], target[96], expected[96];
  long wrong = 0;
  for (size_t i = 0; i < sizeof source; i++) {
    source[i] = (unsigned char)next_random();
  }
  for (size_t from = 0; from < 17; from++) {
    for (size_t to = 0; to < 17; to++) {
      for (size_t size = 0; size < 60; size++) {
        memset(target, 0xee, sizeof target);
        for (size_t i = 0; i < sizeof expected; i++) {
          expected[i] = i >= to && i < to + size ? source[i - to + from] : 0xee;
        }
        memcpy(target + to, source + from, size);
        wrong += memcmp(target, expected, sizeof target) != 0;
        memcpy(target, source, sizeof target);
        for (size_t i = 0; i < sizeof expected; i++) {
          expected[i] = i >= to && i < to + size ? source[i - to + from] : source[i];
        }
        memmove(target + to, target + from, size);
        wrong += memcmp(target, expected, sizeof target) != 0;
        memset(target + to, (int)size, size);
        for (size_t i = 0; i < size; i++) {
          wrong += target[to + i] != size;
        }
        target[to + size] = 0;
        memset(target + to, 'x', size);
        wrong += strlen((char *)target + to) != size;
        wrong += memchr(target + to, 0, sizeof target - to) != target + to + size;
      }
    }
  }
  printf("copies: %ld wrong\n", wrong);
}

static int compare_longs(const void *a, const void *b) {
  long x = *(const long *)a;
  long y = *(const long *)b;
  return (x > y) - (x < y);
}

static void test_sort(void) {
  enum { COUNT = 1000 };
  long numbers[COUNT];
  for (int i = 0; i < COUNT; i++) {
    numbers[i] = (long)(next_random() % 1500);
  }
  qsort(numbers, COUNT, sizeof numbers[0], compare_longs);
  int disorder = 0;
  int found = 0;
  for (int i = 1; i < COUNT; i++) {
    disorder += numbers[i - 1] > numbers[i];
  }
  for (long key = 0; key < 1500; key++) {
    found += bsearch(&key, numbers, COUNT, sizeof numbers[0], compare_longs) != NULL;
  }
  printf("sort: %d out of order, least %ld, greatest %ld, %d different\n", disorder, numbers[0],
         numbers[COUNT - 1], found);
}

// Blocks of all sizes come and go; each holds a pattern that nobody else may touch.
static void test_malloc(void) {
  enum { BLOCKS = 400 };
  static struct {
    unsigned char *data;
    size_t size;
  } blocks[BLOCKS];
  long wrong = 0;
  uint64_t allocated = 0;
  for (int i = 0; i < 30000; i++) {
    size_t k = next_random() % BLOCKS;
    size_t limit = i % 500 == 0 ? 3000000 : i % 10 == 0 ? 40000 : 300;
    size_t size = 1 + next_random() % limit;
    unsigned char mark = (unsigned char)(k * 7);
    if (blocks[k].data) {
      size_t last = blocks[k].size - 1;
      wrong += blocks[k].data[0] != mark || blocks[k].data[last] != mark;
    }
    if (blocks[k].data && i % 3 == 0) {
      blocks[k].data = realloc(blocks[k].data, size);
      size_t kept = size < blocks[k].size ? size : blocks[k].size;
      wrong +=
          blocks[k].data[0] != mark || (kept == blocks[k].size && blocks[k].data[kept - 1] != mark);
    } else {
      free(blocks[k].data);
      blocks[k].data = i % 5 == 0 ? calloc(size, 1) : malloc(size);
      wrong += i % 5 == 0 && (blocks[k].data[0] != 0 || blocks[k].data[size - 1] != 0);
    }
    wrong += (uintptr_t)blocks[k].data % 16 != 0;
    blocks[k].size = size;
    memset(blocks[k].data, mark, size);
    allocated += size;
  }
  for (int k = 0; k < BLOCKS; k++) {
    free(blocks[k].data);
  }
  void *volatile too_much = malloc((size_t)1 << 62);
  printf("malloc: %ld wrong, %lu bytes in all, too much: %d\n", wrong, allocated, too_much == NULL);
}

static void test_math(void) {
  static const double values[] = {0.0, -0.0,   0.5,       -0.5,  1.5, -1.5,
                                  2.5, 0x1p52, -0x1.8p51, 1e300, -3.0};
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    volatile double x = values[i];
    printf("%g: %g %g %g %g %g %ld\n", x, floor(x), ceil(x), trunc(x), fabs(x), copysign(2, x),
           fabs(x) < 1e18 ? lrint(x) : 0);
  }
  volatile double two = 2;
  volatile float three = 3;
  printf("%.17g %.9g %g %g %g\n", sqrt(two), (double)sqrtf(three), fma(two, two, -4.0),
         fmin(two, -1), fmax(two, NAN));
}

static jmp_buf out;

static void jump(int value) { longjmp(out, value); }

static void test_jump(void) {
  volatile int times = 0;
  int value = setjmp(out);
  printf("setjmp: %d\n", value);
  if (times++ < 3) {
    jump(times - 1);
  }
}

static void first_registered(void) { printf("last at exit\n"); }

static void second_registered(void) { printf("first at exit\n"); }

int main(void) {
  atexit(first_registered);
  atexit(second_registered);
  test_print_integers();
  test_print_doubles();
  test_print_random_doubles();
  test_snprintf();
  test_parse();
  test_strings();
  test_copies();
  test_sort();
  test_malloc();
  test_math();
  test_jump();
  return 5;
}
