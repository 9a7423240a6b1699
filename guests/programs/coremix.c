// SPDX-License-Identifier: Apache-2.0
// A mix of what embedded programs do all day: linked lists, small integer matrices, a state machine
// over text, and a cyclic redundancy check that ties the results together.
//
// coremix [ROUNDS]    (default 600)

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t random_state = 1;

static uint32_t next_random(void) {
  random_state = random_state * 1664525 + 1013904223;
  return random_state >> 8;
}

// CRC-16 with the reversed polynomial of X.25, bit by bit.
static uint16_t crc16(uint16_t crc, uint32_t value) {
  for (int i = 0; i < 32; i++) {
    uint16_t bit = (uint16_t)((crc ^ value) & 1);
    crc >>= 1;
    value >>= 1;
    if (bit) {
      crc ^= 0x8408;
    }
  }
  return crc;
}

// Linked lists: find, reverse, sort.

enum { LIST_SIZE = 200 };

typedef struct Item {
  struct Item *next;
  int32_t key;
  int32_t payload;
} Item;

static Item *make_list(Item *items) {
  for (int i = 0; i < LIST_SIZE; i++) {
    items[i].next = i + 1 < LIST_SIZE ? &items[i + 1] : NULL;
    items[i].key = (int32_t)(next_random() % 1000);
    items[i].payload = i;
  }
  return items;
}

static const Item *find(const Item *list, int32_t key) {
  while (list && list->key != key) {
    list = list->next;
  }
  return list;
}

static Item *reverse(Item *list) {
  Item *result = NULL;
  while (list) {
    Item *rest = list->next;
    list->next = result;
    result = list;
    list = rest;
  }
  return result;
}

static Item *merge(Item *a, Item *b) {
  Item head = {0};
  Item *tail = &head;
  while (a && b) {
    Item **smaller = a->key <= b->key ? &a : &b;
    tail->next = *smaller;
    tail = *smaller;
    *smaller = tail->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

static Item *sort(Item *list, int size) {
  if (size <= 1) {
    return list;
  }
  Item *last = list;
  for (int i = 1; i < size / 2; i++) {
    last = last->next;
  }
  Item *second = last->next;
  last->next = NULL;
  return merge(sort(list, size / 2), sort(second, size - size / 2));
}

static uint16_t lists(uint16_t crc) {
  Item items[LIST_SIZE];
  Item *list = reverse(make_list(items));
  for (int i = 0; i < 20; i++) {
    const Item *found = find(list, (int32_t)(next_random() % 1000));
    crc = crc16(crc, found ? (uint32_t)found->payload : 0xffff);
  }
  for (list = sort(list, LIST_SIZE); list; list = list->next) {
    crc = crc16(crc, (uint32_t)list->payload);
  }
  return crc;
}

// Matrices of 16-bit integers.

enum { MATRIX = 24 };

static uint16_t matrices(uint16_t crc) {
  int16_t a[MATRIX][MATRIX];
  int16_t b[MATRIX][MATRIX];
  int32_t column_sums[MATRIX] = {0};
  for (int i = 0; i < MATRIX; i++) {
    for (int j = 0; j < MATRIX; j++) {
      a[i][j] = (int16_t)(next_random() % 256 - 128);
      b[i][j] = (int16_t)(next_random() % 256 - 128);
    }
  }
  for (int i = 0; i < MATRIX; i++) {
    for (int j = 0; j < MATRIX; j++) {
      int32_t sum = 0;
      for (int k = 0; k < MATRIX; k++) {
        sum += a[i][k] * b[k][j];
      }
      column_sums[j] += (sum >> 2 & 15) * (sum >> 5 & 127);  // picks bits from the middle
    }
  }
  for (int j = 0; j < MATRIX; j++) {
    crc = crc16(crc, (uint32_t)column_sums[j]);
  }
  return crc;
}

// A state machine that tells numbers of several kinds apart.

typedef enum { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, POWER, BAD } State;

enum { STATES = BAD + 1 };

static State next_state(State state, char c) {
  int digit = c >= '0' && c <= '9';
  switch (state) {
    case START:
      return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : BAD;
    case SIGN:
      return digit ? INTEGER : c == '.' ? POINT : BAD;
    case INTEGER:
      return digit ? INTEGER : c == '.' ? FRACTION : c == 'e' ? EXPONENT : BAD;
    case POINT:
      return digit ? FRACTION : BAD;
    case FRACTION:
      return digit ? FRACTION : c == 'e' ? EXPONENT : BAD;
    case EXPONENT:
      return digit ? POWER : c == '+' || c == '-' ? EXPONENT_SIGN : BAD;
    case EXPONENT_SIGN:
    case POWER:
      return digit ? POWER : BAD;
    default:
      return BAD;
  }
}

static uint16_t state_machine(uint16_t crc) {
  static const char *const words[] = {"5012", "+12.5", "-.75e3", "1e-10",  "0x7f",
                                      "..3",  "33e",   "T0.3",   "9.9e+9", "-874"};
  char text[1200];
  size_t size = 0;
  while (size < sizeof text - 16) {
    const char *word = words[next_random() % (sizeof words / sizeof words[0])];
    size_t length = strlen(word);
    memcpy(text + size, word, length);
    size += length;
    text[size++] = ',';
  }
  uint32_t ends[STATES] = {0};
  uint32_t transitions[STATES] = {0};
  State state = START;
  for (size_t i = 0; i < size; i++) {
    if (text[i] == ',') {
      ends[state]++;
      state = START;
    } else {
      State next = next_state(state, text[i]);
      transitions[next] += next != state;
      state = next;
    }
  }
  for (int i = 0; i < STATES; i++) {
    crc = crc16(crc16(crc, ends[i]), transitions[i]);
  }
  return crc;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 600;
  uint16_t list_crc = 0;
  uint16_t matrix_crc = 0;
  uint16_t state_crc = 0;
  for (int i = 0; i < rounds; i++) {
    list_crc = lists(list_crc);
    matrix_crc = matrices(matrix_crc);
    state_crc = state_machine(state_crc);
  }
  printf("%d rounds: lists %04x, matrices %04x, states %04x\n", rounds, list_crc, matrix_crc,
         state_crc);
  return 0;
}
