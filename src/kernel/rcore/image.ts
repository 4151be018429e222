/**
 * What rCore loads: an ELF file at the addresses that it is linked to, or, in chapters 2 and 3, a raw binary at 0x8040_0000 or a multiple of 0x2_0000 after
 * that. A raw binary does not say where it belongs; but it holds pointers into itself (tables, strings), and these tell.
 */

import { ElfError } from '../../elf/elfError.ts';
import { readElf } from '../../elf/elfFile.ts';
import { PF_R, PF_W, PF_X, PT_LOAD } from '../../elf/segments.ts';
import { LoadError } from '../loader.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, USER_END } from '../mm/layout.ts';

/** Programs of chapters 2 and 3 lie here and above, where memory has no protection. */
export const RAW_BASE = 0x8040_0000;
const RAW_SIZE = 0x2_0000;
const MAX_APPS = 16;
const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];

export interface RcoreImage {
  readonly entry: number;
  readonly parts: readonly Part[];
}

/** Memory with the bytes that it begins with; the rest is zero. */
export interface Part {
  readonly start: number;
  readonly size: number;
  readonly prot: number;
  readonly bytes: Uint8Array;
}

export const isElf = (bytes: Uint8Array): boolean => ELF_MAGIC.every((byte, index) => bytes[index] === byte);

/** Throws `LoadError`. */
export function readImage(bytes: Uint8Array): RcoreImage {
  return isElf(bytes) ? elfImage(bytes) : rawImage(bytes);
}

function elfImage(bytes: Uint8Array): RcoreImage {
  const elf = readOrExplain(bytes);
  const parts = elf.segments
    .filter(({ type, memsz }) => type === PT_LOAD && memsz > 0n)
    .map(({ vaddr, memsz, filesz, offset, flags }): Part => {
      if (vaddr + memsz > BigInt(USER_END)) {
        throw new LoadError(`its segment at 0x${vaddr.toString(16)} ends outside user space, which has 2^38 bytes`);
      }
      const start = Number(vaddr);
      const prot = start >= RAW_BASE ? PROT_READ | PROT_WRITE | PROT_EXEC : protOf(flags);
      return { start, size: Number(memsz), prot, bytes: bytes.subarray(offset, offset + filesz) };
    });
  if (parts.length === 0) throw new LoadError('has no segment to load');
  return { entry: Number(elf.header.entry), parts };
}

function readOrExplain(bytes: Uint8Array): ReturnType<typeof readElf> {
  try {
    return readElf(bytes);
  } catch (error) {
    if (error instanceof ElfError) throw new LoadError(error.message);
    throw error;
  }
}

const protOf = (flags: number): number =>
  ((flags & PF_R) !== 0 ? PROT_READ : 0) |
  ((flags & PF_W) !== 0 ? PROT_WRITE : 0) |
  ((flags & PF_X) !== 0 ? PROT_EXEC : 0);

function rawImage(bytes: Uint8Array): RcoreImage {
  if (bytes.length < 4) throw new LoadError('is empty');
  const start = rawBase(bytes);
  // What follows the file is .bss, as far as rCore gives a program room.
  const size = Math.max(RAW_SIZE, bytes.length);
  return { entry: start, parts: [{ start, size, prot: PROT_READ | PROT_WRITE | PROT_EXEC, bytes }] };
}

/** The slot that most of the 64-bit words point into; the first when none does. */
export function rawBase(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hits = new Array<number>(MAX_APPS).fill(0);
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    if (view.getUint32(at + 4, true) !== 0) continue;
    const slot = Math.floor((view.getUint32(at, true) - RAW_BASE) / RAW_SIZE);
    if (slot >= 0 && slot < MAX_APPS) hits[slot]!++;
  }
  return RAW_BASE + hits.indexOf(Math.max(...hits)) * RAW_SIZE;
}
