/**
 * What the first stack of a program holds: argc, argv, envp, the auxiliary vector, and the strings they point to (System V ABI, "Process
 * Initialization"; auxv as in getauxval(3)).
 */
import type { ElfFile } from '../elf/elfFile.ts';
import { PT_LOAD } from '../elf/segments.ts';
import type { Kernel } from './context.ts';
import { GID, UID } from './credentials.ts';
import { randomBytes } from './random.ts';
import type { Startup } from './state.ts';
import { VDSO_BASE } from './vdso/vdso.ts';

const AT_NULL = 0;
const AT_PHDR = 3;
const AT_PHENT = 4;
const AT_PHNUM = 5;
const AT_PAGESZ = 6;
const AT_BASE = 7;
const AT_FLAGS = 8;
const AT_ENTRY = 9;
const AT_UID = 11;
const AT_EUID = 12;
const AT_GID = 13;
const AT_EGID = 14;
const AT_HWCAP = 16;
const AT_CLKTCK = 17;
const AT_SECURE = 23;
const AT_RANDOM = 25;
const AT_EXECFN = 31;
const AT_SYSINFO_EHDR = 33;

/** One bit per single-letter extension: IMAFDC. */
const HWCAP = [...'IMAFDC'].reduce((bits, letter) => bits | (1 << (letter.charCodeAt(0) - 65)), 0);
const CLOCK_TICKS = 100;
const SP_ALIGN = 16;

/** The bytes from sp up to `top` (exclusive), and where its parts are; sp = top - length is 16-byte aligned. `interpreter` is where its interpreter lies, 0 for none. */
export function initialStack(
  kernel: Kernel,
  start: { readonly execfn: string; readonly args: readonly Uint8Array[]; readonly env: readonly Uint8Array[] },
  elf: ElfFile,
  bias: number,
  interpreter: number,
  top: number,
): { readonly bytes: Uint8Array; readonly startup: Startup } {
  // From the top down: an empty word, the file's name, envp strings, argv strings, 16 random bytes.
  const chunks: { readonly address: number; readonly bytes: Uint8Array }[] = [];
  let low = top - 8;
  const push = (bytes: Uint8Array): number => {
    low -= bytes.length;
    chunks.push({ address: low, bytes });
    return low;
  };
  const pushString = (text: Uint8Array): number => {
    // The byte above is the NUL.
    low -= 1;
    return push(text);
  };
  const execfn = pushString(new TextEncoder().encode(start.execfn));
  const envEnd = low;
  const env = start.env.toReversed().map(pushString).reverse();
  const argvEnd = low;
  const argv = start.args.toReversed().map(pushString).reverse();
  const argvStart = low;
  low -= low % SP_ALIGN;
  const random = push(randomBytes(kernel, 16));
  const auxv = auxiliaryVector(elf, bias, interpreter, execfn, random);
  const words = [argv.length, ...argv, 0, ...env, 0, ...auxv.flat()];
  const sp = low - words.length * 8 - ((low - words.length * 8) % SP_ALIGN);
  const stack = new Uint8Array(top - sp);
  const view = new DataView(stack.buffer);
  for (const [index, word] of words.entries()) view.setBigUint64(index * 8, BigInt(word), true);
  for (const { address, bytes } of chunks) stack.set(bytes, address - sp);
  const auxvEnd = sp + words.length * 8;
  const startup: Startup = {
    stackPointer: sp,
    args: [argvStart, argvEnd],
    env: [argvEnd, envEnd],
    auxv: [auxvEnd - auxv.length * 16, auxvEnd],
  };
  return { bytes: stack, startup };
}

function auxiliaryVector(
  elf: ElfFile,
  bias: number,
  interpreter: number,
  execfn: number,
  random: number,
): [number, number][] {
  return [
    [AT_HWCAP, HWCAP],
    [AT_PAGESZ, 4096],
    [AT_CLKTCK, CLOCK_TICKS],
    [AT_PHDR, programHeadersAddress(elf, bias)],
    [AT_PHENT, elf.header.phentsize],
    [AT_PHNUM, elf.header.phnum],
    [AT_BASE, interpreter],
    [AT_FLAGS, 0],
    [AT_ENTRY, Number(elf.header.entry) + bias],
    [AT_UID, UID],
    [AT_EUID, UID],
    [AT_GID, GID],
    [AT_EGID, GID],
    [AT_SECURE, 0],
    [AT_RANDOM, random],
    [AT_EXECFN, execfn],
    [AT_SYSINFO_EHDR, VDSO_BASE],
    [AT_NULL, 0],
  ];
}

/** Where the segment that contains the program headers puts them; 0 when none does. */
function programHeadersAddress(elf: ElfFile, bias: number): number {
  const { phoff } = elf.header;
  const holder = elf.segments.find(
    (segment) => segment.type === PT_LOAD && segment.offset <= phoff && phoff < segment.offset + segment.filesz,
  );
  return holder === undefined ? 0 : Number(holder.vaddr) + phoff - holder.offset + bias;
}
