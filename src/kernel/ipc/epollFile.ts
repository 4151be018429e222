/** What an epoll instance can do as an open file: be looked at, and closed. */
import type { Kernel } from '../context.ts';
import type { FileKind } from '../fs/fileKind.ts';
import type { OpenNode } from '../state.ts';
import { ANONYMOUS_INO } from './anonymousInode.ts';
import { closeEpoll, epollAt, eventsOf } from './epoll.ts';
import { READABLE } from './pollEvents.ts';

type EpollNode = OpenNode & { readonly kind: 'epoll' };

export const epollFile: FileKind<Kernel, EpollNode> = {
  kind: 'epoll',
  ignoresSeeks: true,
  readiness(kernel, { node }) {
    const epoll = epollAt(kernel, node.epoll);
    for (const key of epoll.ready.keys()) {
      if (eventsOf(kernel, epoll.items.get(key)!) !== 0) return READABLE;
      epoll.ready.delete(key);
    }
    return 0;
  },
  queue: (kernel, { node }) => epollAt(kernel, node.epoll).pollers,
  closed: (kernel, { node }) => closeEpoll(kernel, epollAt(kernel, node.epoll)),
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo(kernel, node) {
    const lines = [...epollAt(kernel, node.epoll).items.values()].map(
      ({ fd, events, data }) =>
        `tfd: ${String(fd).padStart(8)} events: ${hex(events, 8)} data: ${hex(data, 16)}  pos:0 ino:0 sdev:0\n`,
    );
    return lines.join('');
  },
};

const hex = (value: number | bigint, width: number): string => value.toString(16).padStart(width);
