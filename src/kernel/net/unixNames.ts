/**
 * Names of UNIX sockets (unix(7)): a path, whose inode of type socket stands for the one socket that was bound to it; or an abstract name, which goes
 * with its socket. A socket that needs a name and has none gets a five-digit abstract one.
 */
import type { Kernel } from '../context.ts';
import { makeSocketInode, resolveSocketInode } from '../fs/socketInode.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { unixNameText } from './addresses.ts';
import { socketAt } from './socket.ts';
import type { Socket } from './socketState.ts';

const AUTOBIND_NAMES = 0x10_0000;

export function bindUnix(kernel: Kernel, thread: Thread, socket: Socket, name: string): void {
  if (name === '') {
    autobindUnix(kernel, socket);
    return;
  }
  if (socket.local !== undefined) throw new SysError('EINVAL', 'the socket has a name already');
  if (name.startsWith('\0')) {
    holdName(kernel, socket, name);
    return;
  }
  const inode = makeSocketInode(kernel, thread, name);
  socket.inode = inode;
  socket.local = { family: 'unix', name };
  kernel.state.net.names.set(`inode:${inode}`, socket.id);
}

/** bind(2) with the family alone, and SO_PASSCRED's need for a name. */
export function autobindUnix(kernel: Kernel, socket: Socket): void {
  const { net } = kernel.state;
  if (socket.local !== undefined) return;
  for (let tried = 0; tried < AUTOBIND_NAMES; tried++) {
    const number = net.nextUnixName++ % AUTOBIND_NAMES;
    const name = `\0${number.toString(16).padStart(5, '0')}`;
    if (net.names.has(keyOf(socket, name))) continue;
    holdName(kernel, socket, name);
    return;
  }
  throw new SysError('ENOSPC', 'all automatic names are in use');
}

function holdName(kernel: Kernel, socket: Socket, name: string): void {
  const { names } = kernel.state.net;
  const key = keyOf(socket, name);
  if (names.has(key)) throw new SysError('EADDRINUSE', `${unixNameText(name)} is in use`);
  names.set(key, socket.id);
  socket.local = { family: 'unix', name };
}

/** Abstract names of different types of sockets have nothing to do with one another. */
const keyOf = ({ type }: Socket, name: string): string => `${type}:${name}`;

/** The socket behind a name, of the same type as the asking one; ECONNREFUSED when there is none (any more), EPROTOTYPE. */
export function findUnix(kernel: Kernel, thread: Thread, socket: Socket, name: string): Socket {
  const key = name.startsWith('\0') ? keyOf(socket, name) : `inode:${resolveSocketInode(kernel, thread, name)}`;
  const id = kernel.state.net.names.get(key);
  if (id === undefined) throw new SysError('ECONNREFUSED', `no socket listens at ${unixNameText(name)}`);
  const found = socketAt(kernel, id);
  if (found.type !== socket.type) {
    throw new SysError('EPROTOTYPE', `${unixNameText(name)} is a socket of type ${found.type}`);
  }
  return found;
}

/** The socket is about to go: its abstract name with it; a path stays, and nobody is behind it any more. */
export function releaseName(kernel: Kernel, socket: Socket): void {
  const { names } = kernel.state.net;
  if (socket.local?.family !== 'unix') return;
  names.delete(socket.inode === undefined ? keyOf(socket, socket.local.name) : `inode:${socket.inode}`);
}
