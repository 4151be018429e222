/**
 * The names that conditions of exception filters may use: of all Linux syscalls, of the parameters of those that the kernel has, of signals.
 */
import { Signal } from '../kernel/signalNames.ts';
import { syscallNumber } from '../kernel/syscall/names.ts';
import { syscallTable } from '../kernel/syscall/table.ts';
import type { KernelNames } from './trapFilters.ts';

const parameters = new Set([...syscallTable.values()].flatMap(({ params }) => params.map(({ name }) => name)));
const signals = new Map<string, number>(Object.entries(Signal));

export const kernelNames: KernelNames = {
  syscallNumber,
  isSyscallParameter: (name) => parameters.has(name),
  signalNumber: (name) => signals.get(name),
};
