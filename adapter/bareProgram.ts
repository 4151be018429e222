/**
 * A program for the bare machine: an ELF file whose segments go to their physical addresses in RAM, and the symbols by which public RISC-V
 * test suites talk to the machine that runs them.
 */

import { physAddr } from '../src/base/address.ts';
import { ElfError } from '../src/elf/elfError.ts';
import { type ElfFile, readElf } from '../src/elf/elfFile.ts';
import { ET_DYN, ET_EXEC } from '../src/elf/header.ts';
import { SHF_ALLOC, SHT_NOTE } from '../src/elf/numbers.ts';
import { PT_LOAD, type Segment } from '../src/elf/segments.ts';
import type { MachineApi } from '../src/machine/machine.ts';
import { RAM_BASE } from '../src/machine/physMemory.ts';

/** The file is no program for the bare machine; the message is a sentence that goes on from its name. */
export class BareProgramError extends Error {
  override readonly name = 'BareProgramError';
}

export interface BareProgram {
  readonly segments: readonly Segment[];
  readonly bytes: Uint8Array;
  /** Physical addresses. */
  readonly entry: number;
  readonly tohost: number | undefined;
  readonly fromhost: number | undefined;
  /** Where the signature begins and ends. */
  readonly signature: { readonly begin: number; readonly end: number } | undefined;
  /** Where the entry lies in memory, minus the address that it was linked to. */
  readonly bias: bigint;
  /** Sentences that go on from the program's name, about what is there in vain. */
  readonly warnings: readonly string[];
}

/** Of tohost and fromhost, at least. */
const WORD_BYTES = 4n;

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Reads a program; throws `BareProgramError`. `ramBytes` of RAM begin at RAM_BASE. */
export function readBareProgram(bytes: Uint8Array, ramBytes: number): BareProgram {
  try {
    const elf = readElf(bytes);
    const ram = { start: BigInt(RAM_BASE), end: BigInt(RAM_BASE + ramBytes) };
    const loaded = elf.segments.filter(({ type, memsz }) => type === PT_LOAD && memsz > 0n);
    const segments = loaded.flatMap((segment) => partInRam(elf, segment, ram) ?? []);
    checkSegments(elf, segments, ram);
    return { segments, bytes, ...addressesOf(elf, segments) };
  } catch (error) {
    if (error instanceof ElfError) throw new BareProgramError(error.message);
    throw error;
  }
}

/** Copies the segments into RAM, which is all zero, and sets every hart to begin at the entry. */
export function loadBareProgram(machine: MachineApi, program: BareProgram): void {
  for (const { paddr, offset, filesz } of program.segments) {
    machine.memory.write(physAddr(Number(paddr)), program.bytes.subarray(offset, offset + filesz));
  }
  for (const hart of machine.harts) hart.pc = BigInt(program.entry);
  const { tohost, fromhost } = program;
  if (tohost === undefined) return;
  machine.attachHtif({ tohost: physAddr(tohost), fromhost: fromhost === undefined ? undefined : physAddr(fromhost) });
}

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * A segment without what linkers put before the first section when nobody tells them where: the file's own headers, and notes, which nothing
 * reads and for which there is no RAM. A segment of which more lies outside RAM stays as it is; undefined when nothing of it is left.
 */
function partInRam(elf: ElfFile, segment: Segment, ram: Range): Segment | undefined {
  const { vaddr, paddr, offset, filesz, memsz } = segment;
  if (paddr >= ram.start || elf.sections().length === 0) return segment;
  const left = paddr + memsz - ram.start;
  const cut = left > 0n ? ram.start - paddr : memsz;
  const isProgram = elf
    .sections()
    .some(
      ({ type, flags, address, size }) =>
        (flags & SHF_ALLOC) !== 0 &&
        type !== SHT_NOTE &&
        size > 0 &&
        address < vaddr + cut &&
        address + BigInt(size) > vaddr,
    );
  if (isProgram) return segment;
  if (left <= 0n) return undefined;
  const cutFile = Math.min(Number(cut), filesz);
  return {
    ...segment,
    ...{ vaddr: vaddr + cut, paddr: ram.start, offset: offset + cutFile, filesz: filesz - cutFile, memsz: left },
  };
}

function checkSegments({ header }: ElfFile, segments: readonly Segment[], ram: Range): void {
  if (header.type !== ET_EXEC && header.type !== ET_DYN) {
    throw new BareProgramError('is no program that has been linked');
  }
  if (segments.length === 0) throw new BareProgramError('has nothing to load');
  for (const { paddr, memsz } of segments) {
    if (paddr < ram.start || paddr + memsz > ram.end) {
      const where = `${hex(paddr)} to ${hex(paddr + memsz)}`;
      throw new BareProgramError(
        `has a segment at ${where}, RAM is at ${hex(ram.start)} to ${hex(ram.end)} (see --memory)`,
      );
    }
  }
}

function addressesOf(elf: ElfFile, segments: readonly Segment[]): Omit<BareProgram, 'segments' | 'bytes'> {
  /** Where `length` bytes at an address of the program lie in memory before it is translated. */
  const physical = (va: bigint, length: bigint): number | undefined => {
    const segment = segments.find(({ vaddr, memsz }) => va >= vaddr && va + length <= vaddr + memsz);
    return segment === undefined ? undefined : Number(va - segment.vaddr + segment.paddr);
  };
  const symbols = elf.symbols();
  const symbol = (name: string, length: bigint): number | undefined => {
    const found = symbols.find((candidate) => candidate.name === name && candidate.section !== 0);
    return found === undefined ? undefined : physical(found.value, length);
  };
  const entry = physical(elf.header.entry, 2n);
  if (entry === undefined) throw new BareProgramError(`begins at ${hex(elf.header.entry)}, where it loads nothing`);
  const tohost = symbol('tohost', WORD_BYTES);
  if (tohost !== undefined && tohost % 8 !== 0) {
    throw new BareProgramError(`has its symbol tohost at ${hex(tohost)}, which is no multiple of 8`);
  }
  const inVain = symbols.find(({ name, section }) => name === 'tohost' && section !== 0);
  const warnings =
    tohost !== undefined || inVain === undefined
      ? []
      : [`has its symbol tohost at ${hex(inVain.value)}, outside what is loaded: writing there does not end the run`];
  const [begin, end] = [symbol('begin_signature', 0n), symbol('end_signature', 0n)];
  return {
    entry,
    bias: BigInt(entry) - elf.header.entry,
    warnings,
    tohost,
    fromhost: symbol('fromhost', WORD_BYTES),
    signature: begin === undefined || end === undefined || begin > end ? undefined : { begin, end },
  };
}
