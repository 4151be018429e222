/** What `hartbeat --help` prints. Its options are read in `cliArguments.ts`. */
import { worldDefaults } from './worldOptions.ts';

export const usage = `usage: hartbeat run [OPTIONS] PROGRAM [ARGUMENTS…]   run a RISC-V program
       hartbeat run --machine bare [OPTIONS] PROGRAM  run one in M-mode, without the kernel
       hartbeat as [OPTIONS] FILE.S…                assemble and link assembly sources
       hartbeat run --isa                           print what instructions and extensions there are
       hartbeat dap [--port N]                      serve a debug adapter on stdio or on 127.0.0.1:N
       hartbeat --help | --version

options of run:
  --engine jit|interp|reference  how instructions are executed (default ${worldDefaults.engine})
  --harts N                   emulated harts, 1 to 64 (default ${worldDefaults.harts})
  --seed N                    seed of everything random, and of the order of threads (default ${worldDefaults.seed}: the fair order)
  --clock virtual|realtime    whether machine time waits for the clock on the wall (default: realtime with a terminal as input)
  --kernel threadloop|trampoline  how threads cross between user mode and the kernel (default threadloop)
  --abi linux|rcore-book|rcore-lab  whose system calls the program makes (default: as it looks)
  --record FILE               write all that enters the run to FILE
  --replay FILE               repeat the run recorded in FILE; neither PROGRAM nor its options are needed
  --quantum N                 steps of a hart's turn (default ${worldDefaults.quantum})
  --memory MIB                guest memory, 16 to 2048 (default ${worldDefaults.memoryMiB})
  --machine kernel|bare       what the program runs on (default kernel)
  --mount HOST:GUEST[:MODE]   show the program a folder of the host (repeatable); MODE is ro (default), cow (its changes stay in
                              guest memory) or rw (its changes are made on the host)
  --root DIR                  a system's folder for /, as cow; PROGRAM may be a path in it
  --env NAME=VALUE            set a variable of the program's environment (repeatable)
  --forward HOST:GUEST        let clients at port HOST of 127.0.0.1 reach the program's port GUEST (repeatable)
  --strace                    print each system call to standard error
  --stats[=json]              print statistics to standard error at the end
  --dump-wasm DIR             write what the engine jit translates to files in DIR, as WebAssembly and as text

options of run --machine bare, besides --engine, --harts (default 1), --quantum and --memory:
  --max-steps N               stop after N steps of all harts
  --signature FILE            at the end, write memory from begin_signature to end_signature to FILE, in hexadecimal
  --signature-granularity N   bytes of a word, so of a line, of it, 1 to 64 (default 4)

PROGRAM may be an assembly source (.S, .s or .asm): it is assembled and linked in memory.

options of as:
  -o OUT                      what is written: a program (default a.out), or with -c an object (default FILE.o)
  -c                          assemble only: an object for each source, which any RISC-V linker takes
  -march=ISA                  the extensions that the sources may use (default rv64gc)
  -mabi=lp64|lp64f|lp64d      in which registers floating-point arguments go (default lp64d)
  -I DIR                      look for included files there too (repeatable)
  -D NAME[=VALUE]             define a macro of the preprocessor (repeatable)
  --machine kernel|bare       what the program is for: code at 0x10000, or for the bare machine at 0x80000000
  -Ttext ADDRESS              code at another address, in hexadecimal
  -g, -mno-relax, -static     are so anyway

FILE may be an object (.o) or an archive of objects (.a) as well. The exit code is 1 when there are errors.

A bare program is loaded at its physical addresses in RAM, which begins at 0x80000000, and begins with a0 = hartid and a1 = 0. Its end
is 1 or 2 × code + 1 in its symbol tohost (which must lie in what is loaded), or a word in the test finisher at 0x100000. There are a CLINT at 0x2000000 and a 16550
serial port at 0x10000000, as on QEMU's virt machine. Exit codes 124, out of steps, 125, nothing can happen any more,
and 130, interrupted, are its own.

Started in a terminal, run makes that the program's: every key goes to the program, Ctrl-C too. Ctrl-] three times in a row
ends Hartbeat itself.

The exit code is the program's, 128 + N when signal N killed it, 123 when a replay is not the recorded run, 125 when all tasks wait for
ever, 126 when the program cannot be run, 127 when it is not there, and 2 for a mistake on this command line.
`;
