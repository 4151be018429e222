/** Asking for seals and adding some (fcntl(2), F_GET_SEALS and F_ADD_SEALS). */
import type { Kernel } from '../context.ts';
import type { Inode, OpenFile } from '../state.ts';
import { SysError } from '../sysError.ts';
import { inodeAt } from './inode.ts';
import { O_ACCMODE, O_RDONLY } from './openFlags.ts';
import { Seal, sealsOf } from './seals.ts';

const ALL = Object.values(Seal).reduce((all, seal) => all | seal, 0);

function sealable(kernel: Kernel, file: OpenFile): Inode & { kind: 'file' } {
  const inode = file.node.kind === 'inode' ? inodeAt(kernel, file.node.ino) : undefined;
  if (inode?.kind !== 'file') throw new SysError('EINVAL', `${file.path} cannot be sealed`);
  return inode;
}

/** F_GET_SEALS. */
export const getSeals = (kernel: Kernel, file: OpenFile): number => sealsOf(sealable(kernel, file));

/** F_ADD_SEALS. */
export function addSeals(kernel: Kernel, file: OpenFile, seals: number): void {
  if ((file.flags & O_ACCMODE) === O_RDONLY) throw new SysError('EPERM', `${file.path} is not open for writing`);
  if ((seals & ~ALL) !== 0) throw new SysError('EINVAL', `seals 0x${seals.toString(16)} are not known`);
  const inode = sealable(kernel, file);
  if ((sealsOf(inode) & Seal.F_SEAL_SEAL) !== 0) throw new SysError('EPERM', `${file.path} can get no more seals`);
  const closes = (seals & Seal.F_SEAL_WRITE) !== 0 && (sealsOf(inode) & Seal.F_SEAL_WRITE) === 0;
  if (closes && isMappedToWrite(kernel, inode.ino)) throw new SysError('EBUSY', `${file.path} is mapped to be written`);
  inode.seals = sealsOf(inode) | seals;
}

function isMappedToWrite(kernel: Kernel, ino: number): boolean {
  for (const space of kernel.state.spaces.values()) {
    if (space.vmas.some(({ file, shared }) => file?.ino === ino && shared && file.readOnly !== true)) return true;
  }
  return false;
}
