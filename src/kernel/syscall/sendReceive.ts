/** Messages: sendto(2), recvfrom(2), sendmsg(2), recvmsg(2), sendmmsg(2), recvmmsg(2). */
import type { Future } from '../../executor/future.ts';
import { deadlineAfter, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { singleBuffer } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readAddress } from '../net/addresses.ts';
import { runBatch } from '../net/batch.ts';
import { mayWait, receiveMessage, sendMessage } from '../net/messages.ts';
import { plainReceive, receive } from '../net/receive.ts';
import { plainSend, send } from '../net/send.ts';
import { socketCall } from '../net/socketCall.ts';
import type { Thread } from '../state.ts';
import { params, type SyscallRow } from './row.ts';

/** Longest vector of sendmmsg and recvmmsg. */
const UIO_MAXIOV = 1024;

function sysSendto(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  buf: number,
  size: number,
  flags: number,
  destAddr: number,
  addrlen: number,
): number | Future {
  const call = socketCall(kernel, thread, sockfd);
  const hasName = destAddr !== 0 && (call.socket.type === 'dgram' || call.socket.family === 'unix');
  const to = hasName ? readAddress(kernel, spaceOf(kernel, thread), call.socket.family, destAddr, addrlen) : undefined;
  return send(kernel, call, { ...plainSend(singleBuffer(buf, size), flags), to }, mayWait(call, flags));
}

function sysRecvfrom(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  buf: number,
  size: number,
  flags: number,
  srcAddr: number,
  addrlen: number,
): number | Future {
  const call = socketCall(kernel, thread, sockfd);
  const request = { ...plainReceive(singleBuffer(buf, size), flags), name: srcAddr, nameLength: addrlen };
  return receive(kernel, call, request, mayWait(call, flags));
}

const sysSendmsg = (kernel: Kernel, thread: Thread, sockfd: number, msg: number, flags: number): number | Future =>
  sendMessage(kernel, socketCall(kernel, thread, sockfd), msg, flags);

const sysRecvmsg = (kernel: Kernel, thread: Thread, sockfd: number, msg: number, flags: number): number | Future =>
  receiveMessage(kernel, socketCall(kernel, thread, sockfd), msg, flags);

function sysSendmmsg(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  msgvec: number,
  vlen: number,
  flags: number,
): number | Future {
  return batch(kernel, thread, 'sending', sockfd, msgvec, vlen, flags, undefined);
}

function sysRecvmmsg(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  msgvec: number,
  vlen: number,
  flags: number,
  timeout: number,
): number | Future {
  const deadline = timeout === 0 ? undefined : deadlineAfter(kernel, readTimespec(kernel, thread, timeout));
  return batch(kernel, thread, 'receiving', sockfd, msgvec, vlen, flags, deadline);
}

function batch(
  kernel: Kernel,
  thread: Thread,
  state: 'sending' | 'receiving',
  fd: number,
  vector: number,
  vlen: number,
  flags: number,
  deadline: number | undefined,
): number | Future {
  const count = Math.min(vlen, UIO_MAXIOV);
  const call = socketCall(kernel, thread, fd);
  return runBatch(kernel, call, { kind: 'socketBatch', state, fd, vector, count, flags, deadline, done: 0 });
}

const vector = 'sockfd: fd, msgvec: pointer, vlen: uint, flags: messageFlags';

export const rows: SyscallRow[] = [
  {
    nr: 206,
    name: 'sendto',
    params: params('sockfd: fd, buf: bytes, len: size, flags: messageFlags, dest_addr: sockaddr, addrlen: int'),
    handler: sysSendto,
  },
  {
    nr: 207,
    name: 'recvfrom',
    params: params(
      'sockfd: fd, buf: outBytes, len: size, flags: messageFlags, src_addr: outSockaddr, addrlen: outLength',
    ),
    handler: sysRecvfrom,
  },
  {
    nr: 211,
    name: 'sendmsg',
    params: params('sockfd: fd, msg: messageHeader, flags: messageFlags'),
    handler: sysSendmsg,
  },
  {
    nr: 212,
    name: 'recvmsg',
    params: params('sockfd: fd, msg: outMessageHeader, flags: messageFlags'),
    handler: sysRecvmsg,
  },
  { nr: 243, name: 'recvmmsg', params: params(`${vector}, timeout: timespec`), handler: sysRecvmmsg },
  { nr: 269, name: 'sendmmsg', params: params(vector), handler: sysSendmmsg },
];
