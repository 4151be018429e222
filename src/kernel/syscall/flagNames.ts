/** Names of flag bits and constants in syscall arguments, for texts (asm-generic/fcntl.h, mman-common.h; sched.h; futex.h; time.h). */
import { Clock } from '../clock.ts';
import { CloneFlag } from '../clone.ts';
import { signalName } from '../signalNames.ts';
import { FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG, FutexOp } from './futex.ts';

const PROT: Flags = { PROT_READ: 1, PROT_WRITE: 2, PROT_EXEC: 4 };
const MAP: Flags = {
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_GROWSDOWN: 0x100,
  MAP_DENYWRITE: 0x800,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_STACK: 0x2_0000,
  MAP_HUGETLB: 0x4_0000,
  MAP_FIXED_NOREPLACE: 0x10_0000,
};
const OPEN: Flags = {
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DSYNC: 0o10000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_PATH: 0o10000000,
};
const ACCESS_MODES = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', '3'];

type Flags = Readonly<Record<string, number>>;

export const protText = (value: number): string => flagsText(value, PROT, 'PROT_NONE');
export const mapFlagsText = (value: number): string => flagsText(value, MAP, '0');
/** The lowest byte is the signal that the parent gets at the end. */
export function cloneFlagsText(value: number): string {
  const signo = value & 0xff;
  const flags = flagsText(value & ~0xff, CloneFlag, '');
  return [flags, signo === 0 ? '' : signalName(signo)].filter((text) => text !== '').join('|') || '0';
}

export function openFlagsText(value: number): string {
  const rest = flagsText(value & ~3, OPEN, '');
  const mode = ACCESS_MODES[value & 3]!;
  return rest === '' ? mode : `${mode}|${rest}`;
}

export function futexOpText(value: number): string {
  const op = value & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
  const name = nameOf(op, FutexOp) ?? `0x${op.toString(16)}`;
  const suffix = (value & FUTEX_PRIVATE_FLAG) !== 0 ? '_PRIVATE' : '';
  return `${name}${suffix}${(value & FUTEX_CLOCK_REALTIME) !== 0 ? '|FUTEX_CLOCK_REALTIME' : ''}`;
}

export const clockText = (value: number): string => nameOf(value, Clock) ?? String(value);

function nameOf(value: number, names: Flags): string | undefined {
  return Object.keys(names).find((name) => names[name] === value);
}

/** `A|B|0x8`: the names of the bits that are set, and what is left of them. */
function flagsText(value: number, flags: Flags, none: string): string {
  let rest = value;
  const parts: string[] = [];
  for (const [name, bits] of Object.entries(flags)) {
    if ((rest & bits) !== bits) continue;
    parts.push(name);
    rest &= ~bits;
  }
  if (rest !== 0) parts.push(`0x${(rest >>> 0).toString(16)}`);
  return parts.length === 0 ? none : parts.join('|');
}
