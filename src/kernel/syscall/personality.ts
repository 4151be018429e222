/**
 * Whose system calls a run has (`--abi`): rows and names by number, of Linux or of one of rCore's families; and what to say of a call that is not there,
 * since a program that makes one may be of another family.
 */
import { abiOf } from '../rcore/process.ts';
import type { Abi } from '../rcore/rcoreState.ts';
import { rcoreTables } from '../rcore/table.ts';
import type { KernelState } from '../state.ts';
import { syscallName } from './names.ts';
import type { SyscallRow } from './row.ts';
import { syscallTable } from './table.ts';

/** What of a kernel says whose it is. */
interface Configured {
  readonly state: Pick<KernelState, 'config'>;
}

export function tableOf(abi: Abi): ReadonlyMap<number, SyscallRow> {
  return abi === 'linux' ? syscallTable : rcoreTables[abi];
}

export function syscallRow(kernel: Configured, nr: number): SyscallRow | undefined {
  return tableOf(abiOf(kernel)).get(nr);
}

export function nameOfSyscall(kernel: Configured, nr: number): string {
  const row = syscallRow(kernel, nr);
  if (row !== undefined) return row.name;
  return abiOf(kernel) === 'linux' ? syscallName(nr) : `syscall_${nr}`;
}

/** A number by a name of rCore's families, for what is written before it is known which one runs. */
export function rcoreNumber(name: string): number | undefined {
  for (const table of Object.values(rcoreTables))
    for (const row of table.values()) if (row.name === name) return row.nr;
  return undefined;
}

/** Numbers that no Linux has, or none that programs try. */
const isBooks = (nr: number): boolean => nr >= 1000 && rcoreTables['rcore-book'].has(nr);
const isLabs = (nr: number): boolean => nr >= 400 && nr < 500 && rcoreTables['rcore-lab'].has(nr);

/** Why a call is not there, in half a sentence. */
export function whyMissing(kernel: Configured, nr: number): string {
  const name = nameOfSyscall(kernel, nr);
  const abi = abiOf(kernel);
  if (abi === 'linux') {
    if (isBooks(nr)) return `${name} is not implemented; it may be a program of rCore-Tutorial: --abi rcore-book`;
    if (isLabs(nr)) return `${name} is not implemented; it may be a program of rCore-Tutorial-Code: --abi rcore-lab`;
    return `${name} is not implemented`;
  }
  const other = abi === 'rcore-book' ? 'rcore-lab' : 'rcore-book';
  const better = rcoreTables[other].has(nr) ? other : 'linux';
  return `rCore itself would panic; is it a program for --abi ${better}?`;
}
