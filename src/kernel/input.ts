/** The host's answer to the request that the machine stands still for enters here, between steps. (What people type: `tty/consoleInput.ts`.) */
import { assert } from '../base/assert.ts';
import type { HostAnswer } from '../base/host.ts';
import type { KernelState } from './state.ts';

export function answerHost(state: KernelState, answer: HostAnswer): void {
  assert(state.hostRequest !== undefined, 'the host answers a request');
  state.hostAnswer = { taskId: state.hostRequest.taskId, answer };
  state.hostRequest = undefined;
}
