#!/bin/sh
# Rebuilds tests/conformance/system/bin from the sources beside this script. Needs gcc-riscv64-linux-gnu.
set -e
cd "$(dirname "$0")"
mkdir -p ../bin
for name in traps csrs sv39 interrupts protection modify harts; do
    case $name in
    harts) start="-Wl,-e,harts_start hartsStart.S" ;;
    *) start= ;;
    esac
    riscv64-linux-gnu-gcc -O1 -Wall -Wextra -ffreestanding -nostdlib -static -mcmodel=medany -march=rv64imac_zicsr_zifencei -mabi=lp64 -mno-relax \
        -fno-pie -fno-stack-protector -Wl,-T,bare.ld -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 -s \
        -o ../bin/$name $start start.S bare.c $name.c
done
