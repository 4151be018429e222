/**
 * What comes from outside enters here, between steps: bytes for the console, and the host's answer to the request that the machine stands
 * still for.
 */
import { assert } from '../base/assert.ts';
import type { HostAnswer } from '../base/host.ts';
import type { Kernel } from './context.ts';
import { READABLE } from './ipc/pollEvents.ts';
import type { KernelState } from './state.ts';
import { notify } from './waitQueue.ts';

export function giveInput(kernel: Kernel, bytes: Uint8Array): void {
  const { console } = kernel.state;
  assert(!console.ended, 'no input follows its end');
  const all = new Uint8Array(console.bytes.length + bytes.length);
  all.set(console.bytes);
  all.set(bytes, console.bytes.length);
  console.bytes = all;
  wakeReaders(kernel);
}

/** From now on a reader that finds no bytes finds the end of input. */
export function endInput(kernel: Kernel): void {
  kernel.state.console.ended = true;
  wakeReaders(kernel);
}

/** Each looks again at its next poll, and takes itself out of the list then. */
function wakeReaders(kernel: Kernel): void {
  for (const waker of [...kernel.state.console.wakers]) kernel.wake(waker, 'console input');
  notify(kernel, kernel.state.console.pollers, READABLE, 'console input');
}

export function answerHost(state: KernelState, answer: HostAnswer): void {
  assert(state.hostRequest !== undefined, 'the host answers a request');
  state.hostAnswer = { taskId: state.hostRequest.taskId, answer };
  state.hostRequest = undefined;
}
