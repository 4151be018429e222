/** The areas of a process: /proc/PID/maps, smaps, smaps_rollup (proc(5)). */
import { PAGE_SIZE } from '../../../machine/physMemory.ts';
import type { Kernel } from '../../context.ts';
import { frameHolders } from '../../mm/frames.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from '../../mm/layout.ts';
import { residentPages } from '../../mm/pageTable.ts';
import { hasTrait, VmaTrait } from '../../mm/vma.ts';
import type { AddressSpace, Process, Vma } from '../../state.ts';
import { SysError } from '../../sysError.ts';
import { NO_MOUNT } from '../mount.ts';
import type { Subject } from './subject.ts';

const KIB = 1024;
/** The name stands from column 73 on. */
const NAME_COLUMN = 73;

export const spaceOfProcess = (kernel: Kernel, process: Process): AddressSpace | undefined =>
  process.state === 'zombie' ? undefined : kernel.state.spaces.get(process.space);

export function mapsText({ kernel, process }: Subject): string {
  const areas = spaceOfProcess(kernel, process)?.vmas ?? [];
  return areas.map((vma) => headLine(kernel, process, vma)).join('');
}

/** `start-end perms offset dev inode name`. */
function headLine(kernel: Kernel, process: Process, vma: Vma): string {
  const inode = vma.file && kernel.state.inodes.get(vma.file.ino);
  const device = `00:${hex(inode === undefined ? 0 : inode.mount, 2)}`;
  const offset = hex(vma.file?.offset ?? 0, 8);
  const head = `${hex(vma.start, 8)}-${hex(vma.end, 8)} ${rights(vma)} ${offset} ${device} ${inode?.ino ?? 0}`;
  const isGone = inode !== undefined && inode.nlink === 0 && inode.mount !== NO_MOUNT;
  const name = isHeap(process, vma) ? '[heap]' : `${vma.name}${isGone ? ' (deleted)' : ''}`;
  return name === '' ? `${head} \n` : `${head.padEnd(NAME_COLUMN - 1)} ${name}\n`;
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

const isHeap = ({ heapStart, heapEnd }: Process, vma: Vma): boolean =>
  vma.file === undefined && vma.start < heapEnd && vma.end > heapStart;

function rights(vma: Vma): string {
  const flag = (bit: number, letter: string): string => ((vma.prot & bit) !== 0 ? letter : '-');
  return flag(PROT_READ, 'r') + flag(PROT_WRITE, 'w') + flag(PROT_EXEC, 'x') + (vma.shared ? 's' : 'p');
}

/** Bytes of an area or of many, by what they are. */
interface Amounts {
  size: number;
  rss: number;
  pss: number;
  pssDirty: number;
  sharedDirty: number;
  privateDirty: number;
  sharedClean: number;
  privateClean: number;
  anonymous: number;
  locked: number;
}

const nothing = (): Amounts => ({
  size: 0,
  rss: 0,
  pss: 0,
  pssDirty: 0,
  sharedDirty: 0,
  privateDirty: 0,
  sharedClean: 0,
  privateClean: 0,
  anonymous: 0,
  locked: 0,
});

/** A page of a file counts as clean while it cannot be written; a frame that many hold is shared. */
function addArea(kernel: Kernel, space: AddressSpace, vma: Vma, sum: Amounts): Amounts {
  sum.size += vma.end - vma.start;
  for (const { frame, writable } of residentPages(kernel, space, vma.start, vma.end)) {
    const holders = Math.max(1, frameHolders(kernel, frame));
    const isClean = vma.file !== undefined && !writable;
    sum.rss += PAGE_SIZE;
    sum.pss += PAGE_SIZE / holders;
    if (!isClean) sum.pssDirty += PAGE_SIZE / holders;
    if (holders > 1) sum[isClean ? 'sharedClean' : 'sharedDirty'] += PAGE_SIZE;
    else sum[isClean ? 'privateClean' : 'privateDirty'] += PAGE_SIZE;
    if (!vma.shared && !isClean) sum.anonymous += PAGE_SIZE;
    if (hasTrait(vma, VmaTrait.locked)) sum.locked += PAGE_SIZE / holders;
  }
  return sum;
}

export function smapsText({ kernel, process }: Subject): string {
  const space = spaceOfProcess(kernel, process);
  if (space === undefined) return '';
  return space.vmas
    .map((vma) => {
      const sum = addArea(kernel, space, vma, nothing());
      const sizes = `${amountLine('Size', sum.size)}${amountLine('KernelPageSize', PAGE_SIZE)}${amountLine('MMUPageSize', PAGE_SIZE)}`;
      const flags = `THPeligible:    0\nVmFlags: ${vmFlags(vma)} \n`;
      return `${headLine(kernel, process, vma)}${sizes}${amountLines(sum)}${flags}`;
    })
    .join('');
}

export function smapsRollupText({ kernel, process }: Subject): string {
  const space = spaceOfProcess(kernel, process);
  const first = space?.vmas[0];
  if (space === undefined || first === undefined) return '';
  const sum = nothing();
  for (const vma of space.vmas) addArea(kernel, space, vma, sum);
  const range = `${hex(first.start, 8)}-${hex(space.vmas.at(-1)!.end, 8)} ---p 00000000 00:00 0`;
  return `${range.padEnd(NAME_COLUMN - 1)} [rollup]\n${amountLines(sum, true)}`;
}

const amountLine = (name: string, bytes: number): string =>
  `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / KIB)).padStart(8)} kB\n`;

const rollupOnly = (sum: Amounts): [string, number][] => [
  ['Pss_Anon', sum.pssDirty],
  ['Pss_File', sum.pss - sum.pssDirty],
  ['Pss_Shmem', 0],
];

function amountLines(sum: Amounts, isRollup = false): string {
  const lines: [string, number][] = [
    ['Rss', sum.rss],
    ['Pss', sum.pss],
    ['Pss_Dirty', sum.pssDirty],
    ...(isRollup ? rollupOnly(sum) : []),
    ['Shared_Clean', sum.sharedClean],
    ['Shared_Dirty', sum.sharedDirty],
    ['Private_Clean', sum.privateClean],
    ['Private_Dirty', sum.privateDirty],
    ['Referenced', sum.rss],
    ['Anonymous', sum.anonymous],
    ['LazyFree', 0],
    ['AnonHugePages', 0],
    ['ShmemPmdMapped', 0],
    ['FilePmdMapped', 0],
    ['Shared_Hugetlb', 0],
    ['Private_Hugetlb', 0],
    ['Swap', 0],
    ['SwapPss', 0],
    ['Locked', sum.locked],
  ];
  return lines.map(([name, bytes]) => amountLine(name, bytes)).join('');
}

/** The two-letter words of proc(5): readable, writable …, and that each may become so. */
function vmFlags(vma: Vma): string {
  const words: [string, boolean][] = [
    ['rd', (vma.prot & PROT_READ) !== 0],
    ['wr', (vma.prot & PROT_WRITE) !== 0],
    ['ex', (vma.prot & PROT_EXEC) !== 0],
    ['sh', vma.shared],
    ['mr', true],
    ['mw', vma.file?.readOnly !== true || !vma.shared],
    ['me', true],
    ['ms', vma.shared],
    ['gd', vma.growsDown],
    ['lo', hasTrait(vma, VmaTrait.locked)],
    ['ac', !vma.shared && (vma.prot & PROT_WRITE) !== 0],
    ['dc', hasTrait(vma, VmaTrait.dontFork)],
    ['wf', hasTrait(vma, VmaTrait.wipeOnFork)],
  ];
  return words
    .filter(([, holds]) => holds)
    .map(([word]) => word)
    .join(' ');
}

/** Which frames pages have is for root; Linux shows others zeros, and refuses here what a plain user could learn nothing from. */
export function pagemapBytes(): Uint8Array {
  throw new SysError('EPERM', 'frames of pages are for the privileged');
}
