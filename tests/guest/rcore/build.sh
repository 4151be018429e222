#!/bin/sh
# Builds the programs of this folder, for rCore's two families, into ../bin.
set -e
cd "$(dirname "$0")"
CC=${CC:-riscv64-linux-gnu-gcc}
FLAGS="-g -gdwarf-5 -O1 -Wall -Wno-infinite-recursion -march=rv64gc -mcmodel=medany -ffreestanding -fno-pic -nostdlib -static -fno-builtin
    -fno-stack-protector -fno-asynchronous-unwind-tables -fdebug-prefix-map=$PWD=./rcore -Wl,--build-id=none,-z,max-page-size=4096,--no-warn-rwx-segments -T book.ld"
# build FILE: $name.c, for the family and the place that LAB and base say.
build() {
    out=$1
    rm -rf objects && mkdir objects
    for source in start.S user.c; do $CC $FLAGS -c $LAB -o objects/${source%.*}.o $source; done
    # Objects with names of their own: others would be in the symbol table.
    $CC $FLAGS -c $LAB -DPROGRAM="\"$out\"" -DSLOT=$slot -o objects/program.o $name.c
    $CC $FLAGS -Wl,--defsym=base=$base -o ../bin/$out objects/*.o
    rm -r objects
}
LAB='' base=0x10000 slot=0
for name in process files signals killmask threads sync adder waiting devices shell init; do
    build rcore-$name
done
LAB=-DLAB base=0
for name in process files signals threads sync memory tasks stride links deadlock; do
    build rcore-lab-$name
done
# A program of chapter 3 as an ELF file, and raw ones of three slots.
LAB='' name=raw
for slot in 0 1 2; do
    base=$((0x80400000 + slot * 0x20000))
    build rcore-raw$slot
    riscv64-linux-gnu-objcopy -O binary --strip-all ../bin/rcore-raw$slot ../bin/rcore-raw$slot.bin
done
rm ../bin/rcore-raw1 ../bin/rcore-raw2
