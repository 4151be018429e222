/**
 * What the host could not write of a file when nobody waited for it (`mm/writeBack.ts`): each open file description tells of it once, by the next fsync(2);
 * who opens the file later hears of it only if nobody has yet (Linux's errseq_t). close(2) tells of nothing, as Linux's.
 */
import type { Inode, OpenFile } from '../state.ts';
import { type ErrnoName, SysError } from '../sysError.ts';

type RegularFile = Extract<Inode, { readonly kind: 'file' }>;

/** The host could not write part of the file. */
export function noteWriteError(inode: RegularFile, errno: ErrnoName): void {
  inode.writeErrors = { count: (inode.writeErrors?.count ?? 0) + 1, errno, isTold: false };
}

/** The errors that somebody who opens the file now need not be told. */
export const oldWriteErrors = ({ writeErrors }: RegularFile): number | undefined =>
  writeErrors?.isTold === true ? writeErrors.count : undefined;

/** Throws the last error, unless there is none that the description has not told. */
export function tellWriteErrors(inode: RegularFile, file: OpenFile): void {
  const { writeErrors } = inode;
  if (writeErrors === undefined || file.writeErrors === writeErrors.count) return;
  file.writeErrors = writeErrors.count;
  writeErrors.isTold = true;
  throw new SysError(writeErrors.errno, `the host could not write all of ${file.path} earlier`);
}
