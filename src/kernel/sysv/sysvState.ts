/**
 * System V IPC (sysvipc(7)) as plain data: segments of shared memory, sets of semaphores, queues of messages. They live until they are removed, whoever
 * made them. Ids count up and are never used again.
 */
import type { Pid } from '../../base/address.ts';
import type { Waiter } from '../poller.ts';

/** struct ipc_perm, but for the sequence number. */
export interface IpcPermission {
  /** 0 (IPC_PRIVATE) when nothing finds it by key. */
  key: number;
  uid: number;
  gid: number;
  readonly cuid: number;
  readonly cgid: number;
  /** The nine permission bits. */
  mode: number;
}

export interface IpcObject {
  readonly id: number;
  readonly permission: IpcPermission;
  /** Machine time in ns of the last change by its control call, and of its making. */
  changed: number;
}

export interface ShmSegment extends IpcObject {
  /** The nameless file that it is; it keeps one name (`nlink`) until the segment is removed. */
  readonly ino: number;
  readonly size: number;
  readonly creator: Pid;
  /** Machine times in ns of the last shmat and shmdt, undefined for never, and who did the later. */
  attached?: number | undefined;
  detached?: number | undefined;
  lastPid: number;
  /** IPC_RMID: it goes with its last attachment. */
  removed: boolean;
  locked: boolean;
}

export interface SemOperation {
  readonly index: number;
  readonly amount: number;
  readonly noWait: boolean;
  readonly undo: boolean;
}

/** Who waits until all operations can be done at once. */
export interface SemWaiter extends Waiter {
  readonly pid: Pid;
  readonly operations: readonly SemOperation[];
}

export interface SemSet extends IpcObject {
  readonly values: Int32Array;
  /** Who changed each last. */
  readonly pids: Int32Array;
  operated?: number | undefined;
  /** In the order in which they came. */
  readonly waiters: SemWaiter[];
  /** By process: what is added to each semaphore when it ends (SEM_UNDO). */
  readonly undo: Map<Pid, Int32Array>;
}

export interface Message {
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface MessageQueue extends IpcObject {
  readonly messages: Message[];
  /** Bytes of all messages, and the most there may be. */
  used: number;
  limit: number;
  sent?: number | undefined;
  received?: number | undefined;
  lastSender: number;
  lastReceiver: number;
  /** Who looks again when a message comes, and when one goes. */
  readonly receivers: Waiter[];
  readonly senders: Waiter[];
}

export interface SysvState {
  readonly segments: Map<number, ShmSegment>;
  readonly semaphores: Map<number, SemSet>;
  readonly queues: Map<number, MessageQueue>;
  next: { segment: number; semaphore: number; queue: number };
}

export const emptySysv = (): SysvState => ({
  segments: new Map(),
  semaphores: new Map(),
  queues: new Map(),
  next: { segment: 0, semaphore: 0, queue: 0 },
});
