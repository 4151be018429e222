/**
 * Whom an open file names as the one to be told of input by a signal (fcntl(2), F_SETOWN and F_SETOWN_EX). It is only kept: O_ASYNC is not known, so nothing
 * is ever sent.
 */
import type { Pid, Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import { groupOf } from '../process.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';

/** struct f_owner_ex: the type, then the number. */
const OWNER_BYTES = 8;
const F_OWNER_TID = 0;
const F_OWNER_PID = 1;
const F_OWNER_PGRP = 2;
const INT_MIN = -(2 ** 31);

/** F_SETOWN: a process, or a group by its negative; ESRCH. */
export function setOwner(kernel: Kernel, file: OpenFile, owner: number): void {
  if (owner === INT_MIN) throw new SysError('EINVAL', 'its negative is no number of a group');
  setTypedOwner(kernel, file, owner < 0 ? F_OWNER_PGRP : F_OWNER_PID, Math.abs(owner));
}

/** F_SETOWN_EX. */
export function readOwner(kernel: Kernel, thread: Thread, file: OpenFile, address: number): void {
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), address, OWNER_BYTES).buffer);
  const type = view.getInt32(0, true);
  if (type < F_OWNER_TID || type > F_OWNER_PGRP) throw new SysError('EINVAL', `${type} is no type of an owner`);
  setTypedOwner(kernel, file, type, view.getInt32(4, true));
}

function setTypedOwner(kernel: Kernel, file: OpenFile, type: number, id: number): void {
  if (id !== 0 && !exists(kernel, type, id)) throw new SysError('ESRCH', `there is nobody of number ${id}`);
  file.owner = { type, id };
}

function exists(kernel: Kernel, type: number, id: number): boolean {
  const { threads, processes } = kernel.state;
  if (type === F_OWNER_TID) return threads.has(id as Tid);
  return type === F_OWNER_PID ? processes.has(id as Pid) : groupOf(kernel, id as Pid).length > 0;
}

/** F_GETOWN. */
export function ownerOf({ owner }: OpenFile): number {
  if (owner === undefined) return 0;
  return owner.type === F_OWNER_PGRP ? -owner.id : owner.id;
}

/** F_GETOWN_EX. */
export function writeOwner(kernel: Kernel, thread: Thread, { owner }: OpenFile, address: number): void {
  const { type, id } = owner ?? { type: F_OWNER_TID, id: 0 };
  copyOut(kernel, spaceOf(kernel, thread), address, new Uint8Array(Int32Array.of(type, id).buffer));
}
