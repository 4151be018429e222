/** System V message queues as syscalls: msgget(2), msgsnd(2), msgrcv(2), msgctl(2). */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { controlObject, type ObjectKind } from '../sysv/control.ts';
import {
  describeObject,
  IPC_NOWAIT,
  IPC_READ,
  IPC_WRITE,
  Ipc,
  needAccess,
  needOwner,
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
  tellAll,
} from '../sysv/messages.ts';
import type { MessageQueue } from '../sysv/sysvState.ts';
import { params, type SyscallRow } from './row.ts';

const MSG_EXCEPT = 0o20000;
const MSG_COPY = 0o40000;
const TYPE_BYTES = 8;

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

const messageQueues: ObjectKind<MessageQueue> = {
  what: 'message queue',
  info: 12,
  stat: 11,
  statAny: 13,
  bytes: 120,
  objects: queuesOf,
  describe,
  limits: (kernel) => limits(kernel, false),
  usage: (kernel) => limits(kernel, true),
  remove: removeQueue,
};

function sysMsgctl(kernel: Kernel, thread: Thread, msqid: number, cmd: number, buf: number): number {
  if (cmd === Ipc.IPC_SET) return setQueue(kernel, thread, queueAt(kernel, msqid), buf);
  const result = controlObject(kernel, thread, messageQueues, msqid, cmd, buf);
  if (result === undefined) throw new SysError('EINVAL', `command ${cmd} is not known`);
  return result;
}

/** IPC_SET sets the queue's size too. */
function setQueue(kernel: Kernel, thread: Thread, queue: MessageQueue, buf: number): number {
  const view = copyIn(kernel, spaceOf(kernel, thread), buf, messageQueues.bytes);
  const limit = Number(new DataView(view.buffer).getBigUint64(88, true));
  needOwner(kernel, thread, queue);
  if (limit > MSG_QUEUE_BYTES) throw new SysError('EPERM', `a queue of ${limit} bytes needs privilege`);
  setPermission(kernel, thread, queue, buf, messageQueues.bytes);
  queue.limit = limit;
  // Receivers may have lost the right to wait, senders may have got room.
  tellAll(kernel, [...queue.senders, ...queue.receivers], 'msgctl');
  return 0;
}

/** struct msqid64_ds. */
function describe(_kernel: Kernel, queue: MessageQueue): DataView<ArrayBuffer> {
  const view = describeObject(queue, messageQueues.bytes);
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
