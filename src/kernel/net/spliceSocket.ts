/** Moving bytes between streams and other files inside the kernel (splice(2), sendfile(2)): what `FileKind.peek`, `skip` and `put` are for sockets. */
import type { Kernel } from '../context.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { releaseRights } from './rights.ts';
import { brokenPipe, sendToNobody } from './send.ts';
import { ownCredentials, peerOf, socketAt, throwPending } from './socket.ts';
import type { Socket } from './socketState.ts';
import { putStream, streamRoom, takeStream } from './streams.ts';

type SocketOpenFile = OpenFile & { readonly node: { readonly kind: 'socket'; readonly socket: number } };

/** What has arrived, at most `max` bytes; undefined when nothing has, empty at the end. */
export function peekSocket(
  kernel: Kernel,
  _thread: Thread,
  { node }: SocketOpenFile,
  max: number,
): Uint8Array | undefined {
  const socket = streamOf(kernel, node.socket);
  if (socket.queued > 0) return takeStream(kernel, socket, max, true, false).bytes;
  if (!socket.endReceived) throwPending(socket, 'the connection was reset');
  if (socket.receiveShut) return new Uint8Array(0);
  if (socket.state !== 'connected' && socket.state !== 'connecting') {
    throw new SysError('ENOTCONN', 'the socket is not connected');
  }
  return undefined;
}

/** Takes bytes that were peeked at; descriptors that came with them are closed, since nobody can receive them here. */
export function skipSocket(kernel: Kernel, { node }: SocketOpenFile, count: number): void {
  const { rights } = takeStream(kernel, streamOf(kernel, node.socket), count, false, false);
  releaseRights(kernel, rights);
}

/** Sends what fits; undefined when nothing does. */
export function putSocket(
  kernel: Kernel,
  thread: Thread,
  { node }: SocketOpenFile,
  bytes: Uint8Array,
): number | undefined {
  const socket = streamOf(kernel, node.socket);
  if (socket.state === 'connecting') return undefined;
  const to = peerOf(kernel, socket);
  const broken = brokenPipe(socket, to, false);
  if (broken !== undefined) throw broken;
  if (to === undefined) return sendToNobody(kernel, socket, bytes.length);
  const part = Math.min(bytes.length, streamRoom(kernel, socket, to));
  if (part === 0) return undefined;
  const credentials = socket.family === 'unix' ? ownCredentials(kernel, thread) : undefined;
  putStream(kernel, socket, to, bytes.slice(0, part), [], credentials);
  return part;
}

function streamOf(kernel: Kernel, id: number): Socket {
  const socket = socketAt(kernel, id);
  if (socket.type !== 'stream') throw new SysError('EINVAL', 'only streams can be spliced');
  return socket;
}
