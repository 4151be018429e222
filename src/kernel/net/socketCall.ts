/** From a descriptor to the socket behind it. */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { O_PATH } from '../fs/openFlags.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { socketAt } from './socket.ts';
import type { SocketCall } from './socketWait.ts';

/** EBADF, ENOTSOCK. */
export function socketCall(kernel: Kernel, thread: Thread, fd: number): SocketCall {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  if (file.node.kind !== 'socket') throw new SysError('ENOTSOCK', `descriptor ${fd} is no socket`);
  return { thread, fd, file, socket: socketAt(kernel, file.node.socket) };
}
