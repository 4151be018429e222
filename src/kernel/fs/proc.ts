/**
 * Files of /proc/self: text about the calling process, made when it is read (proc(5)).
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../mm/layout.ts';
import type { Process, Thread, Vma } from '../state.ts';
import { processOf } from '../thread.ts';

export function procContent(kernel: Kernel, thread: Thread, what: 'maps' | 'cmdline' | 'comm'): Uint8Array {
  const process = processOf(kernel, thread.pid);
  return new TextEncoder().encode(textOf(kernel, thread, process, what));
}

function textOf(kernel: Kernel, thread: Thread, process: Process, what: 'maps' | 'cmdline' | 'comm'): string {
  if (what === 'comm') return `${thread.name}\n`;
  if (what === 'cmdline') return process.args.map((arg) => `${arg}\0`).join('');
  const heap = { start: process.heapStart, end: process.heapEnd };
  return spaceOf(kernel, thread)
    .vmas.map((vma) => mapsLine(vma, vma.start < heap.end && vma.end > heap.start ? '[heap]' : vma.name))
    .join('');
}

/** `start-end perms offset dev inode name`, the name from column 73 on. */
function mapsLine(vma: Vma, name: string): string {
  const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  const flag = (bit: number, letter: string): string => ((vma.prot & bit) !== 0 ? letter : '-');
  const rights = flag(PROT_READ, 'r') + flag(PROT_WRITE, 'w') + flag(PROT_EXEC, 'x') + (vma.shared ? 's' : 'p');
  const range = `${hex(vma.start, 8)}-${hex(vma.end, 8)}`;
  const head = `${range} ${rights} ${hex(vma.file?.offset ?? 0, 8)} 00:00 ${vma.file?.ino ?? 0}`;
  return name === '' ? `${head}\n` : `${head.padEnd(72)} ${name}\n`;
}
