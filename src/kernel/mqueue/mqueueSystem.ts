/** The file system of POSIX message queues at /dev/mqueue (mq_overview(7)): a file for each, which tells how full it is. It makes and removes none. */
import type { Kernel } from '../context.ts';
import type { SyntheticSystem } from '../fs/syntheticNode.ts';
import type { Mqueue } from '../state.ts';
import { statusLine } from './notification.ts';

export const mqueueSystem: SyntheticSystem<Kernel> = {
  name: 'mqueue',
  node({ state }, _thread, path) {
    const named = [...state.mqueues.values()].filter((queue) => queue.named);
    // A name begins with a slash as programs write it; the kernel's has none.
    const nameOf = ({ name }: Mqueue): string => name.replace(/^\//, '');
    if (path === '') return { kind: 'directory', mode: 0o1777, names: () => named.map(nameOf) };
    const queue = named.find((candidate) => nameOf(candidate) === path);
    if (queue === undefined) return undefined;
    const { mode, uid, gid } = queue;
    return { kind: 'file', mode, uid, gid, read: () => statusLine(queue) };
  },
};
