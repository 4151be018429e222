/**
 * What an open file can do, by kind: one row per kind of `OpenNode`, beside the noun that it belongs to (pipe, socket, terminal, epoll …). `fileKinds.ts`
 * collects them; the rest of the kernel asks `kernel.fileKind(node)` and never tells kinds apart itself. `K` is the kernel (`Kernel`).
 */
import type { Pid } from '../../base/address.ts';
import type { Future } from '../../executor/future.ts';
import type { OpenFile, OpenNode, Thread, WaitQueue } from '../state.ts';

/** One struct iovec: address and length. */
export type Segment = readonly [address: number, length: number];

/** A read or a write: the descriptor by which it came, the user's buffers, and whether it may wait (no O_NONBLOCK, no MSG_DONTWAIT). */
export interface Transfer<N extends OpenNode> {
  readonly thread: Thread;
  readonly fd: number;
  readonly file: OpenFile & { readonly node: N };
  readonly segments: readonly Segment[];
  readonly mayWait: boolean;
  /** Offset of pread and pwrite. */
  readonly at?: number | undefined;
}

/** A file in fstat(2)'s eyes that is no inode. */
export interface AnonymousStat {
  /** Type and permission bits. */
  readonly mode: number;
  readonly ino: number;
  readonly size: number;
  readonly rdev: number;
}

export interface FileKind<K, N extends OpenNode> {
  readonly kind: N['kind'];
  /** read(2); absent: EINVAL. Answers the bytes read, or the future that waits for them. */
  read?(kernel: K, transfer: Transfer<N>): number | Future;
  /** write(2); absent: EINVAL. */
  write?(kernel: K, transfer: Transfer<N>): number | Future;
  /**
   * For moving bytes inside the kernel (splice, sendfile): a copy of at most `max` bytes that a read would give now, at `at` or the file's own offset; empty
   * at the end; undefined when there is nothing yet. Absent: EINVAL.
   */
  peek?(
    kernel: K,
    thread: Thread,
    file: OpenFile & { readonly node: N },
    max: number,
    at: number | undefined,
  ): Uint8Array | undefined;
  /** Takes the first `count` bytes that were peeked at; with `at` the file's own offset stays. */
  skip?(kernel: K, file: OpenFile & { readonly node: N }, count: number, at: number | undefined): void;
  /** Writes as many of the bytes as fit now and answers how many; undefined when none fit. Absent: EINVAL. */
  put?(
    kernel: K,
    thread: Thread,
    file: OpenFile & { readonly node: N },
    bytes: Uint8Array,
    at: number | undefined,
  ): number | undefined;
  /** The POLL… bits that are true now, whether asked for or not. */
  readiness(kernel: K, file: OpenFile & { readonly node: N }): number;
  /**
   * Where pollers of the file wait, the same queue as long as the file lives; undefined when the file cannot be waited for: it is always ready,
   * and epoll refuses it (EPERM).
   */
  queue?(kernel: K, file: OpenFile & { readonly node: N }): WaitQueue | undefined;
  /** A new open file description refers to the node. */
  opened?(kernel: K, node: N): void;
  /** The node for opening the file again through /proc/PID/fd with these flags; absent: it cannot be (ENXIO). */
  reopen?(kernel: K, node: N, flags: number): OpenNode;
  /** A process has closed a descriptor of it, whoever else has others. */
  flushed?(kernel: K, file: OpenFile & { readonly node: N }, pid: Pid): void;
  /** A reference to the description has gone, and others are left. */
  released?(kernel: K, file: OpenFile & { readonly node: N }): void;
  /** The last reference to the description has gone. */
  closed?(kernel: K, file: OpenFile & { readonly node: N }): void;
  /** ioctl(2) requests of its own; undefined for one that it does not know (then the general ones, then ENOTTY). */
  ioctl?(
    kernel: K,
    thread: Thread,
    file: OpenFile & { readonly node: N },
    request: number,
    argument: number,
  ): number | Future | undefined;
  /** Absent for inodes, whose inode says it. */
  stat?(kernel: K, node: N): AnonymousStat;
  /** Whether it has a file offset (lseek, pread, pwrite); absent: no (ESPIPE). */
  readonly seekable?: true;
  /** lseek answers 0 instead of ESPIPE, as for most files without a place. */
  readonly ignoresSeeks?: true;
  /** Lines after the common ones in /proc/PID/fdinfo/FD. */
  fdinfo?(kernel: K, node: N): string;
}
