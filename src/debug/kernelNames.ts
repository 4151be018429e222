/**
 * The names that conditions of exception filters may use: of all syscalls of Linux and of rCore, of the parameters of those that the kernel has, of signals.
 */
import { Signal } from '../kernel/signalNames.ts';
import { syscallNumber } from '../kernel/syscall/names.ts';
import { rcoreNumber, tableOf } from '../kernel/syscall/personality.ts';
import type { KernelNames } from './trapFilters.ts';

const parameters = new Set(
  (['linux', 'rcore-book', 'rcore-lab'] as const)
    .flatMap((abi) => [...tableOf(abi).values()])
    .flatMap(({ params }) => params.map(({ name }) => name)),
);
const signals = new Map<string, number>(Object.entries(Signal));

export const kernelNames: KernelNames = {
  syscallNumber: (name) => syscallNumber(name) ?? rcoreNumber(name),
  isSyscallParameter: (name) => parameters.has(name),
  signalNumber: (name) => signals.get(name),
};
