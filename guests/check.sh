#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs every line of programs.tsv under qemu-riscv64 and natively and compares standard output and
# exit status: with the small arguments, where the output must also be expected/NAME.out, and with
# the default ones where they differ.
#
#   check.sh [--write] [NAME]...    --write: write expected/ instead of comparing with it
#
# qemu-riscv64 cannot execute another RISC-V program unless the host's kernel is told how, so runs
# that need exec are only made natively.

set -u
cd "$(dirname "$0")" || exit 1
ulimit -c 0

qemu=${QEMU:-qemu-riscv64}
build=${BUILD:-build}
write=0
if [ "${1:-}" = --write ]; then
  write=1
  shift
fi
command -v "$qemu" > /dev/null || {
  echo "check.sh: $qemu is missing; install the package qemu-user" >&2
  exit 1
}
out=$build/check
mkdir -p "$out"
failures=0
runs=0

# fail NAME MESSAGE
fail() {
  echo "FAILED $1: $2"
  failures=$((failures + 1))
}

# run OUTPUT NEEDS COMMAND...: the exit status goes to $status
run() {
  local output=$1 needs=$2 input=/dev/null
  shift 2
  case $needs in *stdin*) input=data/sample.txt ;; esac
  # A subshell, so that bash's notices of deadly signals vanish with standard error.
  { (exec env -i "$@" < "$input" > "$output" 2> /dev/null); } 2> /dev/null
  status=$?
}

# compare NAME KIND PROGRAM NATIVE STATUS NEEDS ARGUMENTS
compare() {
  local name=$1 kind=$2 program=$3 native=$4 expected_status=$5 needs=$6 arguments=$7
  local guest_out=$out/$name.$kind.guest native_out=$out/$name.$kind.native
  [ "$arguments" = - ] && arguments=
  rm -rf "$out/scratch"
  mkdir "$out/scratch"
  arguments=${arguments//SCRATCH/$out/scratch}
  runs=$((runs + 1))
  if [ "$native" != - ]; then
    # shellcheck disable=SC2086
    run "$native_out" "$needs" "$build/native/$native" $arguments
    [ $status = "$expected_status" ] || fail "$name" "native exit status $status ($kind)"
  fi
  case $needs in
    *exec*) guest_out=$native_out ;;
    *)
      # shellcheck disable=SC2086
      run "$guest_out" "$needs" "$qemu" "bin/$program.elf" $arguments
      [ $status = "$expected_status" ] || fail "$name" "guest exit status $status ($kind)"
      ;;
  esac
  if [ "$native" != - ]; then
    cmp -s "$guest_out" "$native_out" || fail "$name" "guest and native output differ ($kind)"
  fi
  if [ "$kind" = small ]; then
    if [ $write = 1 ]; then
      cp "$guest_out" "expected/$name.out"
    else
      cmp -s "$guest_out" "expected/$name.out" || fail "$name" "not the expected output"
    fi
  fi
}

[ $write = 1 ] && [ $# = 0 ] && rm -f expected/*.out
mkdir -p expected
while IFS=$'\t' read -r -u 3 name program native status_wanted needs small default _; do
  case $name in '#'*) continue ;; esac
  [ $# = 0 ] || case " $* " in *" $name "*) ;; *) continue ;; esac
  compare "$name" small "$program" "$native" "$status_wanted" "$needs" "$small"
  if [ "$default" != "$small" ] && [ $write = 0 ]; then
    compare "$name" default "$program" "$native" "$status_wanted" "$needs" "$default"
  fi
done 3< programs.tsv

echo "$runs runs, $failures failures"
[ $failures = 0 ] && [ $runs != 0 ]
