#!/bin/sh
# Rebuilds tests/guest/bin from the sources beside this script. Needs gcc-riscv64-linux-gnu and libc6-dev-riscv64-cross; the Rust program also
# needs rustc with the riscv64gc-unknown-linux-gnu target and is left as it is where there is none.
set -e
cd "$(dirname "$0")"
CC=riscv64-linux-gnu-gcc
FLAGS="-g -gdwarf-5 -O0 -Wall -fdebug-prefix-map=$PWD=. -Wl,--build-id=none"
mkdir -p bin
for name in hello pagefault crash loop recursion values echo files longjump badinput; do
    $CC $FLAGS -static -o bin/$name $name.c
done
for name in threads pingpong consumer deadlock crowd; do
    $CC $FLAGS -static -pthread -o bin/$name $name.c
done
for name in fork exec waiting byDescriptor cpuClocks spawn groups robust requeue tables attachments gaps subreaper killed bomb; do
    (cd process && $CC $FLAGS -static -pthread -o ../bin/$name $name.c)
done
for name in epoll poll eventfd timerfd fifo splice inotify sockets; do
    (cd ipc && $CC $FLAGS -Wno-unused-result -static -pthread -o ../bin/$name $name.c)
done
for name in keys pty session leaving; do
    (cd tty && $CC $FLAGS -Wno-unused-result -static -o ../bin/$name $name.c)
done
# Clocks, and the vDSO by which they are read.
for name in clocks relay vdso; do
    (cd time && $CC $FLAGS -Wno-nonnull -static -pthread -s -o ../bin/$name $name.c)
done
$CC $FLAGS -fasynchronous-unwind-tables -static -pthread -o bin/signals signals/*.c
$CC $FLAGS -gdwarf-4 -static -o bin/hello-dwarf4 hello.c
$CC $FLAGS -static -pthread -o bin/net net/*.c
$CC $FLAGS -static -s -o bin/hello-stripped hello.c
# System calls of memory by parts, see memory/main.c; its output is compared with that of the same sources on Linux, memory/expected.txt.
$CC $FLAGS -Wno-unused-result -static -s -o bin/memory memory/*.c
# Files by parts, see fs/main.c; what it prints on Linux is fs/expected.txt.
$CC $FLAGS -Wno-unused-result -static -s -o bin/filesystem fs/*.c
# What /proc shows, and calls for strace's texts: proc/straced.txt is what strace prints of the same source.
for name in proc straced; do
    $CC $FLAGS -Wno-unused-result -Wno-nonnull -static -s -o bin/$name proc/$name.c
done
# Programs that misbehave, by parts, see bad/main.c; what it prints on Linux is bad/expected.txt.
$CC $FLAGS -Wno-unused-result -Wno-infinite-recursion -Wno-stringop-overflow -Wno-stringop-overread -Wno-nonnull \
    -static -pthread -s -o bin/bad bad/*.c
# Processes, and a dynamically linked program with its libraries, for the debugger.
for name in family newcomer waits conditions watched; do
    (cd debug && $CC $FLAGS -Wno-unused-result -static -pthread -o ../bin/$name $name.c)
done
(
    cd debug
    # The same with its variables in registers.
    $CC $FLAGS -O2 -static -o ../bin/conditions-fast conditions.c
    $CC $FLAGS -fPIC -shared -Wl,-soname,libown.so -o ../bin/libown.so own.c
    $CC $FLAGS -fPIC -shared -o ../bin/libplugin.so plugin.c
    $CC $FLAGS -fPIE -pie -Wl,-z,lazy -Wl,-rpath,'$ORIGIN' -o ../bin/dynamic dynamic.c ../bin/libown.so
)
for name in assembly firsttrap; do
    $CC $FLAGS -nostdlib -static -o bin/$name $name.S
done
$CC $FLAGS -nostdlib -fPIE -static-pie -Wl,--no-dynamic-linker -o bin/assembly-pie assembly.S
# Programs whose interpreter is that one, or nobody: it runs in their stead.
$CC $FLAGS -nostdlib -fPIE -pie -Wl,--dynamic-linker=/guest/assembly-pie -o bin/interpreted assembly.S
$CC $FLAGS -nostdlib -fPIE -pie -Wl,--dynamic-linker=/guest/nobody -o bin/uninterpreted assembly.S
./rcore/build.sh
RUSTC=${RUSTC:-rustc}
if [ -d "$($RUSTC --print target-libdir --target riscv64gc-unknown-linux-gnu 2>/dev/null)" ]; then
    $RUSTC --edition 2021 --target riscv64gc-unknown-linux-gnu -g -C opt-level=0 -C panic=abort -C relocation-model=static \
        -C linker=riscv64-linux-gnu-ld -C linker-flavor=ld --remap-path-prefix "$PWD=." -o bin/executor executor.rs
fi
