/** Waiting for one of several files named by bits: select(2) and pselect(2). */
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import {
  beginFilesWait,
  describeFilesWait,
  dropFilesWait,
  type FilesWait,
  interruptFilesWait,
  pollFilesWait,
} from './filesWait.ts';
import {
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLNVAL,
  POLLOUT,
  POLLPRI,
  POLLRDBAND,
  POLLRDNORM,
  POLLWRBAND,
  POLLWRNORM,
} from './pollEvents.ts';
import type { WaitLimit } from './waitLimit.ts';
import { eventsOf, type WatchedFile, watchedFile } from './watchedFiles.ts';

/** The events that make a descriptor count in each of the three sets (select(2), "Correspondence between select() and poll()"). */
const SET_EVENTS = [
  POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR | POLLNVAL,
  POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR | POLLNVAL,
  POLLPRI,
] as const;

/** Addresses of the sets to read, to write and of exceptional conditions; 0 for none. */
export type SetAddresses = readonly [readfds: number, writefds: number, exceptfds: number];

/** The arguments of a call, with the sets as they were at the beginning. */
export interface Selection {
  readonly nfds: number;
  readonly sets: SetAddresses;
  readonly asked: readonly (Uint8Array | undefined)[];
  readonly files: readonly WatchedFile[];
}

export interface PselectFuture extends Future, FilesWait, Selection {
  readonly kind: 'pselect';
  state: 'waiting';
}

/** Reads the sets; EBADF for one that names a descriptor which is not open. */
export function readSelection(kernel: Kernel, thread: Thread, nfds: number, sets: SetAddresses): Selection {
  const space = spaceOf(kernel, thread);
  // Sets are whole words of 64 bits.
  const length = Math.ceil(nfds / 64) * 8;
  const asked = sets.map((address) => (address === 0 ? undefined : copyIn(kernel, space, address, length)));
  const files: WatchedFile[] = [];
  for (let fd = 0; fd < nfds; fd++) {
    let events = 0;
    asked.forEach((set, index) => {
      if (set !== undefined && hasBit(set, fd)) events |= SET_EVENTS[index]!;
    });
    if (events === 0) continue;
    const file = watchedFile(kernel, thread, fd, events);
    if (file.file === undefined) throw new SysError('EBADF', `descriptor ${fd} is not open`);
    files.push(file);
  }
  return { nfds, sets, asked, files };
}

/** Looks once. When something is true, or the time is over, stores the sets and answers how many bits they have together; else undefined. */
export function lookAtSelection(
  kernel: Kernel,
  thread: Thread,
  { sets, asked, files }: Selection,
  timeIsOver: boolean,
): number | undefined {
  const results = asked.map((set) => set && new Uint8Array(set.length));
  let found = 0;
  for (const file of files) {
    const events = eventsOf(kernel, file);
    if (events === 0) continue;
    results.forEach((result, index) => {
      if (result === undefined || !hasBit(asked[index]!, file.fd) || (events & SET_EVENTS[index]!) === 0) return;
      result[file.fd >> 3]! |= 1 << (file.fd & 7);
      found++;
    });
  }
  if (found === 0 && !timeIsOver) return undefined;
  results.forEach((result, index) => {
    if (result !== undefined) copyOut(kernel, spaceOf(kernel, thread), sets[index]!, result);
  });
  return found;
}

const hasBit = (set: Uint8Array, fd: number): boolean => ((set[fd >> 3]! >> (fd & 7)) & 1) === 1;

export const waitForSelection = (
  kernel: Kernel,
  thread: Thread,
  selection: Selection,
  limit: WaitLimit,
): PselectFuture => ({
  kind: 'pselect',
  state: 'waiting',
  ...selection,
  ...beginFilesWait(kernel, thread, selection.files, limit),
});

export const pselectKind: FutureKind<Kernel, PselectFuture> = {
  kind: 'pselect',
  poll: (future, cx) =>
    pollFilesWait(future, cx, (thread, timeIsOver) => lookAtSelection(cx.services, thread, future, timeIsOver)),
  drop: dropFilesWait,
  interrupt: interruptFilesWait,
  describe: (future, kernel) => ({ nfds: future.nfds, ...describeFilesWait(future, kernel) }),
};
