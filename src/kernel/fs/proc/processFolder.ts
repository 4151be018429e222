/** /proc/PID and /proc/PID/task/TID: which names there are, and folders in them (task, fd, fdinfo, ns); the files stand in `processFiles.ts`. */
import type { Tid } from '../../../base/address.ts';
import type { Kernel } from '../../context.ts';
import type { OpenFile, Process, Thread } from '../../state.ts';
import { SysError } from '../../sysError.ts';
import { filesOf, fsOf } from '../../thread.ts';
import { NO_MOUNT } from '../mount.ts';
import type { SyntheticNode } from '../syntheticNode.ts';
import { nodeInTree } from '../syntheticTree.ts';
import { ROOT_INO } from '../tree.ts';
import { workingDirectory } from '../workingDirectory.ts';
import { netTree } from './netFiles.ts';
import { fdinfoText, shownPath } from './openFiles.ts';
import { processFiles } from './processFiles.ts';
import type { Subject } from './subject.ts';

const FOLDERS = ['fd', 'fdinfo', 'ns'];
const LINKS = ['cwd', 'exe', 'root'];
/** A namespace of each kind, the only one; Linux numbers the first ones so. */
const NAMESPACES = {
  cgroup: 4_026_531_835,
  ipc: 4_026_531_839,
  mnt: 4_026_531_841,
  net: 4_026_531_840,
  pid: 4_026_531_836,
  time: 4_026_531_834,
  user: 4_026_531_837,
  uts: 4_026_531_838,
} as const;

export const isNumber = (name: string): boolean => /^(0|[1-9]\d*)$/.test(name);

/** The node at a path inside the folder of a process. `asker` is the thread that looks. */
export function processNode(
  kernel: Kernel,
  asker: Thread,
  process: Process,
  path: readonly string[],
): SyntheticNode | undefined {
  const leader =
    kernel.state.threads.get(process.pid as number as Tid) ?? kernel.state.threads.get(process.threads[0]!);
  const [first, second, ...rest] = path;
  if (first !== 'task') return leader && entryNode({ kernel, asker, process, thread: leader, isTask: false }, path);
  if (second === undefined) return { ...world(process), kind: 'directory', names: () => tids(process).map(String) };
  const thread = isNumber(second) ? kernel.state.threads.get(Number(second) as Tid) : undefined;
  if (thread === undefined || thread.pid !== process.pid) return undefined;
  return entryNode({ kernel, asker, process, thread, isTask: true }, rest);
}

/** The leader stays until the process is waited for, also when it has ended before the others. */
const tids = (process: Process): number[] => [...new Set<number>([process.pid, ...process.threads])];

function entryNode(subject: Subject, [name, below, ...rest]: readonly string[]): SyntheticNode | undefined {
  const { process, isTask } = subject;
  if (name === undefined) return { ...world(process), kind: 'directory', names: () => namesIn(isTask) };
  if (name === 'net') {
    return nodeInTree(netTree, subject.kernel, subject.asker, below === undefined ? [] : [below, ...rest]);
  }
  if (rest.length > 0) return undefined;
  switch (name) {
    case 'fd':
      return below === undefined ? folder(process, () => descriptors(subject)) : descriptorNode(subject, below);
    case 'fdinfo':
      return below === undefined ? folder(process, () => descriptors(subject), 0o555) : fdinfoNode(subject, below);
    case 'ns':
      return below === undefined
        ? folder(process, () => Object.keys(NAMESPACES), 0o511)
        : namespaceNode(process, below);
  }
  if (below !== undefined) return undefined;
  if (LINKS.includes(name)) return linkNode(subject, name);
  const file = Object.hasOwn(processFiles, name) ? processFiles[name] : undefined;
  if (file === undefined || file.in === (isTask ? 'process' : 'task')) return undefined;
  const { mode = 0o444, read, readAt, write } = file;
  return {
    ...ownerOf(process),
    kind: 'file',
    mode,
    read: () => read?.(subject) ?? '',
    ...(readAt && { readAt: (offset, length) => readAt(subject, offset, length) }),
    ...(write && { write: (bytes, offset) => write(subject, bytes, offset) }),
  };
}

function namesIn(isTask: boolean): string[] {
  const hidden = isTask ? 'process' : 'task';
  const files = Object.keys(processFiles).filter((name) => processFiles[name]!.in !== hidden);
  return [...files, ...FOLDERS, ...LINKS, 'net', ...(isTask ? [] : ['task'])].sort();
}

/** A process that may not be looked into (PR_SET_DUMPABLE) belongs to root here. */
function ownerOf({ credentials: { euid, egid }, dumpable }: Process): { readonly uid: number; readonly gid: number } {
  return dumpable === 1 ? { uid: euid, gid: egid } : { uid: 0, gid: 0 };
}

/** The folders themselves always belong to the process. */
const world = ({ credentials: { euid, egid } }: Process): { readonly uid: number; readonly gid: number } => ({
  uid: euid,
  gid: egid,
});

const folder = (process: Process, names: () => string[], mode = 0o500): SyntheticNode => ({
  ...ownerOf(process),
  kind: 'directory',
  mode,
  names,
});

const descriptors = ({ kernel, thread }: Subject): string[] =>
  [...filesOf(kernel, thread).fds.keys()].sort((a, b) => a - b).map(String);

function openFile({ kernel, thread }: Subject, name: string): OpenFile | undefined {
  const entry = isNumber(name) ? filesOf(kernel, thread).fds.get(Number(name)) : undefined;
  return entry && kernel.state.files.get(entry.file);
}

const O_ACCMODE = 3;
/** The owner's rights of a link of fd/ say how the file is open. */
const ACCESS = [0o500, 0o300, 0o700, 0o100] as const;

function descriptorNode(subject: Subject, name: string): SyntheticNode | undefined {
  const file = openFile(subject, name);
  if (file === undefined) return undefined;
  const mode = ACCESS[(file.flags & O_ACCMODE) as 0 | 1 | 2 | 3];
  const target = (): string => shownPath(subject.kernel, file);
  return { ...ownerOf(subject.process), kind: 'link', mode, target, jump: () => file.node };
}

function fdinfoNode(subject: Subject, name: string): SyntheticNode | undefined {
  const file = openFile(subject, name);
  if (file === undefined) return undefined;
  const { closeOnExec } = filesOf(subject.kernel, subject.thread).fds.get(Number(name))!;
  const read = (): string => fdinfoText(subject.kernel, file, closeOnExec);
  return { ...ownerOf(subject.process), kind: 'file', read };
}

function namespaceNode(process: Process, name: string): SyntheticNode | undefined {
  if (!Object.hasOwn(NAMESPACES, name)) return undefined;
  const number = NAMESPACES[name as keyof typeof NAMESPACES];
  return { ...ownerOf(process), kind: 'link', target: () => `${name}:[${number}]` };
}

/** Links to the very inodes, so that they lead there whatever has been renamed or removed meanwhile. */
function linkNode({ kernel, process, thread }: Subject, name: string): SyntheticNode {
  const to = (target: () => string, ino: () => number | undefined): SyntheticNode => ({
    ...ownerOf(process),
    kind: 'link',
    target: () => {
      if (process.state === 'zombie') throw new SysError('ENOENT', `process ${process.pid} has ended`);
      return target();
    },
    jump: () => {
      const found = process.state === 'zombie' ? undefined : ino();
      return found !== undefined && kernel.state.inodes.has(found) ? { kind: 'inode', ino: found } : undefined;
    },
  });
  if (name === 'root')
    return to(
      () => '/',
      () => ROOT_INO,
    );
  if (name === 'cwd')
    return to(
      () => workingDirectory(kernel, fsOf(kernel, thread)),
      () => fsOf(kernel, thread).cwdIno,
    );
  const program = (): number | undefined => kernel.state.spaces.get(process.space)?.modules[0]?.bytesInode;
  return to(() => {
    const ino = program();
    const inode = ino === undefined ? undefined : kernel.state.inodes.get(ino);
    // A program that the host has handed over never had a name.
    const isDeleted = inode !== undefined && inode.nlink === 0 && inode.mount !== NO_MOUNT;
    return isDeleted ? `${process.path} (deleted)` : process.path;
  }, program);
}
