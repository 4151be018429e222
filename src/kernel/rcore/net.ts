/**
 * The network of rCore, on the guest's own loopback. `connect` is a UDP socket between two ports, whatever the address: there is no other machine. `listen`
 * and `accept` are TCP; the user's forwarded ports reach them.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { installFd, lowestFree, openFileAt } from '../fs/descriptors.ts';
import { accept } from '../net/accept.ts';
import { connect } from '../net/connect.ts';
import { ANY4 } from '../net/inetText.ts';
import { listen } from '../net/listen.ts';
import { IPPROTO_TCP, IPPROTO_UDP, makeSocket, openSocket, ownCredentials, socketAt } from '../net/socket.ts';
import { bindInet } from '../net/tcp.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { add, rcoreOf } from './process.ts';

const LOOPBACK = '127.0.0.1';
const BACKLOG = 16;
const LAST_PORT = 65_535;

export function sysConnect(kernel: Kernel, thread: Thread, _ip: number, lport: number, rport: number): number {
  const table = filesOf(kernel, thread);
  checkPort(lport);
  checkPort(rport);
  const fd = lowestFree(table);
  const socket = makeSocket(kernel, 'inet', 'dgram', IPPROTO_UDP, ownCredentials(kernel, thread));
  const file = openSocket(kernel, socket, 0);
  installFd(table, fd, file, false);
  bindInet(kernel, socket, { family: 'inet', host: ANY4, port: lport });
  connect(kernel, { thread, fd, file, socket }, { family: 'inet', host: LOOPBACK, port: rport }, true);
  return fd;
}

/** Answers a port index, which is no descriptor. */
export function sysListen(kernel: Kernel, thread: Thread, port: number): number {
  checkPort(port);
  const credentials = ownCredentials(kernel, thread);
  const socket = makeSocket(kernel, 'inet', 'stream', IPPROTO_TCP, credentials);
  const file = openSocket(kernel, socket, 0);
  file.references++;
  bindInet(kernel, socket, { family: 'inet', host: ANY4, port });
  listen(kernel, socket, BACKLOG, credentials);
  return add(rcoreOf(kernel, thread).ports, file.id);
}

export function sysAccept(kernel: Kernel, thread: Thread, index: number): number | Future {
  const id = rcoreOf(kernel, thread).ports[index];
  if (id === undefined) throw new SysError('EBADF', `there is no port index ${index}`);
  const file = openFileAt(kernel, id);
  const socket = socketAt(kernel, file.node.kind === 'socket' ? file.node.socket : 0);
  return accept(
    kernel,
    { thread, fd: -1, file, socket },
    { address: 0, length: 0, flags: 0, closeOnExec: false },
    true,
  );
}

function checkPort(port: number): void {
  if (port < 1 || port > LAST_PORT) throw new SysError('EINVAL', `${port} is no port`);
}
