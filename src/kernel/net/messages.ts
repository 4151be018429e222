/** One message as sendmsg(2) and recvmsg(2) know it, by its header in the guest's memory. */
import type { Kernel } from '../context.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readAddress } from './addresses.ts';
import { parseControl } from './ancillary.ts';
import { MSG_DONTWAIT } from './messageFlags.ts';
import { readControl, readHeader } from './messageHeader.ts';
import { receive, type SocketRecvFuture } from './receive.ts';
import { type SocketSendFuture, send, sendOf } from './send.ts';
import type { SocketCall } from './socketWait.ts';

export const mayWait = ({ file }: SocketCall, flags: number): boolean =>
  (file.flags & O_NONBLOCK) === 0 && (flags & MSG_DONTWAIT) === 0;

export function sendMessage(
  kernel: Kernel,
  call: SocketCall,
  address: number,
  flags: number,
): number | SocketSendFuture {
  const { thread, socket } = call;
  const space = spaceOf(kernel, thread);
  const header = readHeader(kernel, space, address);
  const hasName = header.name !== 0 && header.nameLength > 0 && socket.type === 'dgram';
  const to = hasName ? readAddress(kernel, space, socket.family, header.name, header.nameLength) : undefined;
  const attached = parseControl(kernel, thread, socket, readControl(kernel, space, header));
  return send(kernel, call, sendOf(header.segments, flags, to, attached), mayWait(call, flags));
}

export function receiveMessage(
  kernel: Kernel,
  call: SocketCall,
  address: number,
  flags: number,
): number | SocketRecvFuture {
  const header = readHeader(kernel, spaceOf(kernel, call.thread), address);
  const request = {
    segments: header.segments,
    flags,
    name: header.name,
    nameLength: 0,
    header: address,
    nameRoom: header.nameLength,
    control: header.control,
    controlRoom: header.control === 0 ? 0 : header.controlLength,
  };
  return receive(kernel, call, request, mayWait(call, flags));
}
