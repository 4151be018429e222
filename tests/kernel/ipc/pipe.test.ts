/** Pipes: who waits, who is woken, and what is left when a waiter goes away. */
import { expect, test } from 'vitest';
import type { PipeReadFuture, PipeWriteFuture } from '../../../src/kernel/ipc/pipeFutures.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import type { Pipe, Thread } from '../../../src/kernel/state.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const BUF = SCRATCH + 0x1000;
const FULL = 65536;

class PipeTest {
  readonly kernel = new FakeKernel();
  readonly readFd: number;
  readonly writeFd: number;

  constructor() {
    expect(this.kernel.call('pipe2', [SCRATCH, 0])).toBe(0);
    const view = new DataView(copyIn(this.kernel, this.kernel.space, SCRATCH, 8).buffer);
    this.readFd = view.getInt32(0, true);
    this.writeFd = view.getInt32(4, true);
  }

  get pipe(): Pipe {
    return [...this.kernel.state.pipes.values()][0]!;
  }

  read(length: number, thread?: Thread): number | PipeReadFuture {
    return this.kernel.call('read', [this.readFd, BUF, length], thread) as number | PipeReadFuture;
  }

  write(length: number, thread?: Thread): number | PipeWriteFuture {
    return this.kernel.call('write', [this.writeFd, BUF, length], thread) as number | PipeWriteFuture;
  }

  /** A thread that waits to read. */
  reader(length = 10): { thread: Thread; future: PipeReadFuture } {
    const thread = this.kernel.addThread();
    const future = this.read(length, thread) as PipeReadFuture;
    expect(this.kernel.poll(future, thread)).toBe('pending');
    return { thread, future };
  }

  /** A thread that waits to write. */
  writer(length: number): { thread: Thread; future: PipeWriteFuture } {
    const thread = this.kernel.addThread();
    const future = this.write(length, thread) as PipeWriteFuture;
    expect(this.kernel.poll(future, thread)).toBe('pending');
    return { thread, future };
  }

  woken(): number[] {
    return this.kernel.wakes.splice(0).map((wake) => wake.taskId);
  }
}

test('bytes come out in order, around the end of the ring', () => {
  const t = new PipeTest();
  let next = 0;
  let expected = 0;
  for (let round = 0; round < 40; round++) {
    const chunk = Uint8Array.from({ length: 5000 }, () => next++ % 251);
    copyOut(t.kernel, t.kernel.space, BUF, chunk);
    expect(t.write(5000)).toBe(5000);
    expect(t.read(5000)).toBe(5000);
    for (const byte of copyIn(t.kernel, t.kernel.space, BUF, 5000)) if (byte !== expected++ % 251) expect.fail('order');
  }
});

test('a waiting reader is woken by a write, once, and reads what is there', () => {
  const t = new PipeTest();
  const { thread, future } = t.reader();
  expect(future).toMatchObject({ kind: 'pipeRead', state: 'waiting' });
  expect(t.kernel.describe(future)).toEqual({ fd: 3, pipe: 1, used: 0, writers: 1 });
  expect(t.pipe.readWakers.length).toBe(1);
  t.write(4);
  t.write(4);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(8);
  expect(t.pipe.readWakers).toEqual([]);
});

test('a poll for another reason leaves the reader registered once', () => {
  const t = new PipeTest();
  const { thread, future } = t.reader();
  expect(t.kernel.poll(future, thread)).toBe('pending');
  expect(t.pipe.readWakers.length).toBe(1);
});

test('of several readers one is woken; it passes the wake on when it leaves bytes', () => {
  const t = new PipeTest();
  const first = t.reader(3);
  const second = t.reader(3);
  t.write(5);
  expect(t.woken()).toEqual([first.thread.taskId]);
  expect(t.kernel.poll(first.future, first.thread)).toBe(3);
  expect(t.woken()).toEqual([second.thread.taskId]);
  expect(t.kernel.poll(second.future, second.thread)).toBe(2);
});

test('a woken reader that is dropped before it reads hands its wake to the next', () => {
  const t = new PipeTest();
  const first = t.reader();
  const second = t.reader();
  t.write(1);
  t.woken();
  t.kernel.drop(first.future);
  expect(t.woken()).toEqual([second.thread.taskId]);
});

test('a dropped reader leaves no waker behind', () => {
  const t = new PipeTest();
  const { future } = t.reader();
  t.kernel.drop(future);
  expect(t.pipe.readWakers).toEqual([]);
  t.write(1);
  expect(t.woken()).toEqual([]);
});

test('the last close of the write end wakes all readers to the end of file', () => {
  const t = new PipeTest();
  const first = t.reader();
  const second = t.reader();
  const copy = t.kernel.call('dup', [t.writeFd]) as number;
  t.kernel.call('close', [t.writeFd]);
  expect(t.woken()).toEqual([]);
  t.kernel.call('close', [copy]);
  expect(t.woken()).toEqual([first.thread.taskId, second.thread.taskId]);
  expect(t.kernel.poll(first.future, first.thread)).toBe(0);
  expect(t.kernel.poll(second.future, second.thread)).toBe(0);
});

test('a write larger than the pipe waits until all of it is written', () => {
  const t = new PipeTest();
  const { thread, future } = t.writer(100_000);
  expect(future.done).toBe(FULL);
  expect(t.kernel.describe(future)).toMatchObject({ written: FULL, bytes: 100_000, room: 0 });
  expect(t.read(10_000)).toBe(10_000);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe('pending');
  expect(t.read(FULL)).toBe(FULL);
  expect(t.kernel.poll(future, thread)).toBe(100_000);
});

test('a small write is whole, and its writer is woken only when it fits', () => {
  const t = new PipeTest();
  t.write(FULL - 10);
  const { thread, future } = t.writer(4096);
  expect(t.pipe.used).toBe(FULL - 10);
  t.read(100);
  expect(t.woken()).toEqual([]);
  t.read(4000);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(4096);
});

test('a writer that fits goes on although an earlier one does not fit yet', () => {
  const t = new PipeTest();
  t.write(FULL);
  const large = t.writer(4096);
  const small = t.writer(8);
  t.read(100);
  expect(t.woken()).toEqual([small.thread.taskId]);
  expect(t.kernel.poll(small.future, small.thread)).toBe(8);
  t.read(FULL);
  expect(t.woken()).toEqual([large.thread.taskId]);
});

test('without readers a write fails with EPIPE, a waiting one too', () => {
  const t = new PipeTest();
  t.write(FULL);
  const { thread, future } = t.writer(10);
  t.kernel.call('close', [t.readFd]);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(-32);
  expect(t.write(1)).toBe(-32);
});

test('a write that was partly done when the readers went answers its part, and SIGPIPE comes', () => {
  const t = new PipeTest();
  const { thread, future } = t.writer(100_000);
  t.kernel.call('close', [t.readFd]);
  expect(t.kernel.poll(future, thread)).toBe(FULL);
  expect(thread.pending.map(({ signo }) => signo)).toEqual([13]);
});

test('a pipe without ends is gone', () => {
  const t = new PipeTest();
  t.kernel.call('close', [t.readFd]);
  t.kernel.call('close', [t.writeFd]);
  expect(t.kernel.state.pipes.size).toBe(0);
});

test('closing the descriptor under a waiting reader does not close the pipe for it', () => {
  const t = new PipeTest();
  const { thread, future } = t.reader();
  t.kernel.call('close', [t.readFd]);
  expect(t.pipe.readers).toBe(1);
  expect(t.write(4)).toBe(4);
  expect(t.kernel.poll(future, thread)).toBe(4);
  expect(t.pipe.readers).toBe(0);
});

test('a pipe goes when its last waiter is dropped after both descriptors were closed', () => {
  const t = new PipeTest();
  const { thread, future } = t.reader();
  t.kernel.call('close', [t.readFd]);
  t.kernel.call('close', [t.writeFd]);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.describe(future)).toEqual({ fd: 3, pipe: 1, used: 0, writers: 0 });
  t.kernel.drop(future);
  expect(t.kernel.state.pipes.size).toBe(0);
  expect(t.kernel.state.files.size).toBe(3);
});

test('a bad buffer takes no bytes out', () => {
  const t = new PipeTest();
  t.write(5);
  expect(t.kernel.call('read', [t.readFd, 8, 5])).toBe(-14);
  expect(t.kernel.call('write', [t.writeFd, 8, 5])).toBe(-14);
  expect(t.read(100)).toBe(5);
});

function ppoll(t: PipeTest, fds: readonly (readonly [number, number])[], timeout: number, thread: Thread) {
  const view = new DataView(new ArrayBuffer(fds.length * 8));
  for (const [index, [fd, events]] of fds.entries()) {
    view.setInt32(index * 8, fd, true);
    view.setInt16(index * 8 + 4, events, true);
  }
  copyOut(t.kernel, t.kernel.space, SCRATCH, new Uint8Array(view.buffer));
  return t.kernel.call('ppoll', [SCRATCH, fds.length, timeout, 0, 8], thread);
}

test('ppoll waits for one of its files, keeps no wake from a reader, and leaves every queue', () => {
  const t = new PipeTest();
  const poller = t.kernel.addThread();
  const future = ppoll(t, [[t.readFd, 1]], 0, poller);
  if (typeof future === 'number') expect.fail('ppoll did not wait');
  expect(t.kernel.poll(future, poller)).toBe('pending');
  const reader = t.reader();
  t.write(1);
  expect(t.woken()).toEqual([reader.thread.taskId, poller.taskId]);
  expect(t.kernel.poll(future, poller)).toBe(1);
  expect(copyIn(t.kernel, t.kernel.space, SCRATCH + 6, 1)[0]).toBe(1);
  expect(t.pipe.readWakers).toEqual([]);
});

test('ppoll ends at its deadline, with nothing', () => {
  const t = new PipeTest();
  const timeout = SCRATCH + 100;
  copyOut(t.kernel, t.kernel.space, timeout, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]));
  const future = ppoll(t, [[t.readFd, 1]], timeout, t.kernel.thread);
  if (typeof future === 'number') expect.fail('ppoll did not wait');
  expect(t.kernel.poll(future)).toBe('pending');
  expect(t.kernel.timers.map(({ deadline }) => deadline)).toEqual([1_000_000_005]);
  t.kernel.time = 1_000_000_005;
  expect(t.kernel.poll(future)).toBe(0);
  expect(t.kernel.timers).toEqual([]);
  expect(t.pipe.readWakers).toEqual([]);
});
