// SPDX-License-Identifier: Apache-2.0
// What JavaScript programs do: calls, classes, closures over arrays, maps, strings and regular
// expressions, typed arrays, big integers. bench.js ROUNDS

const rounds = Number(scriptArgs[1]);

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

class Account {
  #balance = 0;
  deposit(amount) {
    this.#balance += amount;
    return this;
  }
  get balance() {
    return this.#balance;
  }
}

function accounts(count) {
  const all = Array.from({ length: 64 }, () => new Account());
  for (let i = 0; i < count; i++) {
    all[(i * 7) % 64].deposit(i % 13);
  }
  return all.map((a) => a.balance).filter((b) => b % 2 === 0).reduce((a, b) => a + b, 0);
}

function sieve(limit) {
  const composite = new Uint8Array(limit + 1);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (!composite[i]) {
      count++;
      for (let j = i * i; j <= limit; j += i) {
        composite[j] = 1;
      }
    }
  }
  return count;
}

function words(count) {
  const text = Array.from({ length: count }, (_, i) => `w${(i * 31) % 97}=${i % 11}`).join(";");
  const seen = new Map();
  for (const [, word, number] of text.matchAll(/(\w+)=(\d+)/g)) {
    seen.set(word, (seen.get(word) ?? 0) + Number(number));
  }
  return JSON.stringify([...seen].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3));
}

function factorial(n) {
  let product = 1n;
  for (let i = 2n; i <= n; i++) {
    product *= i;
  }
  return product % 1000000007n;
}

for (let round = 1; round <= rounds; round++) {
  console.log(round, fib(20), accounts(20000), sieve(30000), words(1500), factorial(150n));
}
