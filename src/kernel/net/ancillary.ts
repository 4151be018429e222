/**
 * Control messages (cmsg(3)): descriptors and credentials between UNIX sockets, addresses of arrival and timestamps on datagrams. Descriptors that are
 * received get the lowest free numbers; those for which there is no room are closed, and MSG_CTRUNC says so.
 */
import { BOOT_SECONDS, NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { fileOf, installFd, lowestFree, openFileAt } from '../fs/descriptors.ts';
import { O_PATH } from '../fs/openFlags.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { bytes4, bytes6, isIPv4 } from './inetText.ts';
import { LO_INDEX } from './loopback.ts';
import { MSG_CTRUNC } from './messageFlags.ts';
import { MAX_RIGHTS } from './rights.ts';
import type { Message, PeerCredentials, Socket } from './socketState.ts';

const SOL_IP = 0;
const SOL_SOCKET = 1;
const SOL_IPV6 = 41;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const SCM_TIMESTAMP = 29;
const SCM_TIMESTAMPNS = 35;
const IP_PKTINFO = 8;
const IPV6_PKTINFO = 50;
const HEADER = 16;
const SIZEOF_UCRED = 12;

const aligned = (length: number): number => Math.ceil(length / 8) * 8;

/** What a sender attached. */
export interface Attached {
  /** Open files by id; no reference is held yet. */
  readonly rights: readonly number[];
  readonly credentials: PeerCredentials | undefined;
}

/** Reads what a message to a UNIX socket carries: EINVAL, EBADF, EPERM. Other families' messages may carry what has no effect here. */
export function parseControl(kernel: Kernel, thread: Thread, socket: Socket, control: Uint8Array): Attached {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const rights: number[] = [];
  let credentials: PeerCredentials | undefined;
  for (let at = 0; at + HEADER <= control.length; ) {
    const length = Number(view.getBigUint64(at, true));
    if (length < HEADER || at + length > control.length) {
      throw new SysError('EINVAL', `a control message of ${length} bytes does not fit`);
    }
    const level = view.getInt32(at + 8, true);
    const type = view.getInt32(at + 12, true);
    if (level === SOL_SOCKET && socket.family === 'unix') {
      if (type === SCM_RIGHTS) {
        for (let i = at + HEADER; i + 4 <= at + length; i += 4) {
          rights.push(fileToSend(kernel, thread, view.getInt32(i, true)));
        }
      } else if (type === SCM_CREDENTIALS && length >= HEADER + SIZEOF_UCRED) {
        credentials = checkedCredentials(kernel, thread, view, at + HEADER);
      } else throw new SysError('EINVAL', `control messages of type ${type} cannot be sent`);
    }
    at += aligned(length);
  }
  if (rights.length > MAX_RIGHTS) throw new SysError('EINVAL', `${rights.length} descriptors are too many`);
  return { rights, credentials };
}

function fileToSend(kernel: Kernel, thread: Thread, fd: number): number {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  return file.id;
}

/** struct ucred, which must tell the truth. */
function checkedCredentials(kernel: Kernel, thread: Thread, view: DataView, at: number): PeerCredentials {
  const given = { pid: view.getInt32(at, true), uid: view.getUint32(at + 4, true), gid: view.getUint32(at + 8, true) };
  const own = credentialsOf(kernel, thread);
  const isTrue =
    given.pid === thread.pid &&
    [own.uid, own.euid, own.suid].includes(given.uid) &&
    [own.gid, own.egid, own.sgid].includes(given.gid);
  if (!isTrue) throw new SysError('EPERM', `process ${given.pid}, user ${given.uid} is somebody else`);
  return given;
}

/** What a message shows of itself to a receiver that has `room` bytes for control messages. */
export interface Shown {
  readonly bytes: Uint8Array;
  /** MSG_CTRUNC or 0. */
  readonly flags: number;
  /** Rights that found no room: to be released. */
  readonly left: readonly number[];
}

/** Makes the control messages; descriptors are entered into the process's table, their references with them. */
export function showControl(
  kernel: Kernel,
  thread: Thread,
  socket: Socket,
  message: Message | undefined,
  rights: readonly number[],
  room: number,
  closeOnExec: boolean,
): Shown {
  const parts: Uint8Array[] = [];
  let used = 0;
  let flags = 0;
  const put = (level: number, type: number, value: Uint8Array): void => {
    const whole = pack(level, type, value);
    if (used + HEADER + value.length > room) flags |= MSG_CTRUNC;
    const fits = whole.subarray(0, Math.max(0, room - used));
    if (fits.length < HEADER) return;
    const length = Math.min(HEADER + value.length, fits.length);
    new DataView(fits.buffer).setBigUint64(0, BigInt(length), true);
    parts.push(fits);
    used += fits.length;
  };
  for (const [level, type, value] of facts(socket, message)) put(level, type, value);
  const taken = installRights(kernel, thread, rights, Math.floor((room - used - HEADER) / 4), closeOnExec);
  if (taken.length > 0) put(SOL_SOCKET, SCM_RIGHTS, new Uint8Array(Int32Array.from(taken).buffer));
  if (taken.length < rights.length) flags |= MSG_CTRUNC;
  return { bytes: concat(parts, used), flags, left: rights.slice(taken.length) };
}

/** Whose credentials come with the end of a stream. */
const NOBODY: PeerCredentials = { pid: 0, uid: 65_534, gid: 65_534 };

type Fact = readonly [level: number, type: number, value: Uint8Array];

function* facts(socket: Socket, message: Message | undefined): Generator<Fact> {
  const { options, family } = socket;
  if (message !== undefined && options.timestamp !== 'none' && socket.type === 'dgram') {
    const ns = options.timestamp === 'ns';
    yield [SOL_SOCKET, ns ? SCM_TIMESTAMPNS : SCM_TIMESTAMP, timeBytes(message.time, ns)];
  }
  if (family === 'unix' && options.passCredentials) {
    const { pid, uid, gid } = message?.credentials ?? NOBODY;
    yield [SOL_SOCKET, SCM_CREDENTIALS, new Uint8Array(Uint32Array.of(pid, uid, gid).buffer)];
  }
  const to = message?.to;
  if (to === undefined) return;
  if (options.packetInfo && isIPv4(to.host)) {
    const info = new Uint8Array(12);
    info[0] = LO_INDEX;
    info.set(bytes4(to.host), 4);
    info.set(bytes4(to.host), 8);
    yield [SOL_IP, IP_PKTINFO, info];
  }
  if (options.packetInfo6 && family === 'inet6') {
    const info = new Uint8Array(20);
    info.set(bytes6(to.host));
    info[16] = LO_INDEX;
    yield [SOL_IPV6, IPV6_PKTINFO, info];
  }
}

/** struct timeval or timespec of a machine time, by the guest's clock. */
function timeBytes(time: number, ns: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigInt64(0, BigInt(BOOT_SECONDS + Math.floor(time / NS_PER_SECOND)), true);
  view.setBigInt64(8, BigInt(ns ? time % NS_PER_SECOND : Math.floor((time % NS_PER_SECOND) / 1000)), true);
  return new Uint8Array(view.buffer);
}

/** Gives descriptors to the first `max` files, as far as the process may have more; answers their numbers. */
function installRights(
  kernel: Kernel,
  thread: Thread,
  rights: readonly number[],
  max: number,
  closeOnExec: boolean,
): number[] {
  const table = filesOf(kernel, thread);
  const fds: number[] = [];
  for (const id of rights.slice(0, Math.max(0, max))) {
    const fd = freeDescriptor(table);
    if (fd === undefined) break;
    const file = openFileAt(kernel, id);
    installFd(table, fd, file, closeOnExec);
    // The descriptor's reference is the one that the message held.
    file.references--;
    fds.push(fd);
  }
  return fds;
}

function freeDescriptor(process: Parameters<typeof lowestFree>[0]): number | undefined {
  try {
    return lowestFree(process);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    return undefined;
  }
}

function pack(level: number, type: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(aligned(HEADER + value.length));
  const view = new DataView(bytes.buffer);
  view.setInt32(8, level, true);
  view.setInt32(12, type, true);
  bytes.set(value, HEADER);
  return bytes;
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
