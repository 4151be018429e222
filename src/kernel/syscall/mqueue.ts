/** POSIX message queues as syscalls: mq_open(3) and its family. Names come without their leading slash. */
import type { Future } from '../../executor/future.ts';
import { Clock, deadlineAt, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { NAME_MAX, O_ACCMODE, O_CREAT, O_EXCL, O_NONBLOCK, O_RDONLY, O_WRONLY } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readCString } from '../mm/userMemory.ts';
import {
  findMqueue,
  MQ_MAX_BYTES,
  MQ_MAX_MESSAGES,
  type MqueueSize,
  makeMqueue,
  mqueueAt,
  unlinkMqueue,
} from '../mqueue/mqueue.ts';
import { receiveMessage, sendMessage } from '../mqueue/mqueueWait.ts';
import { endNotification, NOTIFY_COOKIE_LEN, SIGEV_NONE, SIGEV_SIGNAL, SIGEV_THREAD } from '../mqueue/notification.ts';
import { socketAt } from '../net/socket.ts';
import type { Mqueue, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const MQ_PRIO_MAX = 32_768;
/** struct mq_attr: flags, maxmsg, msgsize, curmsgs, four reserved; all long. */
const ATTR_BYTES = 64;
const SIGEVENT_BYTES = 64;
const MAX_SIGNAL = 64;

function sysMqOpen(kernel: Kernel, thread: Thread, name: number, oflag: number, mode: number, attr: number): number {
  const space = spaceOf(kernel, thread);
  const wanted = attr === 0 ? undefined : copyIn(kernel, space, attr, ATTR_BYTES);
  const text = readCString(kernel, space, name, NAME_MAX + 2);
  checkName(text);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  const found = findMqueue(kernel, text);
  const creates = (oflag & O_CREAT) !== 0;
  if (found === undefined && !creates) throw new SysError('ENOENT', `there is no message queue ${text}`);
  if (found !== undefined && creates && (oflag & O_EXCL) !== 0) throw new SysError('EEXIST', `${text} exists`);
  if (found !== undefined) needAccess(kernel, thread, found, oflag & O_ACCMODE);
  const size = found === undefined && wanted !== undefined ? readSize(wanted) : undefined;
  const queue = found ?? makeMqueue(kernel, thread, text, mode, size ?? DEFAULT_SIZE);
  const file = makeOpenFile(kernel, { kind: 'mqueue', mqueue: queue.id }, oflag & (O_ACCMODE | O_NONBLOCK), `/${text}`);
  // Always closed by execve(2), asked for or not (mq_open(3)).
  installFd(table, fd, file, true);
  return fd;
}

const DEFAULT_SIZE: MqueueSize = { maxMessages: MQ_MAX_MESSAGES, maxBytes: MQ_MAX_BYTES };

function checkName(name: string): void {
  if (name === '') throw new SysError('ENOENT', 'a message queue has a name');
  if (name.includes('/') || name === '.' || name === '..')
    throw new SysError('EACCES', `${name} is no name of a message queue`);
  if (new TextEncoder().encode(name).length > NAME_MAX) throw new SysError('ENAMETOOLONG', `${name} is too long`);
}

function readSize(bytes: Uint8Array): MqueueSize {
  const view = new DataView(bytes.buffer);
  const maxMessages = Number(view.getBigInt64(8, true));
  const maxBytes = Number(view.getBigInt64(16, true));
  if (!(maxMessages > 0 && maxMessages <= MQ_MAX_MESSAGES && maxBytes > 0 && maxBytes <= MQ_MAX_BYTES)) {
    throw new SysError('EINVAL', `a queue of ${maxMessages} messages of ${maxBytes} bytes cannot be made`);
  }
  return { maxMessages, maxBytes };
}

/** O_RDONLY, O_WRONLY and O_RDWR want bits of the mode. */
function needAccess(kernel: Kernel, thread: Thread, { name, mode, uid, gid }: Mqueue, access: number): void {
  const { euid, egid, groups } = credentialsOf(kernel, thread);
  const granted = euid === uid ? mode >> 6 : [egid, ...groups].includes(gid) ? mode >> 3 : mode;
  const wanted = access === O_RDONLY ? 4 : access === O_WRONLY ? 2 : 6;
  if ((wanted & ~granted) !== 0) throw new SysError('EACCES', `mode 0${mode.toString(8)} of ${name} forbids it`);
}

function sysMqUnlink(kernel: Kernel, thread: Thread, name: number): number {
  const text = readCString(kernel, spaceOf(kernel, thread), name, NAME_MAX + 2);
  const queue = findMqueue(kernel, text);
  if (queue === undefined) throw new SysError('ENOENT', `there is no message queue ${text}`);
  if (credentialsOf(kernel, thread).euid !== queue.uid)
    throw new SysError('EACCES', `${text} belongs to user ${queue.uid}`);
  unlinkMqueue(kernel, queue);
  return 0;
}

/** The open queue of a descriptor; EBADF, also when it is not open for `access`. */
function openQueue(kernel: Kernel, thread: Thread, mqdes: number, refused?: number): { file: OpenFile; queue: Mqueue } {
  const file = fileOf(kernel, thread, mqdes);
  if (file.node.kind !== 'mqueue') throw new SysError('EBADF', `descriptor ${mqdes} is no message queue`);
  if ((file.flags & O_ACCMODE) === refused) throw new SysError('EBADF', `${file.path} is not open for that`);
  return { file, queue: mqueueAt(kernel, file.node.mqueue) };
}

function deadlineOf(kernel: Kernel, thread: Thread, timeout: number): number | undefined {
  return timeout === 0 ? undefined : deadlineAt(Clock.CLOCK_REALTIME, readTimespec(kernel, thread, timeout));
}

function sysMqTimedsend(
  kernel: Kernel,
  thread: Thread,
  mqdes: number,
  msgPtr: number,
  msgLen: number,
  msgPrio: number,
  absTimeout: number,
): number | Future {
  if (msgPrio >= MQ_PRIO_MAX) throw new SysError('EINVAL', `priority ${msgPrio} is too high`);
  const deadline = deadlineOf(kernel, thread, absTimeout);
  const { file, queue } = openQueue(kernel, thread, mqdes, O_RDONLY);
  if (msgLen > queue.maxBytes) throw new SysError('EMSGSIZE', `the queue takes messages of ${queue.maxBytes} bytes`);
  const bytes = copyIn(kernel, spaceOf(kernel, thread), msgPtr, msgLen);
  return sendMessage(kernel, thread, { fd: mqdes, file, queue, deadline }, bytes, msgPrio);
}

function sysMqTimedreceive(
  kernel: Kernel,
  thread: Thread,
  mqdes: number,
  msgPtr: number,
  msgLen: number,
  msgPrio: number,
  absTimeout: number,
): number | Future {
  const deadline = deadlineOf(kernel, thread, absTimeout);
  const { file, queue } = openQueue(kernel, thread, mqdes, O_WRONLY);
  if (msgLen < queue.maxBytes) throw new SysError('EMSGSIZE', `messages of the queue may have ${queue.maxBytes} bytes`);
  return receiveMessage(kernel, thread, { fd: mqdes, file, queue, deadline }, msgPtr, msgPrio);
}

function sysMqNotify(kernel: Kernel, thread: Thread, mqdes: number, sevp: number): number {
  const event = sevp === 0 ? undefined : copyIn(kernel, spaceOf(kernel, thread), sevp, SIGEVENT_BYTES);
  const view = event && new DataView(event.buffer);
  const byThread = view?.getInt32(12, true) === SIGEV_THREAD ? threadNotice(kernel, thread, view) : {};
  const { queue } = openQueue(kernel, thread, mqdes);
  if (view === undefined) {
    endNotification(kernel, queue, thread.pid);
    return 0;
  }
  const signo = view.getInt32(8, true);
  const how = view.getInt32(12, true);
  const isSignal = how === SIGEV_SIGNAL && signo > 0 && signo <= MAX_SIGNAL;
  if (how !== SIGEV_NONE && how !== SIGEV_THREAD && !isSignal)
    throw new SysError('EINVAL', `notification ${how} by signal ${signo} cannot be`);
  const registered = queue.notify === undefined ? undefined : kernel.state.processes.get(queue.notify.pid);
  if (registered?.state === 'running') throw new SysError('EBUSY', `process ${registered.pid} is notified already`);
  const value = view.getBigUint64(0, true);
  queue.notify = { pid: thread.pid, how, signo, value, ...byThread };
  return 0;
}

/** SIGEV_THREAD: the number of the signal is a netlink socket, the value points to the cookie that it is to be sent. */
function threadNotice(
  kernel: Kernel,
  thread: Thread,
  event: DataView,
): { readonly socket: number; readonly cookie: Uint8Array } {
  const cookie = copyIn(kernel, spaceOf(kernel, thread), Number(event.getBigUint64(0, true)), NOTIFY_COOKIE_LEN);
  const fd = event.getInt32(8, true);
  const { node } = fileOf(kernel, thread, fd);
  if (node.kind !== 'socket') throw new SysError('ENOTSOCK', `descriptor ${fd} is no socket`);
  const { id, family } = socketAt(kernel, node.socket);
  if (family !== 'netlink') throw new SysError('EINVAL', `descriptor ${fd} is no netlink socket`);
  return { socket: id, cookie };
}

function sysMqGetsetattr(kernel: Kernel, thread: Thread, mqdes: number, newAttr: number, oldAttr: number): number {
  const space = spaceOf(kernel, thread);
  const wanted = newAttr === 0 ? undefined : copyIn(kernel, space, newAttr, ATTR_BYTES);
  const flags = wanted === undefined ? undefined : Number(new DataView(wanted.buffer).getBigUint64(0, true));
  if (flags !== undefined && flags !== 0 && flags !== O_NONBLOCK)
    throw new SysError('EINVAL', `flags ${flags} are not known`);
  const { file, queue } = openQueue(kernel, thread, mqdes);
  const old = new Uint8Array(ATTR_BYTES);
  const view = new DataView(old.buffer);
  [file.flags & O_NONBLOCK, queue.maxMessages, queue.maxBytes, queue.messages.length].forEach((value, index) => {
    view.setBigInt64(index * 8, BigInt(value), true);
  });
  if (flags !== undefined) file.flags = (file.flags & ~O_NONBLOCK) | flags;
  if (oldAttr !== 0) copyOut(kernel, space, oldAttr, old);
  return 0;
}

const sent = 'mqdes: fd, msg_ptr: bytes, msg_len: size';
const received = 'mqdes: fd, msg_ptr: outBytes, msg_len: size';

export const rows: SyscallRow[] = [
  {
    nr: 180,
    name: 'mq_open',
    params: params('name: string, oflag: openFlags, mode: octal, attr: pointer'),
    handler: sysMqOpen,
  },
  { nr: 181, name: 'mq_unlink', params: params('name: string'), handler: sysMqUnlink },
  {
    nr: 182,
    name: 'mq_timedsend',
    params: params(`${sent}, msg_prio: uint, abs_timeout: timespec`),
    handler: sysMqTimedsend,
  },
  {
    nr: 183,
    name: 'mq_timedreceive',
    params: params(`${received}, msg_prio: outInt, abs_timeout: timespec`),
    handler: sysMqTimedreceive,
  },
  { nr: 184, name: 'mq_notify', params: params('mqdes: fd, sevp: pointer'), handler: sysMqNotify },
  {
    nr: 185,
    name: 'mq_getsetattr',
    params: params('mqdes: fd, newattr: pointer, oldattr: pointer'),
    handler: sysMqGetsetattr,
  },
];
