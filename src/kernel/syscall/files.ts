/**
 * The rows of files, memory and pipes. `plainFileRows` throw a `HostQuestion` where a folder of the host is concerned; in `fileRows` these become futures.
 */
import { askingHost } from '../fs/hostFuture.ts';
import { rows as access } from './access.ts';
import { rows as brk } from './brk.ts';
import { rows as changeTree } from './changeTree.ts';
import { rows as close } from './close.ts';
import { rows as copyFileRange } from './copyFileRange.ts';
import { rows as directory } from './directory.ts';
import { rows as epoll } from './epoll.ts';
import { rows as eventfd } from './eventfd.ts';
import { rows as fallocate } from './fallocate.ts';
import { rows as fcntl } from './fcntl.ts';
import { rows as inotify } from './inotify.ts';
import { rows as ioctl } from './ioctl.ts';
import { rows as locks } from './locks.ts';
import { rows as lseek } from './lseek.ts';
import { rows as madvise } from './madvise.ts';
import { rows as mknodat } from './mknodat.ts';
import { rows as mlock } from './mlock.ts';
import { rows as mmap } from './mmap.ts';
import { rows as mode } from './mode.ts';
import { rows as mprotect } from './mprotect.ts';
import { rows as mremap } from './mremap.ts';
import { rows as openat } from './openat.ts';
import { rows as ppoll } from './ppoll.ts';
import { rows as preadv2 } from './preadv2.ts';
import { rows as readWrite } from './readWrite.ts';
import { rows as refusedFiles } from './refusedFiles.ts';
import { rows as renameat2 } from './renameat2.ts';
import type { SyscallRow } from './row.ts';
import { rows as sendReceive } from './sendReceive.ts';
import { rows as socket } from './socket.ts';
import { rows as splice } from './splice.ts';
import { rows as stat } from './stat.ts';
import { rows as statfs } from './statfs.ts';
import { rows as sync } from './sync.ts';
import { rows as timerfd } from './timerfd.ts';
import { rows as utimensat } from './utimensat.ts';

export const plainFileRows: readonly SyscallRow[] = [
  ...openat,
  ...utimensat,
  ...sync,
  ...statfs,
  ...refusedFiles,
  ...mode,
  ...locks,
  ...fallocate,
  ...copyFileRange,
  ...close,
  ...access,
  ...readWrite,
  ...preadv2,
  ...splice,
  ...lseek,
  ...stat,
  ...directory,
  ...changeTree,
  ...renameat2,
  ...mknodat,
  ...fcntl,
  ...ioctl,
  ...ppoll,
  ...epoll,
  ...eventfd,
  ...timerfd,
  ...inotify,
  ...brk,
  ...mmap,
  ...madvise,
  ...mlock,
  ...mprotect,
  ...mremap,
  ...socket,
  ...sendReceive,
];

export const fileRows: readonly SyscallRow[] = plainFileRows.map(askingHost);
