#!/bin/sh
# Rebuilds image.ts from vdso.S. Needs gcc-riscv64-linux-gnu.
set -e
cd "$(dirname "$0")"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
boot=$(sed -n 's/^export const BOOT_SECONDS = \([0-9_]*\);$/\1/p' ../bootTime.ts | tr -d _)
riscv64-linux-gnu-gcc -DBOOT_SECONDS="${boot:?}" -nostdlib -shared -Wl,-T,vdso.lds -Wl,-soname,linux-vdso.so.1 -Wl,--hash-style=sysv -Wl,--eh-frame-hdr \
    -Wl,--build-id=none -Wl,-z,max-page-size=4096 -o "$out" vdso.S
sigreturn=$(riscv64-linux-gnu-nm "$out" | sed -n 's/^0*\([0-9a-f]*\) T __vdso_rt_sigreturn$/0x\1/p')
riscv64-linux-gnu-strip -s "$out"
{
    echo '/** The vDSO, built from `vdso.S` by `build.sh`; not to be edited. */'
    echo
    echo '/** Where __vdso_rt_sigreturn lies in it. */'
    echo "export const SIGRETURN_OFFSET = $sigreturn;"
    echo
    echo '/** The ELF file, in hexadecimal. */'
    echo 'export const imageText = `'
    xxd -p -c 64 "$out"
    echo '`;'
} >image.ts
