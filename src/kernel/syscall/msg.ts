/** System V message queues as syscalls: msgget(2), msgsnd(2), msgrcv(2), msgctl(2). */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import {
  describeObject,
  IPC_NOWAIT,
  IPC_READ,
  IPC_WRITE,
  Ipc,
  lastPlace,
  needAccess,
  needOwner,
  objectInPlace,
  seconds,
  setPermission,
} from '../sysv/ipcObject.ts';
import {
  getQueue,
  MSG_MAX,
  MSG_QUEUE_BYTES,
  MSG_QUEUES,
  queueAt,
  queuesOf,
  receive,
  removeQueue,
  send,
  wakeAll,
} from '../sysv/messages.ts';
import type { MessageQueue } from '../sysv/sysvState.ts';
import { params, type SyscallRow } from './row.ts';

const MSG_STAT = 11;
const MSG_INFO = 12;
const MSG_STAT_ANY = 13;
const MSG_EXCEPT = 0o20000;
const MSG_COPY = 0o40000;
const TYPE_BYTES = 8;
const MSQID_DS_BYTES = 120;

const sysMsgget = (kernel: Kernel, thread: Thread, key: number, msgflg: number): number =>
  getQueue(kernel, thread, key, msgflg);

function sysMsgsnd(
  kernel: Kernel,
  thread: Thread,
  msqid: number,
  msgp: number,
  msgsz: number,
  msgflg: number,
): number | Future {
  const space = spaceOf(kernel, thread);
  const head = copyIn(kernel, space, msgp, TYPE_BYTES);
  const type = Number(new DataView(head.buffer).getBigInt64(0, true));
  if (msgsz > MSG_MAX || type < 1 || msqid < 0) {
    throw new SysError('EINVAL', `a message of type ${type} with ${msgsz} bytes cannot be sent`);
  }
  const bytes = copyIn(kernel, space, msgp + TYPE_BYTES, msgsz);
  const queue = queueAt(kernel, msqid);
  needAccess(kernel, thread, queue, IPC_WRITE);
  return send(kernel, thread, queue, { type, bytes }, msgflg);
}

function sysMsgrcv(
  kernel: Kernel,
  thread: Thread,
  msqid: number,
  msgp: number,
  msgsz: number,
  msgtyp: number,
  msgflg: number,
): number | Future {
  if (msqid < 0 || !(msgsz < 2 ** 53)) throw new SysError('EINVAL', `queue ${msqid} or size ${msgsz} cannot be`);
  const copies = (msgflg & MSG_COPY) !== 0;
  if (copies && ((msgflg & MSG_EXCEPT) !== 0 || (msgflg & IPC_NOWAIT) === 0)) {
    throw new SysError('EINVAL', 'MSG_COPY goes with IPC_NOWAIT and without MSG_EXCEPT');
  }
  const queue = queueAt(kernel, msqid);
  needAccess(kernel, thread, queue, IPC_READ);
  return receive(kernel, thread, queue, { buffer: msgp, size: msgsz, type: msgtyp, flags: msgflg });
}

function sysMsgctl(kernel: Kernel, thread: Thread, msqid: number, cmd: number, buf: number): number {
  const put = (bytes: DataView<ArrayBuffer>): void =>
    copyOut(kernel, spaceOf(kernel, thread), buf, new Uint8Array(bytes.buffer));
  switch (cmd) {
    case Ipc.IPC_INFO:
    case MSG_INFO:
      put(limits(kernel, cmd === MSG_INFO));
      return lastPlace(queuesOf(kernel));
    case Ipc.IPC_STAT:
    case MSG_STAT:
    case MSG_STAT_ANY: {
      const isPlace = cmd !== Ipc.IPC_STAT;
      const queue = isPlace ? objectInPlace(queuesOf(kernel), msqid, 'message queue') : queueAt(kernel, msqid);
      if (cmd !== MSG_STAT_ANY) needAccess(kernel, thread, queue, IPC_READ);
      put(describe(queue));
      return isPlace ? queue.id : 0;
    }
    case Ipc.IPC_SET: {
      const queue = queueAt(kernel, msqid);
      const view = copyIn(kernel, spaceOf(kernel, thread), buf, MSQID_DS_BYTES);
      const limit = Number(new DataView(view.buffer).getBigUint64(88, true));
      needOwner(kernel, thread, queue);
      if (limit > MSG_QUEUE_BYTES) throw new SysError('EPERM', `a queue of ${limit} bytes needs privilege`);
      setPermission(kernel, thread, queue, buf, MSQID_DS_BYTES);
      queue.limit = limit;
      // Receivers may have lost the right to wait, senders may have got room.
      wakeAll(kernel, [...queue.senders, ...queue.receivers], 'msgctl');
      return 0;
    }
    case Ipc.IPC_RMID: {
      const queue = queueAt(kernel, msqid);
      needOwner(kernel, thread, queue);
      removeQueue(kernel, queue);
      return 0;
    }
    default:
      throw new SysError('EINVAL', `command ${cmd} is not known`);
  }
}

/** struct msqid64_ds. */
function describe(queue: MessageQueue): DataView<ArrayBuffer> {
  const view = describeObject(queue, MSQID_DS_BYTES);
  view.setBigInt64(48, seconds(queue.sent), true);
  view.setBigInt64(56, seconds(queue.received), true);
  view.setBigInt64(64, seconds(queue.changed), true);
  view.setBigUint64(72, BigInt(queue.used), true);
  view.setBigUint64(80, BigInt(queue.messages.length), true);
  view.setBigUint64(88, BigInt(queue.limit), true);
  view.setInt32(96, queue.lastSender, true);
  view.setInt32(100, queue.lastReceiver, true);
  return view;
}

/** struct msginfo: msgpool, msgmap, msgmax, msgmnb, msgmni, msgssz, msgtql, msgseg. */
function limits(kernel: Kernel, inUse: boolean): DataView<ArrayBuffer> {
  const queues = [...queuesOf(kernel).values()];
  const messages = queues.reduce((sum, queue) => sum + queue.messages.length, 0);
  const bytes = queues.reduce((sum, queue) => sum + queue.used, 0);
  const pool = inUse ? queues.length : (MSG_QUEUES * MSG_QUEUE_BYTES) / 1024;
  const map = inUse ? messages : MSG_QUEUE_BYTES;
  const total = inUse ? bytes : MSG_QUEUE_BYTES;
  const view = new DataView(new ArrayBuffer(32));
  [pool, map, MSG_MAX, MSG_QUEUE_BYTES, MSG_QUEUES, 16, total].forEach((value, index) => {
    view.setInt32(index * 4, value, true);
  });
  view.setUint16(28, 0xffff, true);
  return view;
}

export const rows: SyscallRow[] = [
  { nr: 186, name: 'msgget', params: params('key: int, msgflg: octal'), handler: sysMsgget },
  { nr: 187, name: 'msgctl', params: params('msqid: int, cmd: int, buf: pointer'), handler: sysMsgctl },
  {
    nr: 188,
    name: 'msgrcv',
    params: params('msqid: int, msgp: pointer, msgsz: size, msgtyp: long, msgflg: octal'),
    handler: sysMsgrcv,
  },
  {
    nr: 189,
    name: 'msgsnd',
    params: params('msqid: int, msgp: pointer, msgsz: size, msgflg: octal'),
    handler: sysMsgsnd,
  },
];
