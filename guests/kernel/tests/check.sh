#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Boots the kernel under qemu-system-riscv64 with one program after another and compares output
# and exit status with expected/NAME.txt, or else with the same ELF file under qemu-riscv64.
#
# check.sh BIN OUT QEMU [NAME...]      NAME: only these cases
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
# Of two with one name the later holds: these tests, not the programs.
for f in "$bin"/*.elf "$out"/tests/*.elf; do
  name=$(basename "$f" .elf)
  [ "$name" = kernel ] || members+=("/bin/$name=$f")
done
"$out/mkcpio" "$work/initrd" "${members[@]}" || exit 1

# boot MEMORY HARTS APPEND: what comes after the firmware's banner, then the exit status.
# $firmware: another one than OpenSBI. $input: typed once the machine is up.
boot() {
  { [ -z "${input:-}" ] || { sleep 1.5; printf "$input"; sleep 0.5; }; } |
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
  [ -f "$file" ] || file="$bin/$program.elf"
  append="init=/bin/$program cwd=/tmp $flags --"
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
try exec 64M 1 "" exec /bin/exec
try hostile 64M 1 "" hostile
try killed 64M 1 "" status 11
try killed-term 64M 1 "" status 15
try uart 64M 1 "console=uart" pipes
try environment 64M 1 'env=A=1%202 env="B=x y" argv0=me' args
try onlcr 64M 1 "onlcr" args x
try no-program 64M 1 "" nothing-there
for case in preempt memory pipes threads signals exec hostile; do
  try $case 64M 2 "" $case $([ $case = exec ] && echo /bin/exec)
done
try hello 64M 1 "" hello "world of two machines"
try fib 64M 1 "" fib 20
try sha256 64M 1 "" sha256
input='typed by\002hand.' try echo-poll 64M 1 "" echo
input='typed by\002hand.' try echo-uart 64M 1 "console=uart" echo
input='abc\177d\rnext\025x.\r\004' try tty 64M 1 "tty" echo
input='abc\003' try tty-interrupt 64M 1 "tty" echo
firmware="$out/tests/firmware.bin"
for case in args pipes status signals files threads preempt memory hostile; do
  try $case 64M 1 "" $case
done
input='one two\004' try echo-end 64M 1 "" echo
echo "$passed passed, $failed failed"
[ $failed = 0 ]
