/** Epoll instances: who stands where, who is woken, and what it costs. What programs see of them, the guest programs test. */
import { expect, test } from 'vitest';
import type { Future } from '../../../src/executor/future.ts';
import type { Kernel } from '../../../src/kernel/context.ts';
import type { FileKind } from '../../../src/kernel/fs/fileKind.ts';
import { fileKindOf } from '../../../src/kernel/fs/fileKinds.ts';
import type { EpollWaitFuture } from '../../../src/kernel/ipc/epollWait.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import type { Epoll, OpenNode, Thread } from '../../../src/kernel/state.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const ADD = 1;
const DEL = 2;
const MOD = 3;
const IN = 1;
const EXCLUSIVE = 0x1000_0000;
const ONESHOT = 0x4000_0000;
const ET = 0x8000_0000;
const EVENTS = SCRATCH + 0x1000;
const WORD = SCRATCH + 0x100;

class EpollTest {
  readonly kernel = new FakeKernel();
  readonly epfd = this.create();

  create(): number {
    return this.kernel.call('epoll_create1', [0]) as number;
  }

  counter(value = 0): number {
    return this.kernel.call('eventfd2', [value, 0o4000]) as number;
  }

  control(op: number, fd: number, events = IN, epfd = this.epfd): number {
    const view = new DataView(new ArrayBuffer(16));
    view.setUint32(0, events, true);
    view.setBigUint64(8, BigInt(fd), true);
    copyOut(this.kernel, this.kernel.space, SCRATCH, new Uint8Array(view.buffer));
    return this.kernel.call('epoll_ctl', [epfd, op, fd, SCRATCH]) as number;
  }

  add(fd: number): void {
    copyOut(this.kernel, this.kernel.space, WORD, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]));
    expect(this.kernel.call('write', [fd, WORD, 8])).toBe(8);
  }

  take(fd: number): void {
    expect(this.kernel.call('read', [fd, WORD, 8])).toBe(8);
  }

  /** epoll_wait: the descriptors found (each interest's data is its descriptor), or the future that waits. */
  wait(thread: Thread = this.kernel.thread, maxevents = 8, timeout = -1, epfd = this.epfd): Future | number[] {
    const result = this.kernel.call('epoll_pwait', [epfd, EVENTS, maxevents, timeout, 0, 8], thread);
    return typeof result === 'number' ? this.found(result) : result;
  }

  found(count: number): number[] {
    const view = new DataView(copyIn(this.kernel, this.kernel.space, EVENTS, 16 * Math.max(count, 1)).buffer);
    return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(index * 16 + 8, true)));
  }

  /** A thread that waits. */
  waiter(epfd = this.epfd): { thread: Thread; future: EpollWaitFuture } {
    const thread = this.kernel.addThread();
    const future = this.wait(thread, 8, -1, epfd) as EpollWaitFuture;
    expect(this.kernel.poll(future, thread)).toBe('pending');
    return { thread, future };
  }

  get instance(): Epoll {
    return [...this.kernel.state.epolls.values()][0]!;
  }

  woken(): number[] {
    return this.kernel.wakes.splice(0).map((wake) => wake.taskId);
  }
}

test('waiting looks at no interest that is not ready', () => {
  const t = new EpollTest();
  const fds = Array.from({ length: 500 }, () => t.counter());
  for (const fd of fds) expect(t.control(ADD, fd)).toBe(0);
  let looks = 0;
  t.kernel.fileKind = <N extends OpenNode>(node: N): FileKind<Kernel, N> => {
    const row = fileKindOf(node);
    const readiness: typeof row.readiness = (kernel, file) => {
      looks++;
      return row.readiness(kernel, file);
    };
    return { ...row, readiness };
  };
  const { thread, future } = t.waiter();
  t.add(fds[321]!);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(1);
  expect(t.found(1)).toEqual([fds[321]]);
  expect(looks).toBe(1);
});

test('one change wakes one of those who wait; what it leaves wakes the next', () => {
  const t = new EpollTest();
  const [first, second] = [t.counter(), t.counter()];
  t.control(ADD, first, IN | ET);
  t.control(ADD, second, IN | ET);
  const a = t.waiter();
  const b = t.waiter();
  t.add(first);
  expect(t.woken()).toEqual([a.thread.taskId]);
  t.add(second);
  expect(t.woken()).toEqual([b.thread.taskId]);
  expect(t.kernel.poll(a.future, a.thread)).toBe(2);
  expect(t.kernel.poll(b.future, b.thread)).toBe('pending');
});

test('a woken waiter that is dropped before it fetches hands its wake to the next', () => {
  const t = new EpollTest();
  const fd = t.counter();
  t.control(ADD, fd);
  const a = t.waiter();
  const b = t.waiter();
  t.add(fd);
  expect(t.woken()).toEqual([a.thread.taskId]);
  t.kernel.drop(a.future);
  expect(t.woken()).toEqual([b.thread.taskId]);
  t.kernel.drop(b.future);
  expect(t.instance.waiters.size).toBe(0);
});

test('a level-triggered interest does not keep a waiter from waiting once it is read', () => {
  const t = new EpollTest();
  const fd = t.counter(1);
  t.control(ADD, fd);
  expect(t.wait()).toEqual([fd]);
  expect(t.wait()).toEqual([fd]);
  t.take(fd);
  const { thread, future } = t.waiter();
  expect(t.instance.ready.size).toBe(0);
  t.add(fd);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(1);
});

test('a one-shot interest is silent until it is changed', () => {
  const t = new EpollTest();
  const fd = t.counter(1);
  t.control(ADD, fd, IN | ONESHOT);
  expect(t.wait()).toEqual([fd]);
  const { thread } = t.waiter();
  t.add(fd);
  expect(t.woken()).toEqual([]);
  t.control(MOD, fd, IN | ONESHOT);
  expect(t.woken()).toEqual([thread.taskId]);
});

test('of exclusive interests one instance at which somebody waits hears of a change', () => {
  const t = new EpollTest();
  const other = t.create();
  const third = t.create();
  const fd = t.counter();
  for (const epfd of [t.epfd, other, third]) expect(t.control(ADD, fd, IN | EXCLUSIVE, epfd)).toBe(0);
  const a = t.waiter(other);
  t.waiter(third);
  t.add(fd);
  expect(t.woken()).toEqual([a.thread.taskId]);
});

test('the last close of a file takes its interests away, and the last close of an instance its interests', () => {
  const t = new EpollTest();
  const fd = t.counter();
  const copy = t.kernel.call('dup', [fd]) as number;
  t.control(ADD, fd);
  const [counter] = t.kernel.state.eventfds.values();
  t.kernel.call('close', [fd]);
  expect(t.instance.items.size).toBe(1);
  t.add(copy);
  expect(t.wait()).toEqual([fd]);
  t.kernel.call('close', [copy]);
  expect([t.instance.items.size, t.instance.ready.size, counter!.pollers.size]).toEqual([0, 0, 0]);
  const another = t.counter();
  t.control(ADD, another);
  t.kernel.call('close', [t.epfd]);
  const [left] = t.kernel.state.eventfds.values();
  expect([t.kernel.state.epolls.size, left!.pollers.size, t.kernel.state.epollInterests]).toEqual([0, 0, 0]);
});

test('closing the instance while somebody waits at it leaves it until they go', () => {
  const t = new EpollTest();
  const fd = t.counter();
  t.control(ADD, fd);
  const { thread, future } = t.waiter();
  t.kernel.call('close', [t.epfd]);
  expect(t.kernel.state.epolls.size).toBe(1);
  t.add(fd);
  expect(t.woken()).toEqual([thread.taskId]);
  expect(t.kernel.poll(future, thread)).toBe(1);
  expect(t.kernel.state.epolls.size).toBe(0);
});

test('a wait ends at its deadline and leaves no timer and no place in a queue', () => {
  const t = new EpollTest();
  const fd = t.counter();
  t.control(ADD, fd);
  const future = t.wait(t.kernel.thread, 8, 5) as Future;
  expect(t.kernel.poll(future)).toBe('pending');
  expect(t.kernel.timers.map(({ deadline }) => deadline)).toEqual([5_000_000]);
  t.kernel.time = 5_000_000;
  expect(t.kernel.poll(future)).toBe(0);
  expect([t.kernel.timers.length, t.instance.waiters.size]).toEqual([0, 0]);
});

test('the future names the descriptors that it waits for, with their kinds and events', () => {
  const t = new EpollTest();
  const fd = t.counter();
  t.kernel.call('pipe2', [SCRATCH, 0]);
  const [readFd] = new Int32Array(copyIn(t.kernel, t.kernel.space, SCRATCH, 8).buffer);
  t.control(ADD, fd, IN | ET);
  t.control(ADD, readFd!, IN | ONESHOT);
  const { future } = t.waiter();
  expect(t.kernel.describe(future)).toEqual({
    epfd: t.epfd,
    waitsFor: `${fd} eventfd IN|ET, ${readFd} pipeRead IN|ONESHOT`,
    maxevents: 8,
  });
});

test('events that cannot be stored are not lost', () => {
  const t = new EpollTest();
  const fd = t.counter(1);
  t.control(ADD, fd, IN | ET | ONESHOT);
  expect(t.kernel.call('epoll_pwait', [t.epfd, 8, 1, 0, 0, 8])).toBe(-14);
  expect(t.wait()).toEqual([fd]);
  expect(t.control(DEL, fd)).toBe(0);
});
