/**
 * Keeping the host's answers: from then on they are what the guest sees. Inode numbers follow the order in which the guest asked, times are the moment of
 * the machine's start, orders are by name; so the same content of a folder gives the same run.
 */
import type { HostAnswer, HostStat } from '../../base/host.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { emptyFile, fileOfBytes, fillContent } from './chunks.ts';
import type { InodeBody, Name } from './fileState.ts';
import { hostPath, type Question } from './hostQuestion.ts';
import { makeInode, type Place } from './inode.ts';
import { mountOf } from './mount.ts';
import { S_IFDIR, S_IFLNK, S_IFREG } from './openFlags.ts';
import { type SkeletonNode, skeletonAt, skeleton as wholeSkeleton } from './skeleton.ts';
import { addEntry, emptyDirectory, noteMissing, type RealDirectory } from './tree.ts';

/** Keeps the answer of a question that is about an inode. */
export function keepAnswer(kernel: Kernel, question: Question, answer: HostAnswer): void {
  if (question.about === 'change') return;
  const inode = kernel.state.inodes.get(question.ino);
  if (inode === undefined) return;
  if (question.about === 'name' && inode.kind === 'directory') {
    keepName(kernel, inode, question.name, answer.kind === 'stat' ? answer.stat : undefined);
  } else if (question.about === 'names' && inode.kind === 'directory') {
    keepNames(kernel, inode, answer.kind === 'readDirectory' ? answer.entries : []);
  } else if (question.about === 'content' && inode.kind === 'file') {
    inode.unread = undefined;
    if (answer.kind === 'readFile') fillContent(inode, answer.bytes.slice());
    else inode.unreadable = true;
  }
}

function keepName(kernel: Kernel, directory: RealDirectory, name: string, stat: HostStat | undefined): void {
  if (stat !== undefined) {
    addEntry(directory, name, makeHostInode(kernel, directory, name, stat));
    return;
  }
  const node = skeletonOf(directory, name);
  if (node === undefined) noteMissing(directory, name);
  else addSkeletonNode(kernel, directory, name, node);
}

function keepNames(
  kernel: Kernel,
  directory: RealDirectory,
  entries: readonly { readonly name: string; readonly stat: HostStat }[],
): void {
  const decided = new Map(directory.names);
  for (const { name, stat } of entries) {
    if (!directory.names.has(name) && isName(name)) {
      addEntry(directory, name, makeHostInode(kernel, directory, name, stat));
    }
  }
  for (const name of Object.keys(skeletonEntries(directory))) {
    if (!directory.names.has(name)) addSkeletonNode(kernel, directory, name, skeletonOf(directory, name)!);
  }
  directory.listed = true;
  // Those that were looked up before stand in the order of names too; those that the guest has made come last, as in any directory.
  const byName = (a: [string, Name], b: [string, Name]): number => (a[0] < b[0] ? -1 : 1);
  const present = [...directory.names].filter(([, { ino }]) => ino !== 0);
  const isHosts = ([name, { ino }]: [string, Name]): boolean =>
    !decided.has(name) || 'host' in (kernel.state.inodes.get(ino) ?? {});
  const sorted = [...present.filter(isHosts).sort(byName), ...present.filter((entry) => !isHosts(entry))];
  directory.names.clear();
  directory.missing = 0;
  for (const [name, { ino }] of sorted) directory.names.set(name, { ino, cookie: directory.nextCookie++ });
}

const isName = (name: string): boolean => name !== '.' && name !== '..' && !/[/\\\0]/.test(name);

function makeHostInode(kernel: Kernel, directory: RealDirectory, name: string, stat: HostStat): Inode {
  const path = hostPath(directory.host!, name);
  const { uid, gid } = mountOf(kernel, directory);
  const inode = makeInode(kernel, typeBits(stat) | stat.mode, hostBody(directory, name, path, stat), 1, {
    mount: directory.mount,
    uid,
    gid,
  });
  if (inode.kind === 'directory') inode.skeleton = skeletonPath(directory, name);
  setStartTimes(kernel, inode);
  return inode;
}

const typeBits = (stat: HostStat): number =>
  stat.type === 'directory' ? S_IFDIR : stat.type === 'symlink' ? S_IFLNK : S_IFREG;

function hostBody(directory: RealDirectory, name: string, path: string, stat: HostStat): InodeBody {
  switch (stat.type) {
    case 'directory':
      return emptyDirectory(directory.ino, name, path);
    case 'symlink':
      return { kind: 'symlink', target: stat.target, host: path };
    case 'file':
      return { ...emptyFile(stat.size), host: path, unread: path };
  }
}

/** All that was there from the start has the time of the start. */
function setStartTimes(kernel: Kernel, inode: Inode): void {
  const start = kernel.state.inodes.get(1)?.ctime ?? inode.ctime;
  inode.atime = start;
  inode.mtime = start;
  inode.ctime = start;
}

function skeletonPath({ skeleton }: RealDirectory, name: string): string | undefined {
  if (skeleton === undefined) return undefined;
  const path = skeleton === '' ? name : `${skeleton}/${name}`;
  return skeletonAt(path)?.kind === 'directory' ? path : undefined;
}

function skeletonOf({ skeleton }: RealDirectory, name: string): SkeletonNode | undefined {
  if (skeleton === undefined) return undefined;
  return skeletonAt(skeleton === '' ? name : `${skeleton}/${name}`);
}

function skeletonEntries({ skeleton }: RealDirectory): Readonly<Record<string, SkeletonNode>> {
  if (skeleton === '') return wholeSkeleton;
  const node = skeleton === undefined ? undefined : skeletonAt(skeleton);
  return node?.kind === 'directory' ? node.entries : {};
}

/** Makes what the skeleton has at a name, with all that is in it. */
export function addSkeletonNode(kernel: Kernel, directory: RealDirectory, name: string, node: SkeletonNode): void {
  const place: Place = { mount: directory.mount, uid: 0, gid: 0 };
  if (node.kind === 'file') {
    const content = new TextEncoder().encode(node.text);
    const file = makeInode(kernel, S_IFREG | (node.mode ?? 0o644), fileOfBytes(content), 1, place);
    addEntry(directory, name, file);
    setStartTimes(kernel, file);
    return;
  }
  if (node.kind === 'link') {
    const made = makeInode(kernel, S_IFLNK | 0o777, { kind: 'symlink', target: node.target }, 1, place);
    addEntry(directory, name, made);
    setStartTimes(kernel, made);
    return;
  }
  const owner = node.user === true ? { uid: 1000, gid: 1000 } : {};
  const made = makeInode(kernel, S_IFDIR | (node.mode ?? 0o755), emptyDirectory(directory.ino, name), 1, {
    ...place,
    ...owner,
  });
  addEntry(directory, name, made);
  setStartTimes(kernel, made);
  for (const [below, child] of Object.entries(node.entries)) addSkeletonNode(kernel, made, below, child);
}
