/**
 * Questions to the host in the middle of a file operation. An operation is an ordinary function; where it needs what the host has not told yet, or must
 * change a folder of the host, it throws `HostQuestion`. The syscall then becomes a future (`hostFuture.ts`) that asks and runs the operation again from
 * its start, with the answer kept in the inode for good (`hostAnswer.ts`), or the change noted as made. So an operation asks all its questions, and
 * checks all that can be checked, before it changes anything; the machine stands still meanwhile.
 */
import { assert } from '../../base/assert.ts';
import type { HostChange, HostRequest } from '../../base/host.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { Errno, type ErrnoName, SysError } from '../sysError.ts';
import { mountOf } from './mount.ts';

/** What is asked, and the inode that keeps the answer: a name in a directory, all its names, or the content of a file. */
export type Question =
  | {
      readonly about: 'name' | 'names' | 'content';
      readonly ino: number;
      readonly name: string;
      readonly request: HostRequest;
    }
  | { readonly about: 'change'; readonly request: HostChange };

/** Not an error: the operation cannot go on before this question has its answer. */
export class HostQuestion extends Error {
  override readonly name = 'HostQuestion';
  readonly question: Question;

  constructor(question: Question) {
    super(`the host must answer ${question.request.kind} first`);
    this.question = question;
  }
}

export function ask(question: Question): never {
  throw new HostQuestion(question);
}

type ChangeBody = HostChange extends infer C ? (C extends HostChange ? Omit<C, 'folder' | 'path'> : never) : never;

/** Changes what the host has at an inode of a folder that may be written; throws the host's errno. */
export function changeHost(kernel: Kernel, inode: Inode, change: ChangeBody): void {
  assert('host' in inode && inode.host !== undefined, `inode ${inode.ino} is the host's`);
  changeHostAt(kernel, inode.mount, inode.host, change);
}

/** The same for a path inside a mounted folder. */
export function changeHostAt(kernel: Kernel, mount: number, path: string, body: ChangeBody): void {
  const { fileSystem } = kernel.state;
  const folder = kernel.state.fileSystem.mounts.get(mount)!.host!;
  const change = { ...body, folder, path } as HostChange;
  const made = fileSystem.made[fileSystem.passed];
  if (made === undefined) ask({ about: 'change', request: change });
  assert(made.change.kind === change.kind && made.change.path === path, 'an operation that is run again does the same');
  fileSystem.passed++;
  if (made.answer.kind === 'error') {
    const { errno } = made.answer;
    const known = errno in Errno ? (errno as ErrnoName) : 'EIO';
    throw new SysError(known, `the host cannot do ${change.kind} at ${folder}/${path} (${errno})`);
  }
}

/** Where the host has a name of one of its directories. */
export const hostPath = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);

/** The folder that an inode of the host lies in, as host requests name it. */
export function hostFolder(kernel: Kernel, inode: Inode): string {
  return mountOf(kernel, inode).host!;
}
