#!/bin/sh
# Rebuilds tests/guest/bare/bin from the sources beside this script: all, or those named. Needs gcc-riscv64-linux-gnu.
set -e
cd "$(dirname "$0")"
mkdir -p bin
for name in ${*:-$(basename -s .S *.S)}; do
    if [ -e $name.c ]; then
        riscv64-linux-gnu-gcc -g -gdwarf-5 -O0 -Wall -fdebug-prefix-map=$PWD=. -ffreestanding -nostdlib -static -fno-pic -mcmodel=medany \
            -march=rv64gc -mabi=lp64d -Wl,-T,bare.ld -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 \
            -o bin/$name $name.S $name.c
        # The same where it is linked to other addresses than it is loaded to.
        riscv64-linux-gnu-gcc -g -gdwarf-5 -O0 -Wall -fdebug-prefix-map=$PWD=. -ffreestanding -nostdlib -static -fno-pic -mcmodel=medany \
            -march=rv64gc -mabi=lp64d -Wl,-T,moved.ld -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 \
            -o bin/$name-moved $name.S $name.c
        continue
    fi
    riscv64-linux-gnu-gcc -nostdlib -static -fno-pic -march=rv64imafdc_zicsr_zifencei -mabi=lp64d -Wl,-T,bare.ld -Wl,--build-id=none \
        -Wl,--no-warn-rwx-segments -Wl,-z,max-page-size=4096 -o bin/$name $name.S
done
