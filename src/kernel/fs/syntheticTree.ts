/**
 * Synthetic directories whose names are fixed, as a table: a name leads to a folder or to what makes its node. The parts of procfs and sysfs that are not
 * about a process are such trees.
 */
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
import type { SyntheticNode } from './syntheticNode.ts';

export type MakeNode = (kernel: Kernel, thread: Thread) => SyntheticNode | undefined;

/** A folder given by a function is made anew at each look-up: its names depend on the machine. */
export interface SyntheticTree {
  readonly [name: string]: SyntheticTree | MakeNode | ComputedFolder;
}

export interface ComputedFolder {
  folder(kernel: Kernel): SyntheticTree;
}

/** A file whose text is made when it is read. */
export const textFile =
  (read: (kernel: Kernel, thread: Thread) => string | number, mode = 0o444): MakeNode =>
  (kernel, thread) => ({ kind: 'file', mode, read: () => String(read(kernel, thread)) });

/** A file of one line that nobody but root may change: a plain user sees the mode. */
export const setting = (value: string | number | ((kernel: Kernel) => string | number)): MakeNode =>
  textFile((kernel) => `${typeof value === 'function' ? value(kernel) : value}\n`, 0o644);

/** A file of one line that nobody may change. */
export const fact = (value: string | number | ((kernel: Kernel, thread: Thread) => string | number)): MakeNode =>
  textFile((kernel, thread) => `${typeof value === 'function' ? value(kernel, thread) : value}\n`);

/** The node at a path of names; undefined when nothing is there. */
export function nodeInTree(
  tree: SyntheticTree,
  kernel: Kernel,
  thread: Thread,
  path: readonly string[],
): SyntheticNode | undefined {
  let at: SyntheticTree = tree;
  for (const [index, name] of path.entries()) {
    const next = Object.hasOwn(at, name) ? at[name]! : undefined;
    if (next === undefined) return undefined;
    if (typeof next === 'function') return index === path.length - 1 ? next(kernel, thread) : undefined;
    at = isComputed(next) ? next.folder(kernel) : next;
  }
  const names = Object.keys(at);
  return { kind: 'directory', names: () => names };
}

const isComputed = (entry: SyntheticTree | ComputedFolder): entry is ComputedFolder =>
  typeof entry['folder'] === 'function' && Object.keys(entry).length === 1;
