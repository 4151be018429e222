/** Who is woken at a socket, and what is left when a waiter goes away; sockets in words. */

import { expect, test } from 'vitest';
import type { Future } from '../../../src/executor/future.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import { addressBytes } from '../../../src/kernel/net/addresses.ts';
import { describeSocket, procNet } from '../../../src/kernel/net/describe.ts';
import { type SocketRecvFuture, socketRecvKind } from '../../../src/kernel/net/receive.ts';
import { collectRings, FEW_IN_FLIGHT } from '../../../src/kernel/net/rights.ts';
import type { Socket } from '../../../src/kernel/net/socketState.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import { errnoName, FakeKernel, SCRATCH } from '../fakeKernel.ts';

const BUF = SCRATCH + 0x1000;
const AF_UNIX = 1;
const AF_INET = 2;
const STREAM = 1;
const DGRAM = 2;
const NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;

class NetTest {
  readonly kernel = new FakeKernel();

  pair(type = STREAM): [number, number] {
    expect(this.kernel.call('socketpair', [AF_UNIX, type, 0, SCRATCH])).toBe(0);
    const view = new DataView(copyIn(this.kernel, this.kernel.space, SCRATCH, 8).buffer);
    return [view.getInt32(0, true), view.getInt32(4, true)];
  }

  /** Puts an IPv4 address into memory: its address and length. */
  address(host: string, port: number): [number, number] {
    const bytes = addressBytes('inet', { family: 'inet', host, port });
    copyOut(this.kernel, this.kernel.space, SCRATCH, bytes);
    return [SCRATCH, bytes.length];
  }

  listener(port: number, backlog: number): number {
    const fd = this.kernel.call('socket', [AF_INET, STREAM, 0]) as number;
    expect(this.kernel.call('bind', [fd, ...this.address('127.0.0.1', port)])).toBe(0);
    expect(this.kernel.call('listen', [fd, backlog])).toBe(0);
    return fd;
  }

  send(fd: number, length: number): number {
    return this.kernel.call('sendto', [fd, BUF, length, 0, 0, 0]) as number;
  }

  /** A thread that waits in a call. */
  waiter(name: string, args: readonly number[]): { thread: Thread; future: Future } {
    const thread = this.kernel.addThread();
    const future = this.kernel.call(name, args, thread) as Future;
    expect(this.kernel.poll(future, thread)).toBe('pending');
    return { thread, future };
  }

  reader(fd: number, length = 10): { thread: Thread; future: Future } {
    return this.waiter('recvfrom', [fd, BUF, length, 0, 0, 0]);
  }

  woken(): number[] {
    return this.kernel.wakes.splice(0).map(({ taskId }) => taskId);
  }

  socketOf(fd: number): Socket {
    const { node } = this.kernel.state.files.get(this.kernel.process.fds.get(fd)!.file)!;
    if (node.kind !== 'socket') throw new Error('no socket');
    return this.kernel.state.net.sockets.get(node.socket)!;
  }
}

test('data wakes one reader, the first; what it leaves wakes the next; the end wakes all', () => {
  const t = new NetTest();
  const [one, other] = t.pair();
  const readers = [t.reader(other), t.reader(other), t.reader(other), t.reader(other)] as const;
  t.send(one, 15);
  expect(t.woken()).toEqual([readers[0].thread.taskId]);
  expect(t.kernel.poll(readers[0].future, readers[0].thread)).toBe(10);
  expect(t.woken()).toEqual([readers[1].thread.taskId]);
  expect(t.kernel.poll(readers[1].future, readers[1].thread)).toBe(5);
  expect(t.woken()).toEqual([]);
  t.kernel.call('close', [one]);
  expect(t.woken()).toEqual([readers[2].thread.taskId, readers[3].thread.taskId]);
  expect(t.kernel.poll(readers[2].future, readers[2].thread)).toBe(0);
});

test('a reader that was woken and is dropped passes its chance on, and leaves nothing behind', () => {
  const t = new NetTest();
  const [one, other] = t.pair(DGRAM);
  const [first, second] = [t.reader(other), t.reader(other)];
  t.send(one, 5);
  expect(t.woken()).toEqual([first.thread.taskId]);
  t.kernel.drop(first.future);
  expect(t.woken()).toEqual([second.thread.taskId]);
  expect(t.kernel.poll(second.future, second.thread)).toBe(5);
  expect(t.socketOf(other).receivers).toEqual([]);
  const files = t.kernel.state.files.get(t.kernel.process.fds.get(other)!.file)!;
  expect(files.references).toBe(1);
});

test('a timeout is a timer that goes with its wait, and forbids a restart', () => {
  const t = new NetTest();
  const [, other] = t.pair();
  const plain = t.reader(other).future as SocketRecvFuture;
  expect(socketRecvKind.interrupt!(plain, t.kernel)).toBe('restart');
  copyOut(t.kernel, t.kernel.space, SCRATCH, new Uint8Array(new BigInt64Array([2n, 0n]).buffer));
  expect(t.kernel.call('setsockopt', [other, SOL_SOCKET, SO_RCVTIMEO, SCRATCH, 16])).toBe(0);
  const { thread, future } = t.reader(other);
  expect(t.kernel.timers.map(({ deadline }) => deadline)).toEqual([2e9]);
  expect(socketRecvKind.interrupt!(future as SocketRecvFuture, t.kernel)).toBe('fail');
  t.kernel.time = 2e9;
  expect(errnoName(t.kernel.poll(future, thread) as number)).toBe('EAGAIN');
  t.kernel.drop(future);
  expect(t.kernel.timers).toEqual([]);
});

test('a sender goes on when there is room worth it, and all it sends arrives', () => {
  const t = new NetTest();
  const [one, other] = t.pair();
  t.socketOf(one).options.sendBuffer = 8000;
  const { thread, future } = t.waiter('sendto', [one, BUF, 20_000, 0, 0, 0]);
  expect(t.kernel.describe(future)).toMatchObject({ protocol: 'unix stream', bytes: 20_000, sent: 8000, unread: 8000 });
  expect(t.kernel.call('recvfrom', [other, BUF, 100, 0, 0, 0])).toBe(100);
  expect(t.woken()).toEqual([]);
  expect(t.kernel.call('recvfrom', [other, BUF, 7000, 0, 0, 0])).toBe(7000);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe('pending');
  t.kernel.call('recvfrom', [other, BUF, 8000, 0, 0, 0]);
  expect(t.kernel.poll(future, thread)).toBe(20_000);
});

test('connections beyond the backlog wait at the listener, in order, and are refused when it goes', () => {
  const t = new NetTest();
  const listener = t.listener(4000, 0);
  const sockets = [0, 1, 2].map(() => t.kernel.call('socket', [AF_INET, STREAM, 0]) as number);
  expect(t.kernel.call('connect', [sockets[0]!, ...t.address('127.0.0.1', 4000)])).toBe(0);
  const [second, third] = [1, 2].map((index) =>
    t.waiter('connect', [sockets[index]!, ...t.address('127.0.0.1', 4000)]),
  );
  expect(t.kernel.describe(second!.future)).toMatchObject({ listener: '127.0.0.1:4000', backlog: 0, waiting: 1 });
  expect(describeSocket(t.kernel, t.socketOf(listener))).toBe(
    'socket:[1] TCP 127.0.0.1:4000 listening, 3 waiting (backlog 0)',
  );
  expect(t.kernel.call('accept', [listener, 0, 0])).toBeGreaterThan(0);
  expect(t.woken()).toEqual([second!.thread.taskId]);
  expect(t.kernel.poll(second!.future, second!.thread)).toBe(0);
  t.kernel.call('close', [listener]);
  expect(t.woken()).toEqual([third!.thread.taskId]);
  expect(errnoName(t.kernel.poll(third!.future, third!.thread) as number)).toBe('ECONNREFUSED');
  t.kernel.drop(third!.future);
  expect(errnoName(t.kernel.call('recvfrom', [sockets[1]!, BUF, 1, 0, 0, 0]) as number)).toBe('ECONNRESET');
});

test('rings of sockets that hold one another are emptied; no descriptor is lost in one', () => {
  const t = new NetTest();
  const control = SCRATCH + 0x3000;
  const give = (to: number, fd: number): number => {
    const bytes = new Uint8Array(24);
    bytes.set(new Uint8Array(Int32Array.of(20, 0, SOL_SOCKET, 1, fd).buffer));
    copyOut(t.kernel, t.kernel.space, control, bytes);
    const header = new BigUint64Array([0n, 0n, BigInt(BUF), 1n, BigInt(control), 24n, 0n]);
    copyOut(t.kernel, t.kernel.space, BUF, new Uint8Array(new BigUint64Array([BigInt(SCRATCH), 1n]).buffer));
    copyOut(t.kernel, t.kernel.space, SCRATCH + 0x4000, new Uint8Array(header.buffer));
    return t.kernel.call('sendmsg', [to, SCRATCH + 0x4000, 0]) as number;
  };
  for (let round = 0; round < 100; round++) {
    const [one, other] = t.pair();
    expect(give(one, other)).toBe(1);
    expect(give(other, one)).toBe(1);
    t.kernel.call('close', [one]);
    t.kernel.call('close', [other]);
  }
  // They are looked for when there are many, and when a process ends.
  expect(t.kernel.state.net.inFlight.size).toBeLessThanOrEqual(FEW_IN_FLIGHT);
  collectRings(t.kernel);
  expect(t.kernel.state.net.inFlight.size).toBe(0);
  expect(t.kernel.state.net.sockets.size).toBe(0);
  expect(t.kernel.state.net.bytes).toBe(0);
});

test('sockets in words and in /proc/net', () => {
  const t = new NetTest();
  t.listener(6379, 128);
  const client = t.kernel.call('socket', [AF_INET, STREAM | NONBLOCK, 0]) as number;
  expect(errnoName(t.kernel.call('connect', [client, ...t.address('127.0.0.1', 6379)]) as number)).toBe('EINPROGRESS');
  t.send(client, 7);
  const all = [...t.kernel.state.net.sockets.values()].map((socket) => describeSocket(t.kernel, socket));
  expect(all).toEqual([
    'socket:[1] TCP 127.0.0.1:6379 listening, 1 waiting (backlog 128)',
    'socket:[2] TCP 127.0.0.1:32768 → 127.0.0.1:6379 (socket:[3]) connected',
    'socket:[3] TCP 127.0.0.1:6379 → 127.0.0.1:32768 (socket:[2]) connected, 7 bytes to read',
  ]);
  expect(procNet(t.kernel, 'tcp').split('\n')).toEqual([
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:18EB 00000000:0000 0A 00000000:00000001 00:00000000 00000000  1000        0 1',
    '   1: 0100007F:8000 0100007F:18EB 01 00000000:00000000 00:00000000 00000000  1000        0 2',
    '   2: 0100007F:18EB 0100007F:8000 01 00000000:00000007 00:00000000 00000000  1000        0 3',
    '',
  ]);
});
