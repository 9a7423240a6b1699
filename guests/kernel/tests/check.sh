#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Boots the kernel under qemu-system-riscv64 with one program after another and compares output
# and exit status with expected/NAME.txt, or else with the same ELF file under qemu-riscv64.
#
# check.sh BIN OUT QEMU [NAME...]      NAME: only these cases. Runs in guests/.
set -u
export LC_ALL=C
bin=$1 out=$2 user=$3
shift 3
only=" $* "
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 passed=0

members=()
# Tests and programs may have the same name: a folder for each.
for f in "$out"/tests/*.elf; do members+=("/test/$(basename "$f" .elf)=$f"); done
for f in "$bin"/*.elf; do members+=("/bin/$(basename "$f")=$f"); done
for f in data/*; do members+=("/$f=$f"); done
"$out/mkcpio" "$work/initrd" "${members[@]}" || exit 1

# boot MEMORY HARTS APPEND: what comes after the firmware's banner, then the exit status.
# $firmware: another one than OpenSBI. $input: typed once the machine is up.
boot() {
  { [ -z "${input:-}" ] || { sleep 1.5; printf '%b' "$input"; sleep 0.5; }; } |
    timeout 120 qemu-system-riscv64 -machine virt -m "$1" -smp "$2" -nographic \
      -bios "${firmware:-default}" -kernel "$bin/kernel.elf" -initrd "$work/initrd" -append "$3" \
      > "$work/raw"
  local status=${PIPESTATUS[1]}
  if [ -n "${firmware:-}" ]; then
    cat "$work/raw"
  else
    sed '1,/^Boot HART MEDELEG/d' "$work/raw"
  fi
  echo "exit $status"
}

escape() { printf "%s" "$1" | od -An -v -tx1 | tr -d "\n" | sed "s/ /%/g"; }

# try TITLE MEMORY HARTS FLAGS PROGRAM [ARG...]
try() {
  local title=$1 memory=$2 harts=$3 flags=$4 program=$5 append file
  shift 5
  case "$only" in "  " | *" $title "* | *" $program "*) ;; *) return ;; esac
  file="$out/tests/$program.elf"
  append="init=/test/$program cwd=/tmp $flags --"
  for argument; do
    [ -n "$argument" ] && append+=" $(escape "$argument")" || append+=' ""'
  done
  boot "$memory" "$harts" "$append" > "$work/got"
  if [ -f "$here/expected/$title.txt" ]; then
    cp "$here/expected/$title.txt" "$work/want"
  else
    mkdir "$work/cwd"
    file=$(realpath "$file")
    (
      cd "$work/cwd" && env -i timeout 120 "$(command -v "$user")" "$file" "$@" < /dev/null
      echo "exit $?"
    ) > "$work/want" 2> /dev/null
    rm -rf "$work/cwd"
  fi
  if cmp -s "$work/got" "$work/want"; then
    passed=$((passed + 1))
    echo "ok    $title ($memory, $harts hart(s)) $flags"
  else
    failed=$((failed + 1))
    echo "FAIL  $title ($memory, $harts hart(s)) $flags"
    diff "$work/want" "$work/got" | head -n 20
  fi
}

odd='%41 "quoted" \ back	tab'
for memory in 16M 128M 1G; do
  try args $memory 1 "" args "two words" "" "$odd" "é%" "a=b" "--"
  try memory $memory 1 "" memory
done
for case in preempt pipes status orphans signals files threads counters; do
  try $case 64M 1 "" $case
done
try exec 64M 1 "" exec /test/exec
try hostile 64M 1 "" hostile
try killed 64M 1 "" status 11
try killed-term 64M 1 "" status 15
try uart 64M 1 "console=uart" pipes
try environment 64M 1 'env=A=1%202 env="B=x y" argv0=me' args
try onlcr 64M 1 "onlcr" args x
try no-program 64M 1 "" nothing-there
for case in preempt memory pipes threads signals exec hostile; do
  try $case 64M 2 "" $case $([ $case = exec ] && echo /test/exec)
done
input='typed by\002hand.' try echo-poll 64M 1 "" echo
input='typed by\002hand.' try echo-uart 64M 1 "console=uart" echo
input='abc\177d\rnext\025x.\r\004' try tty 64M 1 "tty" echo
input='abc\003' try tty-interrupt 64M 1 "tty" echo
firmware="$out/tests/firmware.bin"
for case in args pipes status signals files threads preempt memory hostile; do
  try $case 64M 1 "" $case
done
input='one two\004' try echo-end 64M 1 "" echo

# The programs, with their small arguments, as programs.tsv has them.
firmware="$out/tests/firmware.bin"
while IFS=$'\t' read -r -u 3 name program _ status needs arguments _; do
  case $name in '#'*) continue ;; esac
  case "$only" in "  " | *" $name "*) ;; *) continue ;; esac
  [ "$arguments" = - ] && arguments=
  input=
  case $needs in *stdin*) input="$(cat data/sample.txt)\n\004" ;; esac
  append="init=/bin/$program.elf cwd=/ stderr=/dev/null -- ${arguments//SCRATCH//tmp}"
  { cat "expected/$name.out"; echo "exit $status"; } > "$work/want"
  boot 64M 1 "$append" > "$work/got"
  if cmp -s "$work/got" "$work/want"; then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed=$((failed + 1))
    echo "FAIL  $name: $append"
    diff "$work/want" "$work/got" | head -n 20
  fi
done 3< programs.tsv
echo "$passed passed, $failed failed"
[ $failed = 0 ]
