/**
 * ppoll(2). The signal mask is not exchanged meanwhile, since no handler could run.
 */
import type { Future } from '../../executor/future.ts';
import { deadlineAfter, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { OPEN_MAX } from '../fs/openFlags.ts';
import { lookAtFiles, type PollEntry, pollEntry, waitForFiles } from '../ipc/pollFuture.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

function sysPpoll(
  kernel: Kernel,
  thread: Thread,
  fds: number,
  nfds: number,
  timeout: number,
  _sigmask: number,
  _sigsetsize: number,
): number | Future {
  if (nfds > OPEN_MAX) throw new SysError('EINVAL', `${nfds} descriptors are more than may be open`);
  const deadline = timeout === 0 ? undefined : deadlineAfter(kernel, readTimespec(kernel, thread, timeout));
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), fds, nfds * 8).buffer);
  const entries: PollEntry[] = [];
  for (let i = 0; i < nfds; i++)
    entries.push(pollEntry(kernel, thread, view.getInt32(i * 8, true), view.getUint16(i * 8 + 4, true)));
  const found = lookAtFiles(kernel, thread, fds, entries);
  if (found > 0 || (deadline !== undefined && deadline <= kernel.now())) return found;
  return waitForFiles(kernel, thread, fds, entries, deadline);
}

export const rows: SyscallRow[] = [
  {
    nr: 73,
    name: 'ppoll',
    params: params('fds: pointer, nfds: uint, tmo_p: timespec, sigmask: pointer, sigsetsize: size'),
    handler: sysPpoll,
  },
];
