/**
 * Seals of files in memory (fcntl(2), "File Sealing"): promises about what can never happen to a file again. Files made by memfd_create(2) with
 * MFD_ALLOW_SEALING can get some; all others have F_SEAL_SEAL, which forbids more.
 */
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';

export const Seal = {
  F_SEAL_SEAL: 0x01,
  F_SEAL_SHRINK: 0x02,
  F_SEAL_GROW: 0x04,
  F_SEAL_WRITE: 0x08,
  F_SEAL_FUTURE_WRITE: 0x10,
  F_SEAL_EXEC: 0x20,
} as const;

type MemoryFile = Inode & { kind: 'file' };

export const sealsOf = (inode: MemoryFile): number => inode.seals ?? Seal.F_SEAL_SEAL;

/** EPERM when bytes may not be written up to `end`. */
export function checkWritable(inode: MemoryFile, end: number): void {
  const seals = sealsOf(inode);
  if ((seals & (Seal.F_SEAL_WRITE | Seal.F_SEAL_FUTURE_WRITE)) !== 0)
    throw new SysError('EPERM', 'the file is sealed against writing');
  if (end > inode.size && (seals & Seal.F_SEAL_GROW) !== 0)
    throw new SysError('EPERM', 'the file is sealed against growing');
}

/** EPERM when the file may not become `size` bytes long. */
export function checkResizable(inode: MemoryFile, size: number): void {
  const seals = sealsOf(inode);
  const forbidden = size < inode.size ? Seal.F_SEAL_SHRINK : size > inode.size ? Seal.F_SEAL_GROW : 0;
  if ((seals & forbidden) !== 0) throw new SysError('EPERM', `the file is sealed against becoming ${size} bytes long`);
}

/** Whether a shared mapping of the file can never be written. */
export const isSealedAgainstWriting = (inode: Inode): boolean =>
  inode.kind === 'file' && (sealsOf(inode) & (Seal.F_SEAL_WRITE | Seal.F_SEAL_FUTURE_WRITE)) !== 0;
