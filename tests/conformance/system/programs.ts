/**
 * The bare-metal programs, and what QEMU has printed for each (`recorded/`), so that ours can be compared where there is no QEMU.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const PROGRAMS = ['traps', 'csrs', 'sv39', 'interrupts', 'protection', 'modify', 'harts'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** How many harts a program is for. */
export const hartsOf = (name: ProgramName): number => (name === 'harts' ? 4 : 1);

export const programPath = (name: ProgramName): string => path.join(import.meta.dirname, 'bin', name);

const recordedPath = (name: ProgramName): string => path.join(import.meta.dirname, 'recorded', `${name}.txt`);
export const recorded = (name: ProgramName): string => readFileSync(recordedPath(name), 'utf8');
export const record = (name: ProgramName, output: string): void => writeFileSync(recordedPath(name), output);
