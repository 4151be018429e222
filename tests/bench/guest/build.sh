#!/bin/sh
# Builds the flat binaries of the benchmarks' guest programs, to be loaded and entered at 0x80000000.
set -e
cd "$(dirname "$0")"
for source in *.c; do
  name="${source%.c}"
  riscv64-linux-gnu-gcc -O2 -march=rv64gc -mabi=lp64d -mcmodel=medany -ffreestanding -fno-pic -nostdlib -static -mno-relax \
    -Wl,--build-id=none -Wl,-Ttext=0x80000000 -Wl,-e,_start -o "$name.elf" "$source"
  riscv64-linux-gnu-objcopy -O binary "$name.elf" "$name.bin"
  rm "$name.elf"
done
