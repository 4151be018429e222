/** The rows of files that both families have, and those that differ. They throw a `HostQuestion` where a folder of the host is concerned. */
import { params, type SyscallRow } from '../syscall/row.ts';
import {
  sysClose,
  sysDup,
  sysFstat,
  sysLinkat,
  sysOpen,
  sysOpenat,
  sysPipe,
  sysRead,
  sysUnlinkat,
  sysWrite,
} from './files.ts';

const common: readonly SyscallRow[] = [
  { nr: 24, name: 'dup', params: params('fd: fd'), handler: sysDup },
  { nr: 57, name: 'close', params: params('fd: fd'), handler: sysClose },
  { nr: 59, name: 'pipe', params: params('pipe: pointer'), handler: sysPipe },
  { nr: 63, name: 'read', params: params('fd: fd, buffer: outBytes, len: size'), handler: sysRead },
  { nr: 64, name: 'write', params: params('fd: fd, buffer: bytes, len: size'), handler: sysWrite },
];

const book: readonly SyscallRow[] = [
  { nr: 56, name: 'open', params: params('path: path, flags: hex'), handler: sysOpen },
];

const links = 'olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: hex';

const lab: readonly SyscallRow[] = [
  { nr: 35, name: 'unlinkat', params: params('dirfd: dirfd, path: path, flags: hex'), handler: sysUnlinkat },
  { nr: 37, name: 'linkat', params: params(links), handler: sysLinkat },
  { nr: 56, name: 'openat', params: params('dirfd: dirfd, path: path, flags: hex, mode: octal'), handler: sysOpenat },
  { nr: 80, name: 'fstat', params: params('fd: fd, st: pointer'), handler: sysFstat },
];

export const bookFileRows = [...common, ...book];
export const labFileRows = [...common, ...lab];
