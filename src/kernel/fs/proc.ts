/**
 * procfs (proc(5)): a folder for each process and thread (`proc/processFolder.ts`), and files about the system as a whole (`proc/systemFiles.ts` and
 * others in a tree of names). Everything is made when it is read, as it is then, in the formats of Linux 6.1.
 */
import type { Pid, Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { isNumber, processNode } from './proc/processFolder.ts';
import { sysctlTree } from './proc/sysctl.ts';
import { systemFiles } from './proc/systemFiles.ts';
import { sysvipcTree } from './proc/sysvipcFiles.ts';
import type { SyntheticSystem } from './syntheticNode.ts';
import { nodeInTree, type SyntheticTree } from './syntheticTree.ts';

const tree: SyntheticTree = {
  ...systemFiles,
  mounts: () => ({ kind: 'link', target: () => 'self/mounts' }),
  net: () => ({ kind: 'link', target: () => 'self/net' }),
  self: (_kernel, thread) => ({ kind: 'link', target: () => String(thread.pid) }),
  sys: sysctlTree,
  sysvipc: sysvipcTree,
  'thread-self': (_kernel, thread) => ({ kind: 'link', target: () => `${thread.pid}/task/${thread.tid}` }),
};

export const procSystem: SyntheticSystem<Kernel> = {
  name: 'proc',
  node(kernel, thread, path) {
    if (path === '') return { kind: 'directory', names: () => [...Object.keys(tree), ...pids(kernel)] };
    const names = path.split('/');
    const [first = ''] = names;
    if (!isNumber(first)) return nodeInTree(tree, kernel, thread, names);
    // A thread's number leads to its process as well, though it is not listed.
    const pid = kernel.state.threads.get(Number(first) as Tid)?.pid ?? (Number(first) as Pid);
    const process = kernel.state.processes.get(pid);
    if (process === undefined) return undefined;
    return processNode(kernel, thread, process, names.slice(1));
  },
};

const pids = (kernel: Kernel): string[] => [...kernel.state.processes.keys()].map(String);
