# SPDX-License-Identifier: Apache-2.0
# What Python programs do: calls, classes, lists and dictionaries, generators, strings and regular
# expressions, large integers, floating point. bench.py ROUNDS
import re
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


class Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def step(self, others, dt):
        for other in others:
            if other is not self:
                d = other.x - self.x
                self.v += dt * d / (d * d + 1.0)
        self.x += dt * self.v


def bodies(steps):
    world = [Body(float(i), 0.1 * i) for i in range(8)]
    for _ in range(steps):
        for body in world:
            body.step(world, 0.01)
    return sum(b.x * b.x for b in world)


def primes(limit):
    composite = bytearray(limit + 1)
    for i in range(2, limit + 1):
        if not composite[i]:
            yield i
            for j in range(i * i, limit + 1, i):
                composite[j] = 1


def words(count):
    text = " ".join(f"{chr(97 + i % 26)}{i * 7919 % 89}:{i % 17}" for i in range(count))
    seen = {}
    for match in re.finditer(r"([a-z]+\d+):(\d+)", text):
        seen[match.group(1)] = seen.get(match.group(1), 0) + int(match.group(2))
    return sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:3]


for r in range(int(sys.argv[1])):
    print(r, fib(17), f"{bodies(120):.9f}", sum(primes(12000)), words(2000), pow(3, 5000 + r) % 1000003)
