/**
 * Rows of syscalls that this kernel refuses whatever their arguments: each answers what Linux would answer a plain user, or what a Linux without the feature
 * would, and says so in its note.
 */
import { type ErrnoName, SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const NO_FEATURE = 'left out of this kernel, as Linux can be built without it';

export function refuses(nr: number, name: string, signature: string, errno: ErrnoName, note: string): SyscallRow {
  const handler = (): number => {
    throw new SysError(errno, note);
  };
  return { nr, name, params: params(signature), handler, unsupported: errno, note };
}

export const needsPrivilege = (nr: number, name: string, signature = ''): SyscallRow =>
  refuses(nr, name, signature, 'EPERM', `${name} needs privilege`);

/** A feature that Linux can be built without; C libraries and programs do without it then. */
export const isMissing = (nr: number, name: string, signature = ''): SyscallRow => ({
  ...refuses(nr, name, signature, 'ENOSYS', `${name} is ${NO_FEATURE}`),
  hasFallback: true,
});

/** A call that is younger than the version that uname(2) tells; programs try it and do without. */
export const isYounger = (nr: number, name: string, version: string, signature = ''): SyscallRow => ({
  ...refuses(nr, name, signature, 'ENOSYS', `${name} came with Linux ${version}`),
  hasFallback: true,
});
