/** Which levels of options a socket has (socket(7)). */
import { SysError } from '../sysError.ts';
import { SOL_IP, SOL_IPV6, SOL_NETLINK, SOL_SOCKET, SOL_TCP, SOL_UDP } from './optionNames.ts';
import { isInet, isTcp } from './socket.ts';
import type { Socket } from './socketState.ts';

/** ENOPROTOOPT or EOPNOTSUPP for a level that it has not. */
export function checkLevel(socket: Socket, level: number, name: number): void {
  const has =
    level === SOL_SOCKET ||
    (level === SOL_TCP && isTcp(socket)) ||
    (level === SOL_UDP && isInet(socket) && socket.type === 'dgram') ||
    (level === SOL_IP && isInet(socket)) ||
    (level === SOL_IPV6 && socket.family === 'inet6') ||
    (level === SOL_NETLINK && socket.family === 'netlink');
  if (has) return;
  const errno = isInet(socket) ? 'ENOPROTOOPT' : 'EOPNOTSUPP';
  throw new SysError(errno, `a socket of family ${socket.family} has no option ${name} of level ${level}`);
}
