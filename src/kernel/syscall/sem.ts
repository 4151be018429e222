/** System V semaphores as syscalls: semget(2), semop(2), semtimedop(2), semctl(2). */
import type { Future } from '../../executor/future.ts';
import { deadlineAfter, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { controlObject, type ObjectKind } from '../sysv/control.ts';
import { describeObject, IPC_NOWAIT, IPC_READ, IPC_WRITE, needAccess, seconds } from '../sysv/ipcObject.ts';
import {
  countWaiters,
  getSet,
  operate,
  removeSet,
  SEM_ALL,
  SEM_MAX_VALUE,
  SEM_OPERATIONS,
  SEM_PER_SET,
  SEM_SETS,
  setAt,
  setsOf,
  setValues,
} from '../sysv/semaphores.ts';
import type { SemOperation, SemSet } from '../sysv/sysvState.ts';
import { params, type SyscallRow } from './row.ts';

const GETPID = 11;
const GETVAL = 12;
const GETALL = 13;
const GETNCNT = 14;
const GETZCNT = 15;
const SETVAL = 16;
const SETALL = 17;
const SEM_UNDO = 0o10000;
/** struct sembuf: sem_num, sem_op, sem_flg, all short. */
const SEMBUF_BYTES = 6;

const sysSemget = (kernel: Kernel, thread: Thread, key: number, nsems: number, semflg: number): number =>
  getSet(kernel, thread, key, nsems, semflg);

const sysSemop = (kernel: Kernel, thread: Thread, semid: number, sops: number, nsops: number): number | Future =>
  sysSemtimedop(kernel, thread, semid, sops, nsops, 0);

function sysSemtimedop(
  kernel: Kernel,
  thread: Thread,
  semid: number,
  sops: number,
  nsops: number,
  timeout: number,
): number | Future {
  const deadline = timeout === 0 ? undefined : deadlineAfter(kernel, readTimespec(kernel, thread, timeout));
  if (nsops === 0 || semid < 0) throw new SysError('EINVAL', `${nsops} operations on set ${semid} cannot be done`);
  if (nsops > SEM_OPERATIONS) throw new SysError('E2BIG', `${nsops} operations are more than ${SEM_OPERATIONS}`);
  const operations = readOperations(copyIn(kernel, spaceOf(kernel, thread), sops, nsops * SEMBUF_BYTES));
  const set = setAt(kernel, semid);
  for (const { index } of operations) {
    if (index >= set.values.length) throw new SysError('EFBIG', `set ${semid} has no semaphore ${index}`);
  }
  const alters = operations.some(({ amount }) => amount !== 0);
  needAccess(kernel, thread, set, alters ? IPC_WRITE : IPC_READ);
  return operate(kernel, thread, set, operations, deadline);
}

function readOperations(bytes: Uint8Array): SemOperation[] {
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / SEMBUF_BYTES }, (_, number) => {
    const at = number * SEMBUF_BYTES;
    const flags = view.getInt16(at + 4, true);
    return {
      index: view.getUint16(at, true),
      amount: view.getInt16(at + 2, true),
      noWait: (flags & IPC_NOWAIT) !== 0,
      undo: (flags & SEM_UNDO) !== 0,
    };
  });
}

const semaphoreSets: ObjectKind<SemSet> = {
  what: 'semaphore set',
  info: 19,
  stat: 18,
  statAny: 20,
  bytes: 88,
  objects: setsOf,
  describe,
  limits: (kernel) => limits(kernel, false),
  usage: (kernel) => limits(kernel, true),
  remove: removeSet,
};

const sysSemctl = (kernel: Kernel, thread: Thread, semid: number, semnum: number, cmd: number, arg: number): number =>
  controlObject(kernel, thread, semaphoreSets, semid, cmd, arg) ??
  readOrSet(kernel, thread, setAt(kernel, semid), semnum, cmd, arg);

function readOrSet(kernel: Kernel, thread: Thread, set: SemSet, semnum: number, cmd: number, arg: number): number {
  const space = spaceOf(kernel, thread);
  const count = set.values.length;
  const needIndex = (): void => {
    if (semnum < 0 || semnum >= count) throw new SysError('EINVAL', `set ${set.id} has no semaphore ${semnum}`);
  };
  switch (cmd) {
    case GETALL: {
      needAccess(kernel, thread, set, IPC_READ);
      copyOut(kernel, space, arg, new Uint8Array(Uint16Array.from(set.values).buffer));
      return 0;
    }
    case SETALL: {
      needAccess(kernel, thread, set, IPC_WRITE);
      const words = new Uint16Array(copyIn(kernel, space, arg, count * 2).buffer);
      setValues(kernel, set, thread.pid, new Map([...words.entries()]));
      return 0;
    }
    case SETVAL:
      needAccess(kernel, thread, set, IPC_WRITE);
      // An int in an unsigned long.
      setValues(kernel, set, thread.pid, new Map([[semnum, (arg % 2 ** 32) | 0]]));
      return 0;
    case GETPID:
    case GETVAL:
    case GETNCNT:
    case GETZCNT:
      needAccess(kernel, thread, set, IPC_READ);
      needIndex();
      if (cmd === GETPID) return set.pids[semnum]!;
      if (cmd === GETVAL) return set.values[semnum]!;
      return countWaiters(set, semnum, cmd === GETZCNT);
    default:
      throw new SysError('EINVAL', `command ${cmd} is not known`);
  }
}

/** struct semid64_ds. */
function describe(_kernel: Kernel, set: SemSet): DataView<ArrayBuffer> {
  const view = describeObject(set, semaphoreSets.bytes);
  view.setBigInt64(48, seconds(set.operated), true);
  view.setBigInt64(56, seconds(set.changed), true);
  view.setBigUint64(64, BigInt(set.values.length), true);
  return view;
}

/** struct seminfo: semmap, semmni, semmns, semmnu, semmsl, semopm, semume, semusz, semvmx, semaem. */
function limits(kernel: Kernel, inUse: boolean): DataView<ArrayBuffer> {
  const sets = [...setsOf(kernel).values()];
  const all = sets.reduce((sum, { values }) => sum + values.length, 0);
  const size = inUse ? sets.length : 20;
  const adjustable = inUse ? all : SEM_MAX_VALUE;
  const fields = [
    SEM_ALL,
    SEM_SETS,
    SEM_ALL,
    SEM_ALL,
    SEM_PER_SET,
    SEM_OPERATIONS,
    SEM_OPERATIONS,
    size,
    SEM_MAX_VALUE,
  ];
  const view = new DataView(new ArrayBuffer(40));
  [...fields, adjustable].forEach((value, index) => {
    view.setInt32(index * 4, value, true);
  });
  return view;
}

export const rows: SyscallRow[] = [
  { nr: 190, name: 'semget', params: params('key: int, nsems: int, semflg: octal'), handler: sysSemget },
  { nr: 191, name: 'semctl', params: params('semid: int, semnum: int, cmd: int, arg: pointer'), handler: sysSemctl },
  {
    nr: 192,
    name: 'semtimedop',
    params: params('semid: int, sops: pointer, nsops: uint, timeout: timespec'),
    handler: sysSemtimedop,
  },
  { nr: 193, name: 'semop', params: params('semid: int, sops: pointer, nsops: uint'), handler: sysSemop },
];
