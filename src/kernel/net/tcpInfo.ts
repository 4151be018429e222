/** States of TCP connections by Linux's numbers, for /proc/net/tcp and TCP_INFO (tcp(7), linux/tcp.h). */
import type { Socket } from './socketState.ts';

const TcpState = { established: 1, synSent: 2, finWait2: 5, close: 7, closeWait: 8, listen: 10 } as const;

export function tcpState({ state, endReceived, sendShut }: Socket): number {
  switch (state) {
    case 'listening':
      return TcpState.listen;
    case 'connecting':
      return TcpState.synSent;
    case 'connected':
      if (endReceived) return TcpState.closeWait;
      return sendShut ? TcpState.finWait2 : TcpState.established;
    default:
      return TcpState.close;
  }
}

const SIZEOF_TCP_INFO = 104;
const MSS = 32_768;

/** The old part of struct tcp_info: state and sizes; there are no round trips to measure. */
export function tcpInfo(socket: Socket): Uint8Array {
  const view = new DataView(new ArrayBuffer(SIZEOF_TCP_INFO));
  view.setUint8(0, tcpState(socket));
  view.setUint32(16, MSS, true);
  view.setUint32(20, MSS, true);
  const isListening = socket.state === 'listening';
  view.setUint32(24, isListening ? socket.accepts.length : 0, true);
  view.setUint32(28, isListening ? socket.backlog : 0, true);
  return new Uint8Array(view.buffer);
}
