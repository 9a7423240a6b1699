// SPDX-License-Identifier: Apache-2.0
// Gravitation between a handful of bodies, step by step: double-precision multiplications,
// divisions and square roots in a small loop whose data stay in the first-level cache. The energy
// printed before and after should nearly agree; the checksum covers every bit of the final state.
//
// nbody [STEPS]    (default 100,000)

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODIES = 8 };

static const double SOFTENING = 0.05;  // keeps close encounters finite

typedef struct {
  double x, y, z;
  double vx, vy, vz;
  double mass;
} Body;

static double random_unit(void) {
  static uint64_t state = 42;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double)(state >> 11) * 0x1p-53;
}

static void place(Body *bodies) {
  for (int i = 0; i < BODIES; i++) {
    Body *b = &bodies[i];
    b->x = 4 * random_unit() - 2;
    b->y = 4 * random_unit() - 2;
    b->z = random_unit() - 0.5;
    b->vx = -0.5 * b->y;  // turning about the z axis
    b->vy = 0.5 * b->x;
    b->vz = 0;
    b->mass = 0.1 + 0.4 * random_unit();
  }
}

static double energy(const Body *bodies) {
  double total = 0;
  for (int i = 0; i < BODIES; i++) {
    const Body *a = &bodies[i];
    total += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
    for (int j = i + 1; j < BODIES; j++) {
      const Body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      total -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz + SOFTENING);
    }
  }
  return total;
}

static void step(Body *bodies, double dt) {
  for (int i = 0; i < BODIES; i++) {
    Body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      Body *b = &bodies[j];
      double dx = a->x - b->x;
      double dy = a->y - b->y;
      double dz = a->z - b->z;
      double square = dx * dx + dy * dy + dz * dz + SOFTENING;
      double pull = dt / (square * sqrt(square));
      a->vx -= dx * b->mass * pull;
      a->vy -= dy * b->mass * pull;
      a->vz -= dz * b->mass * pull;
      b->vx += dx * a->mass * pull;
      b->vy += dy * a->mass * pull;
      b->vz += dz * a->mass * pull;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    Body *b = &bodies[i];
    b->x += dt * b->vx;
    b->y += dt * b->vy;
    b->z += dt * b->vz;
  }
}

// Spreads every bit of the value over the checksum, so that no two differences cancel each other.
static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 32;
}

static uint64_t checksum(const Body *bodies) {
  uint64_t sum = 0;
  const double *values = &bodies[0].x;
  for (size_t i = 0; i < BODIES * sizeof(Body) / sizeof(double); i++) {
    uint64_t bits;
    memcpy(&bits, &values[i], sizeof bits);
    sum = mix(sum, bits);
  }
  return sum;
}

int main(int argc, char **argv) {
  int steps = argc > 1 ? atoi(argv[1]) : 100000;
  static Body bodies[BODIES];
  place(bodies);
  printf("energy before %.9f\n", energy(bodies));
  for (int i = 0; i < steps; i++) {
    step(bodies, 0.0001);
  }
  printf("energy after  %.9f\n", energy(bodies));
  printf("checksum %016lx\n", checksum(bodies));
  return 0;
}
