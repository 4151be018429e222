/**
 * Code of files that comes and goes while a program runs, as dlopen(3) and dlclose(3) and the dynamic linker itself have it: whoever changes such mappings
 * says so, for whoever knows programs by their files. What executing a program maps is told by `load`.
 */
import type { Kernel } from '../context.ts';
import type { AddressSpace, Thread, Vma } from '../state.ts';
import { spaceOf } from './addressSpace.ts';
import { PROT_EXEC } from './layout.ts';
import { vmasIn } from './vma.ts';

/** Whether an area is code of a file. */
export const isFileCode = ({ file, prot }: Pick<Vma, 'file' | 'prot'>): boolean =>
  file !== undefined && (prot & PROT_EXEC) !== 0;

/** Whether code of a file lies in [start, end). */
export function hasFileCode(space: AddressSpace, start: number, end: number): boolean {
  return vmasIn(space, start, end).some(isFileCode);
}

/** Tells that [start, end) holds other code now, if it held some before or does now. */
export function tellMappedCode(kernel: Kernel, thread: Thread, start: number, end: number, before: boolean): void {
  const space = spaceOf(kernel, thread);
  if (before || hasFileCode(space, start, end)) kernel.emit({ kind: 'mappedCode', pid: thread.pid, space: space.id });
}
