/**
 * A program for the bare machine: an ELF file whose segments go to their physical addresses in RAM, and the symbols by which public RISC-V
 * test suites talk to the machine that runs them.
 */
import { physAddr } from '../src/base/address.ts';
import { ElfError } from '../src/elf/elfError.ts';
import { type ElfFile, readElf } from '../src/elf/elfFile.ts';
import { ET_DYN, ET_EXEC } from '../src/elf/header.ts';
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
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Reads a program; throws `BareProgramError`. `ramBytes` of RAM begin at RAM_BASE. */
export function readBareProgram(bytes: Uint8Array, ramBytes: number): BareProgram {
  try {
    const elf = readElf(bytes);
    const segments = elf.segments.filter(({ type, memsz }) => type === PT_LOAD && memsz > 0n);
    checkSegments(elf, segments, ramBytes);
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

function checkSegments({ header }: ElfFile, segments: readonly Segment[], ramBytes: number): void {
  if (header.type !== ET_EXEC && header.type !== ET_DYN) {
    throw new BareProgramError('is no program that has been linked');
  }
  if (segments.length === 0) throw new BareProgramError('has nothing to load');
  const end = BigInt(RAM_BASE + ramBytes);
  for (const { paddr, memsz } of segments) {
    if (paddr < BigInt(RAM_BASE) || paddr + memsz > end) {
      const where = `${hex(paddr)} to ${hex(paddr + memsz)}`;
      throw new BareProgramError(`has a segment at ${where}, RAM is at ${hex(RAM_BASE)} to ${hex(end)} (see --memory)`);
    }
  }
}

function addressesOf(elf: ElfFile, segments: readonly Segment[]): Omit<BareProgram, 'segments' | 'bytes'> {
  /** Where an address of the program lies in memory before it is translated. */
  const physical = (va: bigint): number | undefined => {
    const segment = segments.find(({ vaddr, memsz }) => va >= vaddr && va <= vaddr + memsz);
    return segment === undefined ? undefined : Number(va - segment.vaddr + segment.paddr);
  };
  const symbols = elf.symbols();
  const symbol = (name: string): number | undefined => {
    const found = symbols.find((candidate) => candidate.name === name && candidate.section !== 0);
    return found === undefined ? undefined : physical(found.value);
  };
  const entry = physical(elf.header.entry);
  if (entry === undefined) throw new BareProgramError(`begins at ${hex(elf.header.entry)}, where it loads nothing`);
  const tohost = symbol('tohost');
  if (tohost !== undefined && tohost % 8 !== 0) {
    throw new BareProgramError(`has its symbol tohost at ${hex(tohost)}, which is no multiple of 8`);
  }
  const [begin, end] = [symbol('begin_signature'), symbol('end_signature')];
  return {
    entry,
    tohost,
    fromhost: symbol('fromhost'),
    signature: begin === undefined || end === undefined || begin > end ? undefined : { begin, end },
  };
}
