/**
 * procfs as far as C libraries need it: /proc/self and /proc/PID with text about a process, made when it is read, and links to what it has open (proc(5)).
 */
import type { Pid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../mm/layout.ts';
import type { Process, Thread, Vma } from '../state.ts';
import type { SyntheticNode, SyntheticSystem } from './syntheticNode.ts';
import { workingDirectory } from './workingDirectory.ts';

const FILES = ['cmdline', 'comm', 'environ', 'maps'] as const;
const NAMES = [...FILES, 'cwd', 'exe', 'fd', 'root'];

export const procSystem: SyntheticSystem<Kernel> = {
  name: 'proc',
  node(kernel, thread, path) {
    if (path === '') return { kind: 'directory', names: () => rootNames(kernel) };
    const [first = '', ...rest] = path.split('/');
    if (rest.length === 0) {
      if (first === 'self') return { kind: 'link', target: () => String(thread.pid) };
      if (first === 'thread-self') return { kind: 'link', target: () => `${thread.pid}/task/${thread.tid}` };
      if (first === 'mounts') return { kind: 'link', target: () => 'self/mounts' };
    }
    const process = /^[1-9]\d*$/.test(first) ? kernel.state.processes.get(Number(first) as Pid) : undefined;
    return process === undefined ? undefined : processNode(kernel, thread, process, rest);
  },
};

const rootNames = (kernel: Kernel): string[] => [...[...kernel.state.processes.keys()].map(String), 'mounts', 'self'];

function processNode(
  kernel: Kernel,
  thread: Thread,
  process: Process,
  path: readonly string[],
): SyntheticNode | undefined {
  const { uid, gid } = process.credentials;
  const owner = { uid, gid };
  const [name, number] = path;
  if (name === undefined) return { ...owner, kind: 'directory', names: () => [...NAMES, 'mounts'] };
  if (name === 'fd') return fdNode(kernel, process, path.slice(1), owner);
  if (number !== undefined) return undefined;
  if (name === 'exe') return { ...owner, kind: 'link', target: () => process.path };
  if (name === 'root') return { ...owner, kind: 'link', target: () => '/' };
  if (name === 'cwd') return { ...owner, kind: 'link', target: () => workingDirectory(kernel, process) };
  if (name === 'mounts') return { ...owner, kind: 'file', read: () => mountsText(kernel) };
  const what = FILES.find((file) => file === name);
  return what === undefined ? undefined : { ...owner, kind: 'file', read: () => textOf(kernel, thread, process, what) };
}

function fdNode(
  kernel: Kernel,
  process: Process,
  path: readonly string[],
  owner: { readonly uid: number; readonly gid: number },
): SyntheticNode | undefined {
  const [number, below] = path;
  if (number === undefined) {
    return { ...owner, kind: 'directory', mode: 0o500, names: () => [...process.fds.keys()].map(String) };
  }
  const entry = /^(0|[1-9]\d*)$/.test(number) ? process.fds.get(Number(number)) : undefined;
  if (entry === undefined || below !== undefined) return undefined;
  const file = kernel.state.files.get(entry.file)!;
  return { ...owner, kind: 'link', mode: 0o700, target: () => file.path, jump: () => file.node };
}

function textOf(kernel: Kernel, thread: Thread, process: Process, what: (typeof FILES)[number]): string {
  switch (what) {
    case 'comm': {
      const named = process.pid === thread.pid ? thread : kernel.state.threads.get(process.threads[0]!);
      return `${named?.name ?? ''}\n`;
    }
    case 'cmdline':
      return process.args.map((arg) => `${arg}\0`).join('');
    case 'environ':
      return '';
    case 'maps':
      return mapsText(kernel, process);
  }
}

function mapsText(kernel: Kernel, process: Process): string {
  const heap = { start: process.heapStart, end: process.heapEnd };
  const areas = kernel.state.spaces.get(process.space)?.vmas ?? [];
  return areas.map((vma) => mapsLine(vma, vma.start < heap.end && vma.end > heap.start ? '[heap]' : vma.name)).join('');
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

/** Device, where, type, options, as mount(8) prints them. */
function mountsText(kernel: Kernel): string {
  const mounts = [...kernel.state.fileSystem.mounts.values()];
  return mounts
    .map(({ type, guest, mode }) => `${type} ${guest} ${type} ${mode === 'ro' ? 'ro' : 'rw'},nosuid,noatime 0 0\n`)
    .join('');
}
