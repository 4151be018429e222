/** What an inotify instance can do as an open file: give events (inotify(7), "Reading events from an inotify file descriptor"). */
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { FileKind, Segment } from '../fs/fileKind.ts';
import { firstBytes, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { InotifyEvent, OpenNode, Thread } from '../state.ts';
import { FIONREAD } from '../syscall/ioctlRequests.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { ANONYMOUS_INO } from './anonymousInode.ts';
import { dropFileWait, type FileWait, pollFileWait, tryOrWait } from './fileWait.ts';
import { closeInotify, inotifyAt } from './inotify.ts';
import { READABLE } from './pollEvents.ts';

type InotifyNode = OpenNode & { readonly kind: 'inotify' };

/** struct inotify_event without its name; names are padded to multiples of it. */
const EVENT_SIZE = 16;

export interface InotifyReadFuture extends Future, FileWait {
  readonly kind: 'inotifyRead';
  state: 'waiting';
  readonly inotify: number;
}

export const inotifyFile: FileKind<Kernel, InotifyNode> = {
  kind: 'inotify',
  ignoresSeeks: true,
  read(kernel, transfer) {
    const { thread, file, segments } = transfer;
    const { inotify } = file.node;
    return tryOrWait<InotifyNode, InotifyReadFuture>(
      transfer,
      () => tryRead(kernel, thread, inotify, segments),
      'nothing has happened',
      (common) => ({ kind: 'inotifyRead', state: 'waiting', inotify, ...common }),
    );
  },
  readiness: (kernel, { node }) => (inotifyAt(kernel, node.inotify).events.length > 0 ? READABLE : 0),
  queue: (kernel, { node }) => inotifyAt(kernel, node.inotify).pollers,
  closed: (kernel, { node }) => closeInotify(kernel, inotifyAt(kernel, node.inotify)),
  ioctl(kernel, thread, { node }, request, argument) {
    if (request !== FIONREAD) return undefined;
    const bytes = inotifyAt(kernel, node.inotify).events.reduce((sum, event) => sum + sizeOf(event), 0);
    writeU32(kernel, spaceOf(kernel, thread), argument, bytes);
    return 0;
  },
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo(kernel, node) {
    const lines = [...inotifyAt(kernel, node.inotify).watches.values()].map(
      ({ wd, ino, mask }) => `inotify wd:${wd} ino:${ino.toString(16)} sdev:0 mask:${mask.toString(16)}\n`,
    );
    return lines.join('');
  },
};

export const inotifyReadKind: FutureKind<Kernel, InotifyReadFuture> = {
  kind: 'inotifyRead',
  poll: (future, cx) =>
    pollFileWait(future, cx, READABLE, () =>
      tryRead(cx.services, threadOf(cx.services, future.tid), future.inotify, future.segments),
    ),
  drop: dropFileWait,
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    fd: future.fd,
    inotify: future.inotify,
    watches: [...inotifyAt(kernel, future.inotify).watches.values()].map(({ wd, ino }) => `${wd}:${ino}`).join(' '),
  }),
};

/** As many events as fit; EINVAL when not even the first does. */
function tryRead(kernel: Kernel, thread: Thread, id: number, segments: readonly Segment[]): number | undefined {
  const { events } = inotifyAt(kernel, id);
  if (events.length === 0) return undefined;
  const room = totalLength(segments);
  let count = 0;
  let length = 0;
  for (; count < events.length; count++) {
    const size = sizeOf(events[count]!);
    if (length + size > room) break;
    length += size;
  }
  if (count === 0) throw new SysError('EINVAL', `${room} bytes are not enough for the next event`);
  const space = spaceOf(kernel, thread);
  const buffers = firstBytes(segments, length);
  if (usableLength(kernel, space, buffers, 'store') < length)
    throw new SysError('EFAULT', 'the events cannot be stored');
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const event of events.splice(0, count)) {
    encode(event, bytes.subarray(at, at + sizeOf(event)));
    at += sizeOf(event);
  }
  scatter(kernel, space, buffers, 0, bytes);
  return length;
}

/** The name, if there is one, with at least one zero behind it. */
function sizeOf({ name }: InotifyEvent): number {
  if (name === '') return EVENT_SIZE;
  const length = new TextEncoder().encode(name).length + 1;
  return EVENT_SIZE + Math.ceil(length / EVENT_SIZE) * EVENT_SIZE;
}

function encode({ wd, mask, cookie, name }: InotifyEvent, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setInt32(0, wd, true);
  view.setUint32(4, mask, true);
  view.setUint32(8, cookie, true);
  view.setUint32(12, bytes.length - EVENT_SIZE, true);
  bytes.set(new TextEncoder().encode(name), EVENT_SIZE);
}
