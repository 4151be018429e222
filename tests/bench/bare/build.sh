#!/bin/sh
# Builds mix.bin, a flat binary that is loaded and entered at 0x80000000.
set -e
cd "$(dirname "$0")"
riscv64-linux-gnu-gcc -O2 -march=rv64gc -mabi=lp64d -mcmodel=medany -ffreestanding -fno-pic -nostdlib -static -mno-relax \
  -Wl,--build-id=none -Wl,-Ttext=0x80000000 -Wl,-e,_start -o mix.elf mix.c
riscv64-linux-gnu-objcopy -O binary mix.elf mix.bin
chmod a-x mix.bin
rm mix.elf
