/** Connections from outside: what a host program does enters as records between two calls of `advance`, and what the guest answers leaves as events. */
import { expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { bootGuest, collectOutput, makeMachine } from '../core/guestRun.ts';

const config = { forwards: [{ host: 8080, guest: 7000 }] };
const serve = { name: 'net', args: ['serve'], stdin: '' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What leaves by connections, in order: `1 data 4 bytes`. */
function collectNet(kernel: KernelApi): string[] {
  const log: string[] = [];
  kernel.listen((event) => {
    if (event.kind !== 'netOutput') return;
    const text = new TextDecoder().decode(event.bytes).trim();
    log.push([event.connection, event.what, text].join(' ').trim());
  });
  return log;
}

const run = (kernel: KernelApi): string => kernel.advance({ maxSteps: 1e8 }).kind;

test('a run with forwarded ports waits for connections, and serves them', async () => {
  const kernel = await bootGuest(serve, { config });
  const log = collectNet(kernel);
  const output = collectOutput(kernel);
  expect(run(kernel)).toBe('waitingForInput');
  kernel.netInput({ kind: 'connect', connection: 1, port: 7000 });
  kernel.netInput({ kind: 'data', connection: 1, bytes: bytes('four\nsev') });
  expect(run(kernel)).toBe('waitingForInput');
  expect(log).toEqual(['1 connected', '1 data 5 bytes']);
  kernel.netInput({ kind: 'connect', connection: 2, port: 7000 });
  kernel.netInput({ kind: 'data', connection: 1, bytes: bytes('en\n') });
  kernel.netInput({ kind: 'acknowledge', connection: 1, bytes: 8 });
  kernel.netInput({ kind: 'end', connection: 1 });
  expect(run(kernel)).toBe('waitingForInput');
  expect(log.splice(0, 2)).toHaveLength(2);
  expect(log.splice(0)).toEqual(['2 connected', '1 data 6 bytes', '1 end']);
  expect([...kernel.state.net.outside.keys()]).toEqual([2]);
  kernel.netInput({ kind: 'data', connection: 2, bytes: bytes('quit\n') });
  kernel.netInput({ kind: 'end', connection: 2 });
  expect(run(kernel)).toBe('exited');
  expect(log).toEqual(['2 data 5 bytes', '2 end']);
  expect(output()).toBe('a client from 127.0.0.1\nit is gone\na client from 127.0.0.1\nit is gone\nEXIT-SUCCESS\n');
  expect(kernel.state.net.sockets.size).toBe(0);
});

test('nobody at a port refuses; a reset from outside is an error in the guest', async () => {
  const kernel = await bootGuest(serve, { config });
  const log = collectNet(kernel);
  run(kernel);
  kernel.netInput({ kind: 'connect', connection: 1, port: 7001 });
  kernel.netInput({ kind: 'connect', connection: 2, port: 7000 });
  run(kernel);
  kernel.netInput({ kind: 'reset', connection: 2 });
  expect(kernel.state.net.outside.size).toBe(0);
  // What comes for a connection that is over is nobody's.
  kernel.netInput({ kind: 'data', connection: 2, bytes: bytes('late\n') });
  expect(run(kernel)).toBe('waitingForInput');
  expect(log).toEqual(['1 refused', '2 connected']);
});

test('what leaves and is not acknowledged holds the guest back, and room is told', async () => {
  const kernel = await bootGuest(serve, { config });
  run(kernel);
  kernel.netInput({ kind: 'connect', connection: 1, port: 7000 });
  run(kernel);
  const room = kernel.netRoom(1);
  expect(room).toBeGreaterThan(60_000);
  kernel.netInput({ kind: 'data', connection: 1, bytes: new Uint8Array(1000) });
  expect(kernel.netRoom(1)).toBe(room - 1000);
  const line = bytes('\n'.repeat(1000));
  // Each empty line is answered by eight bytes; nobody acknowledges them.
  for (let sent = 0; sent < 200; sent++) {
    if (kernel.netRoom(1) < line.length) break;
    kernel.netInput({ kind: 'data', connection: 1, bytes: line });
    run(kernel);
  }
  expect(kernel.netRoom(1)).toBeLessThan(line.length);
  const chain = [...kernel.state.executor.tasks.keys()].flatMap((task) => kernel.awaits(task));
  const send = chain.find(({ future }) => future.kind === 'socketSend');
  expect(send?.fields).toMatchObject({ protocol: 'TCP', local: '127.0.0.1:7000', peer: 'outside' });
  kernel.netInput({ kind: 'acknowledge', connection: 1, bytes: 64 * 1024 });
  run(kernel);
  expect(kernel.netRoom(1)).toBeGreaterThan(line.length);
});

test('the same records at the same positions give the same run, across a snapshot too', async () => {
  const inputs = async (kernel: KernelApi, from: number): Promise<void> => {
    const steps = [
      () => kernel.netInput({ kind: 'connect', connection: 7, port: 7000 }),
      () => kernel.netInput({ kind: 'data', connection: 7, bytes: bytes('one\ntwo\n') }),
      () => kernel.netInput({ kind: 'data', connection: 7, bytes: bytes('quit\n') }),
      () => kernel.netInput({ kind: 'end', connection: 7 }),
    ];
    for (const step of steps.slice(from)) {
      run(kernel);
      step();
    }
    run(kernel);
  };
  const whole = await bootGuest(serve, { config });
  const hash = newHash();
  hashEvents(whole, hash);
  await inputs(whole, 0);
  const first = await bootGuest(serve, { config });
  const other = newHash();
  const stop = hashEvents(first, other);
  run(first);
  first.netInput({ kind: 'connect', connection: 7, port: 7000 });
  stop();
  const second = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(first)));
  hashEvents(second, other);
  await inputs(second, 1);
  expect(hashText(other)).toBe(hashText(hash));
});
