/**
 * Who may do what with a file (path_resolution(7), "Permissions"): the guest's one user owns everything, so the owner's bits decide. Folders of the
 * host are read-only whatever their bits say.
 */
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';

export const MAY_READ = 4;
export const MAY_WRITE = 2;
export const MAY_EXECUTE = 1;

/** Throws EROFS or EACCES unless all of `wanted` is allowed. */
export function checkPermission(inode: Inode, wanted: number, path: string): void {
  const isHost = inode.kind === 'hostFile' || inode.kind === 'hostDirectory';
  if ((wanted & MAY_WRITE) !== 0 && isHost) throw new SysError('EROFS', `${path} lies in a folder of the host`);
  const owner = (inode.mode >>> 6) & 7;
  if ((wanted & ~owner) !== 0) {
    throw new SysError('EACCES', `${path} has mode 0${(inode.mode & 0o7777).toString(8)}`);
  }
}
