/** What open files of sockets can do: the row of the table of file kinds. */
import type { Kernel } from '../context.ts';
import type { FileKind } from '../fs/fileKind.ts';
import { totalLength } from '../fs/ioVector.ts';
import { S_IFSOCK } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readU32, writeU32 } from '../mm/userMemory.ts';
import type { OpenNode } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import { socketClosed, socketOpened } from './close.ts';
import { describeSocket } from './describe.ts';
import { interfaceIoctl } from './loopback.ts';
import { socketReadiness } from './readiness.ts';
import { plainReceive, receive } from './receive.ts';
import { lookForRing } from './rights.ts';
import { plainSend, send } from './send.ts';
import { socketAt } from './socket.ts';
import type { Socket } from './socketState.ts';
import { peekSocket, putSocket, skipSocket } from './spliceSocket.ts';

type SocketNode = OpenNode & { readonly kind: 'socket' };

const TIOCOUTQ = 0x5411;
const SIOCATMARK = 0x8905;
const FIOASYNC = 0x5452;
const O_ASYNC = 0o20000;
const ALL_MAY = 0o777;

export const socketFile: FileKind<Kernel, SocketNode> = {
  kind: 'socket',
  read(kernel, { thread, fd, file, segments, mayWait }) {
    if (totalLength(segments) === 0) return 0;
    const socket = socketAt(kernel, file.node.socket);
    return receive(kernel, { thread, fd, file, socket }, plainReceive(segments), mayWait);
  },
  write(kernel, { thread, fd, file, segments, mayWait }) {
    const socket = socketAt(kernel, file.node.socket);
    return send(kernel, { thread, fd, file, socket }, plainSend(segments), mayWait);
  },
  peek: peekSocket,
  skip: skipSocket,
  put: putSocket,
  readiness: (kernel, { node }) => socketReadiness(kernel, socketAt(kernel, node.socket)),
  queue: (kernel, { node }) => socketAt(kernel, node.socket).pollers,
  opened: (kernel, { socket }) => socketOpened(kernel, socket),
  released: lookForRing,
  closed: (kernel, { node }) => socketClosed(kernel, node.socket),
  ioctl(kernel, thread, file, request, argument) {
    const socket = socketAt(kernel, file.node.socket);
    const space = spaceOf(kernel, thread);
    switch (request) {
      case FIONREAD:
        writeU32(kernel, space, argument, bytesWaiting(socket));
        return 0;
      case TIOCOUTQ:
        // TCP's bytes are acknowledged when they are sent.
        writeU32(kernel, space, argument, socket.unread);
        return 0;
      case FIOASYNC: {
        // Remembered, as F_SETOWN is: no SIGIO is sent.
        const on = readU32(kernel, space, argument) !== 0;
        file.flags = on ? file.flags | O_ASYNC : file.flags & ~O_ASYNC;
        return 0;
      }
      case SIOCATMARK:
        writeU32(kernel, space, argument, 0);
        return 0;
    }
    return interfaceIoctl(kernel, space, request, argument);
  },
  stat: (_kernel, { socket }) => ({ mode: S_IFSOCK | ALL_MAY, ino: socket, size: 0, rdev: 0 }),
  fdinfo: (kernel, { socket }) => `socket:\t${describeSocket(kernel, socketAt(kernel, socket))}\n`,
};

/** Of a stream all bytes, of datagrams the first one's. */
function bytesWaiting(socket: Socket): number {
  if (socket.state === 'listening') throw new SysError('EINVAL', 'a listening socket has no bytes');
  const first = socket.queue[0];
  return socket.type === 'stream' ? socket.queued : first === undefined ? 0 : first.end - first.start;
}
