// SPDX-License-Identifier: Apache-2.0
// A little of everything a compiler makes code of; compiled by a test, never run.
struct node {
  struct node *left, *right;
  double value;
  char name[12];
};
static struct node pool[100];
int counter;
static const char *names[] = {"a", "bc", "def"};

extern int external(int, const char *, ...);

double sum(struct node *n) {
  return n ? n->value + sum(n->left) + sum(n->right) : 0.0;
}

long collatz(unsigned long n) {
  long steps = 0;
  while (n != 1) {
    n = n & 1 ? 3 * n + 1 : n / 2;
    steps++;
  }
  return steps;
}

int choose(int x) {
  switch (x) {
    case 0: return 5;
    case 1: return 77;
    case 2: return -3;
    case 3: return 1000;
    case 4: return 9;
    case 5: return 123456;
    case 6: return x * x;
    case 7: return counter;
    default: return x / 7;
  }
}

float singles(float a, float b, int c) {
  return a * b + c - (float)(unsigned)c / (a < b ? a : b);
}

double fused(double a, double b, double c) {
  return __builtin_fma(a, b, c) - __builtin_fabs(a);
}

unsigned hash(const char *s) {
  unsigned h = 2166136261u;
  while (*s) h = (h ^ (unsigned char)*s++) * 16777619u;
  return h;
}

void sort(int *a, int n) {
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      if (a[j] < a[i]) {
        int t = a[i];
        a[i] = a[j];
        a[j] = t;
      }
}

long atomics(long *p, int *q) {
  return __atomic_fetch_add(p, 3, __ATOMIC_SEQ_CST) + __sync_val_compare_and_swap(q, 1, 2) +
         __atomic_load_n(p, __ATOMIC_ACQUIRE);
}

unsigned long high(unsigned long a, unsigned long b) {
  return ((unsigned __int128)a * b) >> 64;
}

int external(int a, const char *b, ...) { return a + names[a % 3][0] + b[0]; }

void _start(void) {
  counter = external(choose(counter), names[1], 1.5);
  pool[3].left = &pool[4];
  pool[counter % 100].value = singles(1, 2, 3);
}
