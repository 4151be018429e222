#!/bin/sh
# Builds the programs of this folder, for rCore's two families, into ../bin.
set -e
cd "$(dirname "$0")"
CC=${CC:-riscv64-linux-gnu-gcc}
FLAGS="-g -gdwarf-5 -O1 -Wall -Wno-infinite-recursion -march=rv64gc -mcmodel=medany -ffreestanding -fno-pic -nostdlib -static -fno-builtin
    -fno-stack-protector -fno-asynchronous-unwind-tables -fdebug-prefix-map=$PWD=./rcore -Wl,--build-id=none,-z,max-page-size=4096,--no-warn-rwx-segments -T book.ld"
build() {
    out=$1 && shift
    $CC $FLAGS -DPROGRAM="\"$out\"" -o ../bin/$out "$@" start.S user.c
}
for name in process files signals killmask threads sync adder waiting devices shell init; do
    build rcore-$name $name.c
done
for name in process files signals threads sync memory tasks stride links deadlock; do
    build rcore-lab-$name -DLAB -Wl,--defsym=base=0 $name.c
done
# A program of chapter 3 as an ELF file, and raw ones of three slots.
for slot in 0 1 2; do
    build rcore-raw$slot -DSLOT=$slot -Wl,--defsym=base=$((0x80400000 + slot * 0x20000)) raw.c
    riscv64-linux-gnu-objcopy -O binary --strip-all ../bin/rcore-raw$slot ../bin/rcore-raw$slot.bin
done
rm ../bin/rcore-raw1 ../bin/rcore-raw2
