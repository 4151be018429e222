/**
 * Questions to the host in the middle of a file operation. An operation is an ordinary function; where it needs what the host has not told yet, it throws
 * `HostQuestion`. The syscall then becomes a future (`hostFuture.ts`) that asks, keeps the answer in the inode for good, and runs the operation
 * again from its start. So an operation asks all its questions before it changes anything; the machine stands still meanwhile.
 */
import type { HostAnswer, HostRequest } from '../../base/host.ts';
import type { Kernel } from '../context.ts';
import { makeInode } from './inode.ts';
import { S_IFDIR, S_IFREG } from './openFlags.ts';

/** What is asked, and the inode that keeps the answer (for `stat`: the folder, and the name in it). */
export type Question = {
  readonly ino: number;
  readonly name: string;
  readonly request: HostRequest;
};

/** Not an error: the operation cannot go on before this question has its answer. */
export class HostQuestion extends Error {
  override readonly name = 'HostQuestion';
  readonly question: Question;

  constructor(question: Question) {
    super(`the host must answer ${question.request.kind} first`);
    this.question = question;
  }
}

/** Keeps the host's answer: from now on this is what the guest sees. */
export function keepAnswer(kernel: Kernel, question: Question, answer: HostAnswer): void {
  const inode = kernel.state.inodes.get(question.ino);
  if (inode === undefined) return;
  if (question.request.kind === 'stat' && inode.kind === 'hostDirectory') {
    inode.known.set(question.name, answer.kind === 'stat' ? makeHostInode(kernel, question, answer) : null);
  } else if (question.request.kind === 'readDirectory' && inode.kind === 'hostDirectory') {
    const known = [...inode.known].filter(([, ino]) => ino !== null).map(([name]) => name);
    const listed = answer.kind === 'readDirectory' ? answer.names : [];
    inode.names = [...new Set([...listed, ...known])].filter((name) => inode.known.get(name) !== null).sort();
  } else if (question.request.kind === 'readFile' && inode.kind === 'hostFile') {
    // A file that cannot be read any more is as long as it was, and empty to read: its size was promised by stat.
    inode.bytes = answer.kind === 'readFile' ? answer.bytes.slice() : new Uint8Array(0);
  }
}

function makeHostInode(kernel: Kernel, question: Question, answer: HostAnswer & { kind: 'stat' }): number {
  const host = 'path' in question.request ? question.request.path : '';
  if (answer.type === 'directory') {
    const body = { kind: 'hostDirectory', host, parent: question.ino, known: new Map() } as const;
    return makeInode(kernel, S_IFDIR | 0o555, body).ino;
  }
  const mode = S_IFREG | (answer.executable ? 0o555 : 0o444);
  return makeInode(kernel, mode, { kind: 'hostFile', host, size: answer.size }).ino;
}
