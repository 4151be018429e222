/**
 * Whose system calls a program makes, told from its file: where it is linked to, its symbols, its name. Linux unless something speaks for rCore: there is
 * nothing in a stripped program that says what it is, but rCore's linker scripts put programs where no Linux program begins.
 */
import { ElfError } from '../../elf/elfError.ts';
import { type ElfFile, readElf } from '../../elf/elfFile.ts';
import { ET_EXEC } from '../../elf/header.ts';
import { PT_INTERP, PT_LOAD } from '../../elf/segments.ts';
import { MAP_MIN } from '../mm/layout.ts';
import { isElf, RAW_BASE, rawBase } from './image.ts';
import type { Abi } from './rcoreState.ts';

export interface Detected {
  readonly abi: Abi;
  /** Half a sentence; undefined when nothing speaks for rCore. */
  readonly why: string | undefined;
}

const LINUX: Detected = { abi: 'linux', why: undefined };
/** Where the book's programs begin from chapter 4 on, and where Linux's begin with their ELF header. */
const BOOK_BASE = 0x1_0000n;
/** Beyond the slots of chapters 2 and 3. */
const RAW_END = RAW_BASE + 16 * 0x2_0000;
/** Of the user library, in every program that is not stripped. */
const LIBRARY = /(?:^|\d)user_lib(?:\d|::|$)/;
/** Programs of the lab edition: ch5b_exit, ch8_deadlock_sem1. */
const LAB_NAME = /^ch\d+b?_/;

/** `name` is the file's, without folders. */
export function detectAbi(bytes: Uint8Array, name: string): Detected {
  if (!isElf(bytes)) return ofRaw(bytes, name);
  try {
    return ofElf(readElf(bytes), name);
  } catch (error) {
    if (error instanceof ElfError) return LINUX;
    throw error;
  }
}

function ofRaw(bytes: Uint8Array, name: string): Detected {
  if (!name.endsWith('.bin') || bytes.length < 4) return LINUX;
  const base = `0x${rawBase(bytes).toString(16)}`;
  return byName(name, `it is a raw binary, loaded at ${base} as in chapters 2 and 3`);
}

function ofElf(elf: ElfFile, name: string): Detected {
  if (elf.header.type !== ET_EXEC || elf.segments.some(({ type }) => type === PT_INTERP)) return LINUX;
  const loads = elf.segments.filter(({ type, memsz }) => type === PT_LOAD && memsz > 0n);
  const base = loads.reduce<bigint | undefined>(
    (least, { vaddr }) => (least === undefined || vaddr < least ? vaddr : least),
    undefined,
  );
  if (base === undefined) return LINUX;
  if (base < MAP_MIN) {
    return { abi: 'rcore-lab', why: `it is linked to 0x${base.toString(16)}, where Linux maps nothing` };
  }
  const symbol = elf.symbols().find((candidate) => LIBRARY.test(candidate.name))?.name;
  if (base >= BigInt(RAW_BASE) && base < BigInt(RAW_END) && elf.header.entry === base) {
    return byName(name, `it is linked to 0x${base.toString(16)} as in chapters 2 and 3`);
  }
  if (symbol !== undefined) return byName(name, `it has rCore's user library in it (${symbol})`);
  // A linker for Linux puts the ELF header there.
  if (base === BOOK_BASE && elf.header.entry === base) {
    return { abi: 'rcore-book', why: 'its code begins at 0x10000 itself, as in the book from chapter 4 on' };
  }
  return LINUX;
}

function byName(name: string, why: string): Detected {
  return LAB_NAME.test(name) ? { abi: 'rcore-lab', why: `${why}, and is named ${name}` } : { abi: 'rcore-book', why };
}
