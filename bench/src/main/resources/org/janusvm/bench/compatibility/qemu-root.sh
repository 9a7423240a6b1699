#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Runs a riscv64 program under QEMU in a root file system of riscv64, so that whatever it starts comes from
# there and runs under QEMU too. Without that, a program that QEMU emulates starts the host's own programs.
#
#   unshare -Urm sh qemu-root.sh ROOT WORK SCRATCH QEMU PROGRAM ARGUMENT...
#
# ROOT is not changed, WORK is where the program may write, SCRATCH an empty directory. All that is mounted
# and registered here belongs to namespaces that end with the program.
set -e
root=$1 work=$2 scratch=$3 qemu=$4
shift 4

# The kernel hands ELF files of riscv64 to QEMU (P: with their argv[0]; F: which it opens now, by the path of
# the host).
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xf3\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
printf '%s' ":janus-riscv64:M::$magic:$mask:$qemu:PF" >/proc/sys/fs/binfmt_misc/register

mount -t tmpfs none "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
mount -t overlay overlay \
  -o "lowerdir=$root,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
cd "$scratch/root"

# QEMU's own libraries, where it looks for them.
for folder in $(ldd "$qemu" | sed -n 's/.*[[:space:]]\(\/[^ ]*\)\/[^/ ]* (.*/\1/p' | sort -u); do
  mkdir -p ".$folder"
  mount --bind "$folder" ".$folder"
done

mkdir -p proc dev ".$work"
mount --rbind /proc proc
mount --rbind /dev dev
mount --bind "$work" ".$work"
# Signals as a guest of Janus finds them: a shell starts what it puts into the background with some ignored.
exec env --default-signal unshare --root=. --wd="$work" "$@"
