/**
 * The extensions that a hart here has, in the canonical order of an ISA string (Unprivileged ISA, "ISA Extension Naming Conventions"): those
 * of the instruction table, and those that are rules of the machine or give meaning to hints.
 */
import { rows } from './table/index.ts';

export interface ExtensionInfo {
  /** As in an ISA string, lower case. */
  readonly name: string;
  /** One sentence. */
  readonly doc: string;
}

const letters: readonly ExtensionInfo[] = [
  { name: 'i', doc: 'RV64I base.' },
  { name: 'm', doc: 'Integer multiplication and division.' },
  { name: 'a', doc: 'Atomic instructions: LR/SC and AMOs.' },
  { name: 'f', doc: 'Single-precision floating point.' },
  { name: 'd', doc: 'Double-precision floating point.' },
  { name: 'c', doc: 'Compressed instructions.' },
];

/** Named by rows of the table, so present when one of those is. */
const inTable: readonly ExtensionInfo[] = [
  { name: 'zicboz', doc: 'Clearing of a cache block of 64 bytes.' },
  { name: 'zicond', doc: 'Integer conditional operations.' },
  { name: 'zicsr', doc: 'Control and status registers.' },
  { name: 'zifencei', doc: 'Instruction-fetch fence; here code is coherent anyway.' },
  { name: 'zba', doc: 'Address generation.' },
  { name: 'zbb', doc: 'Basic bit manipulation.' },
  { name: 'zbc', doc: 'Carry-less multiplication.' },
  { name: 'zbs', doc: 'Single-bit instructions.' },
];

const ofMachine: readonly ExtensionInfo[] = [
  { name: 'zicntr', doc: 'Counters: cycle, time, instret.' },
  { name: 'zihintpause', doc: 'The pause hint.' },
  { name: 'zihpm', doc: 'Counters of hardware events; there are none to count, so they read zero.' },
  { name: 'sstc', doc: 'stimecmp, the timer of S-mode.' },
  { name: 'svadu', doc: 'Hardware sets accessed and dirty bits, unless menvcfg.ADUE is cleared.' },
];

/** Multi-letter extensions go by the letter that says their category, then by the alphabet; those of S-mode last. */
const rank = ({ name }: ExtensionInfo): string =>
  name.startsWith('s') ? `z${name}` : `a${'ib'.indexOf(name[1]!)}${name}`;

const rowExtensions: ReadonlySet<string> = new Set(rows.map(({ ext }) => ext.toLowerCase()));

export const extensions: readonly ExtensionInfo[] = [
  ...letters,
  ...[...inTable.filter(({ name }) => rowExtensions.has(name)), ...ofMachine].sort((a, b) =>
    rank(a) < rank(b) ? -1 : 1,
  ),
];

/** Such as rv64imafdc_zicsr_sstc. */
export const isaString = `rv64${extensions.map(({ name }) => (name.length === 1 ? name : `_${name}`)).join('')}`;
