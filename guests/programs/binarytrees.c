// SPDX-License-Identifier: Apache-2.0
// Binary trees built and thrown away: the memory allocator, pointer chasing, recursion. One tree
// lives all the time while many short-lived ones of growing size come and go.
//
// binarytrees [DEPTH]    depth of the largest tree (default 17)

#include <stdio.h>
#include <stdlib.h>

typedef struct Node {
  struct Node *left;
  struct Node *right;
  long value;
} Node;

static Node *build(int depth, long value) {
  Node *n = malloc(sizeof *n);
  if (!n) {
    fprintf(stderr, "binarytrees: out of memory\n");
    exit(1);
  }
  n->value = value;
  n->left = depth > 0 ? build(depth - 1, 2 * value) : NULL;
  n->right = depth > 0 ? build(depth - 1, 2 * value + 1) : NULL;
  return n;
}

static long sum(const Node *n) { return n ? n->value + sum(n->left) + sum(n->right) : 0; }

static void destroy(Node *n) {
  if (n) {
    destroy(n->left);
    destroy(n->right);
    free(n);
  }
}

int main(int argc, char **argv) {
  int max_depth = argc > 1 ? atoi(argv[1]) : 17;
  Node *lasting = build(max_depth, 1);
  for (int depth = 3; depth <= max_depth; depth += 3) {
    int trees = 1 << (max_depth - depth);
    long total = 0;
    for (int i = 0; i < trees; i++) {
      Node *t = build(depth, i + 1);
      total += sum(t);
      destroy(t);
    }
    printf("%6d trees of depth %2d: sum %ld\n", trees, depth, total);
  }
  printf("lasting tree of depth %d: sum %ld\n", max_depth, sum(lasting));
  destroy(lasting);
  return 0;
}
