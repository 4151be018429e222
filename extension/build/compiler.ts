/**
 * C compilers that can make RISC-V programs, and how each is asked for a static one with debug information. Which of them is on this computer is
 * `findCompiler.ts`'s business, and how to get one where there is none that of `zigPackage.ts`.
 */

/** What a source is written in. Assembly here is what a C compiler links with the C library; what has `_start` is for our own assembler. */
export type Language = 'c' | 'c++' | 'assembly';

/** `gcc` is made for RISC-V alone; `clang` and `zig` are told the target, and only `zig` has a C library with it. */
export type CompilerKind = 'gcc' | 'clang' | 'zig';

export interface Compiler {
  readonly kind: CompilerKind;
  /** The program to start: absolute, or a name on the PATH. */
  readonly command: string;
}

/** The prefixes of GNU toolchains for RISC-V Linux, as distributions call them, the usual one first. */
const GNU_PREFIXES = [
  'riscv64-linux-gnu-',
  'riscv64-unknown-linux-gnu-',
  'riscv64-linux-musl-',
  'riscv64-unknown-linux-musl-',
];

/** What to look for, best first. On a RISC-V machine its own `gcc` will do. */
export function candidates(language: Language, architecture: string): readonly Compiler[] {
  const cxx = language === 'c++';
  const prefixes = architecture === 'riscv64' ? [...GNU_PREFIXES, ''] : GNU_PREFIXES;
  return [
    ...prefixes.map((prefix): Compiler => ({ kind: 'gcc', command: `${prefix}${cxx ? 'g++' : 'gcc'}` })),
    { kind: 'clang', command: cxx ? 'clang++' : 'clang' },
    { kind: 'zig', command: 'zig' },
  ];
}

/** Arguments that make `output` of `source`; `more` comes last but for the files, so that it can undo what is said here. */
export function compilerArguments(
  { kind }: Compiler,
  language: Language,
  source: string,
  output: string,
  more: readonly string[],
): string[] {
  const own = ['-g', '-static', '-pthread'];
  // `.asm` means nothing to compilers.
  const assembly = language === 'assembly' ? ['-x', 'assembler-with-cpp'] : [];
  const rest = [...more, ...assembly, source, '-o', output];
  switch (kind) {
    case 'gcc':
      return [...own, ...rest];
    case 'clang':
      return ['--target=riscv64-linux-gnu', '-fuse-ld=lld', ...own, ...rest];
    case 'zig': {
      // Without the last, undefined behaviour is an illegal instruction and no explanation.
      const target = ['-target', 'riscv64-linux-musl', '-fno-sanitize=undefined'];
      return [language === 'c++' ? 'c++' : 'cc', ...target, ...own, ...rest];
    }
  }
}
