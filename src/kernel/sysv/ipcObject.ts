/**
 * What the three kinds of System V objects have in common (ipc/util.c): finding or making by key, permissions, IPC_SET, and struct ipc64_perm.
 */
import { BOOT_SECONDS, clockNow, NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { IpcObject, IpcPermission } from './sysvState.ts';

export const IPC_PRIVATE = 0;
export const IPC_CREAT = 0o1000;
export const IPC_EXCL = 0o2000;
export const IPC_NOWAIT = 0o4000;

export const Ipc = { IPC_RMID: 0, IPC_SET: 1, IPC_STAT: 2, IPC_INFO: 3 } as const;

/** Bits of what an access wants, as in the last digit of a mode. */
export const IPC_READ = 4;
export const IPC_WRITE = 2;

const PERM_BYTES = 48;

/** The object with a key, or a new one, as the flags of …get(2) say. `check` throws when an existing one does not suit. */
export function getObject<T extends IpcObject>(
  kernel: Kernel,
  thread: Thread,
  table: ReadonlyMap<number, T>,
  key: number,
  flags: number,
  check: (object: T) => void,
  make: (permission: IpcPermission) => T,
): number {
  const found = key === IPC_PRIVATE ? undefined : [...table.values()].find(({ permission }) => permission.key === key);
  if (found !== undefined) {
    if ((flags & IPC_CREAT) !== 0 && (flags & IPC_EXCL) !== 0) throw new SysError('EEXIST', `key ${key} is in use`);
    check(found);
    needAccess(kernel, thread, found, ((flags >> 6) | (flags >> 3) | flags) & 7);
    return found.id;
  }
  if (key !== IPC_PRIVATE && (flags & IPC_CREAT) === 0) throw new SysError('ENOENT', `nothing has key ${key}`);
  const { euid, egid } = credentialsOf(kernel, thread);
  return make({ key, uid: euid, gid: egid, cuid: euid, cgid: egid, mode: flags & 0o777 }).id;
}

/** The object with an id; EINVAL. */
export function objectAt<T extends IpcObject>(table: ReadonlyMap<number, T>, id: number, what: string): T {
  const object = table.get(id);
  if (object === undefined) throw new SysError('EINVAL', `there is no ${what} ${id}`);
  return object;
}

/** The object in the place `index` among all, for the …_STAT commands of ipcs(1). */
export function objectInPlace<T extends IpcObject>(table: ReadonlyMap<number, T>, index: number, what: string): T {
  const object = [...table.values()][index];
  if (object === undefined) throw new SysError('EINVAL', `there is no ${what} in place ${index}`);
  return object;
}

/** The largest place in use; 0 when there is none. */
export const lastPlace = (table: ReadonlyMap<number, unknown>): number => Math.max(0, table.size - 1);

/** EACCES unless the caller may access the object this way. */
export function needAccess(kernel: Kernel, thread: Thread, { id, permission }: IpcObject, wanted: number): void {
  const { euid, egid, groups } = credentialsOf(kernel, thread);
  const { uid, cuid, gid, cgid, mode } = permission;
  const isOwner = euid === uid || euid === cuid;
  const isGroup = [egid, ...groups].some((group) => group === gid || group === cgid);
  const granted = isOwner ? mode >> 6 : isGroup ? mode >> 3 : mode;
  if ((wanted & ~granted & 7) !== 0)
    throw new SysError('EACCES', `mode 0${mode.toString(8)} of object ${id} forbids it`);
}

/** EPERM unless the caller owns the object. */
export function needOwner(kernel: Kernel, thread: Thread, { id, permission }: IpcObject): void {
  const { euid } = credentialsOf(kernel, thread);
  if (euid !== permission.uid && euid !== permission.cuid) {
    throw new SysError('EPERM', `object ${id} belongs to user ${permission.uid}`);
  }
}

/** IPC_SET: owner and mode from the struct ipc64_perm at `buf`, which begins every …id64_ds; answers all its bytes. */
export function setPermission(
  kernel: Kernel,
  thread: Thread,
  object: IpcObject,
  buf: number,
  length: number,
): DataView<ArrayBuffer> {
  const bytes = copyIn(kernel, spaceOf(kernel, thread), buf, length);
  const view = new DataView(bytes.buffer as ArrayBuffer);
  needOwner(kernel, thread, object);
  object.permission.uid = view.getUint32(4, true);
  object.permission.gid = view.getUint32(8, true);
  object.permission.mode = view.getUint32(20, true) & 0o777;
  object.changed = clockNow(kernel);
  return view;
}

/** A …id64_ds of `length` bytes that begins with the object's struct ipc64_perm; `more` are mode bits that say how it is. */
export function describeObject({ permission }: IpcObject, length: number, more = 0): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(Math.max(length, PERM_BYTES)));
  const { key, uid, gid, cuid, cgid, mode } = permission;
  [key, uid, gid, cuid, cgid, mode | more].forEach((value, index) => {
    view.setInt32(index * 4, value, true);
  });
  return view;
}

/** A machine time as seconds since 1970; 0 for never. */
export const seconds = (time: number | undefined): bigint =>
  time === undefined ? 0n : BigInt(BOOT_SECONDS + Math.floor(time / NS_PER_SECOND));
