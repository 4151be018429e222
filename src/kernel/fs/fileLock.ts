/**
 * Advisory locks on files: of whole files by flock(2), of byte ranges by fcntl(2), owned by a process (POSIX) or an open file description (OFD). flock's locks
 * and the others do not see one another. Who must wait stands in the inode's queue (`fileLockFuture.ts`) and tries again whenever a lock goes.
 */
import type { Kernel } from '../context.ts';
import type { FileTable } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { FileLock, FileLocks } from './fileState.ts';

/** Locks in the whole system; more are ENOLCK. */
const MAX_LOCKS = 16_384;
/** The end of a lock that has none. */
export const LOCK_END = Number.MAX_SAFE_INTEGER;

export type LockOwner = FileLock['owner'];

const isSame = (a: LockOwner, b: LockOwner): boolean => a.kind === b.kind && a.id === b.id && a.table === b.table;
const overlaps = (a: FileLock, b: FileLock): boolean => a.start < b.end && b.start < a.end;
const isFlock = ({ owner }: FileLock): boolean => owner.kind === 'flock';

function conflicts(a: FileLock, b: FileLock): boolean {
  if (isSame(a.owner, b.owner) || isFlock(a) !== isFlock(b)) return false;
  return overlaps(a, b) && (a.type === 'write' || b.type === 'write');
}

/** The first lock that stands in the way of another one. */
export function blockingLock(kernel: Kernel, ino: number, lock: FileLock): FileLock | undefined {
  return kernel.state.fileSystem.locks.get(ino)?.held.find((held) => conflicts(held, lock));
}

/** Takes a lock that nothing blocks: what its owner has there changes to its type. */
export function setLock(kernel: Kernel, ino: number, lock: FileLock): void {
  const locks = locksOf(kernel, ino);
  const held = [...without(locks.held, lock), lock].sort((a, b) => a.start - b.start);
  let total = held.length - locks.held.length;
  for (const other of kernel.state.fileSystem.locks.values()) total += other.held.length;
  if (total > MAX_LOCKS) throw new SysError('ENOLCK', `there are ${MAX_LOCKS} locks already`);
  // A write lock that becomes a read lock may let others in.
  locks.held = joined(held);
  wakeWaiters(kernel, ino, locks);
}

/** Lets go of what an owner has in a range. */
export function clearLock(kernel: Kernel, ino: number, range: Omit<FileLock, 'type'>): void {
  const locks = kernel.state.fileSystem.locks.get(ino);
  if (locks === undefined) return;
  locks.held = without(locks.held, { ...range, type: 'read' });
  wakeWaiters(kernel, ino, locks);
}

/** Whose the record locks are that are taken through a table of descriptors. */
export const posixOwner = ({ pid, table }: Pick<FileTable, 'pid' | 'table'>): LockOwner => ({
  kind: 'posix',
  id: pid,
  table,
});

/** A descriptor of the file has been closed in the table. */
export function dropProcessLocks(kernel: Kernel, ino: number, table: FileTable): void {
  clearLock(kernel, ino, { owner: posixOwner(table), start: 0, end: LOCK_END });
}

/** The open file description is gone. */
export function dropOpenFileLocks(kernel: Kernel, ino: number, file: number): void {
  for (const kind of ['flock', 'ofd'] as const) {
    clearLock(kernel, ino, { owner: { kind, id: file }, start: 0, end: LOCK_END });
  }
}

/** Whether the owner would wait for itself, through others that wait (POSIX locks only; fcntl(2), EDEADLK). */
export function wouldDeadlock(kernel: Kernel, ino: number, lock: FileLock): boolean {
  const seen: LockOwner[] = [];
  const waitsForOwner = (at: number, wanted: FileLock): boolean =>
    (kernel.state.fileSystem.locks.get(at)?.held ?? [])
      .filter((held) => held.owner.kind === 'posix' && conflicts(held, wanted))
      .some(({ owner }) => isSame(owner, lock.owner) || isBlockedBy(owner));
  const isBlockedBy = (other: LockOwner): boolean => {
    if (seen.some((owner) => isSame(owner, other))) return false;
    seen.push(other);
    return [...kernel.state.fileSystem.locks].some(([at, { waiters }]) =>
      waiters.some(({ lock: wanted }) => isSame(wanted.owner, other) && waitsForOwner(at, wanted)),
    );
  };
  return waitsForOwner(ino, lock);
}

export function locksOf(kernel: Kernel, ino: number): FileLocks {
  const { locks } = kernel.state.fileSystem;
  let of = locks.get(ino);
  if (of === undefined) {
    of = { held: [], waiters: [] };
    locks.set(ino, of);
  }
  return of;
}

/** Forgets the record of a file that nobody locks nor waits for. */
export function forgetLocks(kernel: Kernel, ino: number): void {
  const locks = kernel.state.fileSystem.locks.get(ino);
  if (locks !== undefined && locks.held.length === 0 && locks.waiters.length === 0) {
    kernel.state.fileSystem.locks.delete(ino);
  }
}

function wakeWaiters(kernel: Kernel, ino: number, { waiters }: FileLocks): void {
  for (const { waker } of waiters) kernel.wake(waker, 'file lock released');
  forgetLocks(kernel, ino);
}

/** What is left when the owner of `lock` gives up that range. */
function without(held: readonly FileLock[], lock: FileLock): FileLock[] {
  return held.flatMap((old) => {
    if (!isSame(old.owner, lock.owner) || !overlaps(old, lock)) return [old];
    const parts: FileLock[] = [];
    if (old.start < lock.start) parts.push({ ...old, end: lock.start });
    if (old.end > lock.end) parts.push({ ...old, start: lock.end });
    return parts;
  });
}

/** Neighbouring locks of one owner and type as one. */
function joined(held: readonly FileLock[]): FileLock[] {
  const result: FileLock[] = [];
  for (const lock of held) {
    const index = result.findIndex(
      (other) => isSame(other.owner, lock.owner) && other.type === lock.type && other.end === lock.start,
    );
    if (index === -1) result.push(lock);
    else result[index] = { ...result[index]!, end: lock.end };
  }
  return result;
}
