/**
 * The plain records of the file system: mounts, inodes, names, locks. Only types; what is done with them stands beside each noun (`mount.ts`, `inode.ts`,
 * `tree.ts`, `content.ts`, `fileLock.ts`). Inodes are referred to by number, names by directory and string.
 */
import type { HostAnswer, HostChange } from '../../base/host.ts';
import type { Waiter } from '../poller.ts';
import type { ErrnoName } from '../sysError.ts';

/** What the guest may do with a folder of the host: read it, change a copy in guest memory, or change the folder itself. */
export type MountMode = 'ro' | 'cow' | 'rw';

/** A folder of the host and where the guest sees it. The mount at `/` is the system's (owned by root), all others are the user's. */
export interface MountOption {
  readonly guest: string;
  /** The folder, as host requests name it. */
  readonly host: string;
  /** `ro` when absent. */
  readonly mode?: MountMode | undefined;
}

/** A file system in the tree. */
export interface Mount {
  /** Also the device number of its files. */
  readonly id: number;
  /** What mount(8) calls it: `tmpfs`, `hostfs`, or the name of a synthetic file system. */
  readonly type: string;
  readonly guest: string;
  /** `ram`: all of it is in guest memory. */
  readonly mode: 'ram' | MountMode;
  readonly host?: string | undefined;
  /** Owner of what comes from the host. */
  readonly uid: number;
  readonly gid: number;
  /** Inode of its root, and of the directory that it is mounted in. */
  readonly root: number;
  readonly parent: number;
}

/** A name in a directory. `ino` 0: it is known that the host has no such name, or the guest has removed it. */
export interface Name {
  readonly ino: number;
  /** Position for getdents64: later names have larger ones, and one never changes while the name stands. */
  readonly cookie: number;
}

export type DeviceName = 'null' | 'zero' | 'full' | 'random' | 'urandom';

interface InodeBase {
  readonly ino: number;
  readonly mount: number;
  /** Type and permission bits, as in st_mode. */
  mode: number;
  uid: number;
  gid: number;
  /** CLOCK_REALTIME in ns; reading does not change `atime` (the file systems are mounted noatime). */
  atime: bigint;
  mtime: bigint;
  ctime: bigint;
  /** Names it has in directories; an inode with none lives while it is open, mapped, or a working directory. */
  nlink: number;
  /** How many open file descriptions refer to it, and how many of these may write. */
  opens: number;
  writers: number;
}

/** Some bytes of a file in memory. They change only while `epoch` is the state's: from then on a snapshot may share them. */
export interface FileChunk {
  readonly bytes: Uint8Array;
  readonly epoch: number;
}

/**
 * A regular file. `chunks` are what it holds, by number (`content.ts`); beyond `size` they are zero. While it is mapped MAP_SHARED, `pages` holds the frames
 * by page index, and these count instead of the chunks.
 */
export interface FileBody {
  readonly kind: 'file';
  readonly chunks: Map<number, FileChunk>;
  size: number;
  pages?: Map<number, number> | undefined;
  /** F_SEAL_ bits; absent: it can get none (`seals.ts`). */
  seals?: number | undefined;
  /** Path inside the mounted folder, while what the host has there is this file. */
  host?: string | undefined;
  /** Other names that it has there (link(2) in a folder that is written through). */
  otherHosts?: readonly string[] | undefined;
  /** Path inside the mounted folder from which the content is yet to be read. */
  unread?: string | undefined;
  /** The host could not read it. */
  unreadable?: true | undefined;
  /** How often the host could not write what nobody waited for, why the last time, and whether somebody was told of that (`writeErrors.ts`). */
  writeErrors?: { readonly count: number; readonly errno: ErrnoName; isTold: boolean } | undefined;
  /** Made by O_TMPFILE without a name, and linkat(2) may give it one. */
  linkable?: true | undefined;
}

/** A directory; one of the host's when `host` is set, and then `names` holds what has been asked, changed and listed so far. */
export interface DirectoryBody {
  readonly kind: 'directory';
  readonly names: Map<string, Name>;
  nextCookie: number;
  parent: number;
  /** Its name in its parent. */
  name: string;
  /** How many of `names` are directories. */
  folders: number;
  host?: string | undefined;
  /** All names that the host has are in `names`. */
  listed?: true | undefined;
  /** Names with `ino` 0. */
  missing: number;
  /** Path in the skeleton that stands in for what the host does not have. */
  skeleton?: string | undefined;
}

export type InodeBody =
  | FileBody
  | DirectoryBody
  | { readonly kind: 'symlink'; readonly target: string; host?: string | undefined }
  | { readonly kind: 'device'; readonly device: DeviceName }
  /** /dev/tty, /dev/console, /dev/ptmx, and /dev/pts/`id` (`tty/ttyOpen.ts`). */
  | { readonly kind: 'terminal'; readonly terminal: 'own' | 'console' | 'ptmx' | 'slave'; readonly id?: number }
  /** The name of a UNIX socket; which one, `net.names` knows. */
  | { readonly kind: 'socket' }
  /** A FIFO; `pipe` while somebody has it open. */
  | { readonly kind: 'fifo'; pipe?: number | undefined }
  /** A node of a synthetic file system (`synthetic.ts`), made anew at each look-up and kept while it is open. */
  | {
      readonly kind: 'syntheticDirectory' | 'syntheticFile' | 'syntheticLink';
      readonly system: string;
      readonly path: string;
    };

export type Inode = InodeBase & InodeBody;

/** An advisory lock on bytes [start, end) of a file, or on the whole file (flock). */
export interface FileLock {
  /** `posix`: of a process (fcntl). `ofd`: of an open file description (fcntl). `flock`: the same, by flock(2), which sees no others. */
  readonly owner: {
    readonly kind: 'posix' | 'ofd' | 'flock';
    readonly id: number;
    /** Of `posix`: see `FileTable`. */
    readonly table?: number | undefined;
  };
  readonly type: 'read' | 'write';
  readonly start: number;
  readonly end: number;
}

/** The locks of one inode and who waits for some to go. */
export interface FileLocks {
  held: readonly FileLock[];
  readonly waiters: (Waiter & { readonly lock: FileLock })[];
}

/** A change of a folder of the host that has been made for the syscall that runs now. */
export interface MadeChange {
  readonly change: HostChange;
  readonly answer: HostAnswer;
}

export interface FileSystemState {
  readonly mounts: Map<number, Mount>;
  /** By inode number. */
  readonly locks: Map<number, FileLocks>;
  /** What the syscall that is being run again has changed on the host already, in order; empty otherwise. */
  made: readonly MadeChange[];
  /** How many of `made` the present run has come past. */
  passed: number;
  /** Pages of files that mappings have changed and the host is yet to be given (`mm/writeBack.ts`), by both numbers. */
  readonly unwritten: Map<string, { readonly ino: number; readonly offset: number }>;
  /** Whose page the host is being given. */
  writing?: { readonly ino: number; readonly path: string } | undefined;
}
