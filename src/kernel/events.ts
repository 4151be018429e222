/**
 * What the kernel tells whoever listens: plain records, emitted in a deterministic order at exact positions. The kernel does not know who
 * listens (debugger, strace, statistics, the event hash of the tests). A listener may ask the machine to stand still by `kernel.requestStop()`;
 * events marked *checkpoint* are where that takes effect: the state is complete there, and going on never emits the same event again.
 */
import type { Pid, SpaceId, TaskId, Tid } from '../base/address.ts';
import type { Position } from '../executor/task.ts';
import type { Trap } from '../machine/trap.ts';

interface At {
  readonly at: Position;
}

export type KernelEvent = At &
  /** Checkpoint. A user trap has been taken by the hart and nothing of it has been handled yet (threadloop is in state `trapped`). */
  (
    | { readonly kind: 'trap'; readonly taskId: TaskId; readonly tid: Tid; readonly trap: Trap }
    /** Checkpoint. The thread is about to run user code (again): threadloop goes from `returning` to `user`. */
    | { readonly kind: 'userReturn'; readonly taskId: TaskId; readonly tid: Tid; readonly pc: number }
    /** Checkpoint. A signal's default action is about to end the process. `tid` is the thread it was raised in. */
    | {
        readonly kind: 'signal';
        /** The exception that it stands for, if it is a fault of that thread. */
        readonly trap?: Trap | undefined;
        readonly taskId: TaskId;
        readonly tid: Tid;
        readonly signo: number;
        readonly reason: string;
      }
    /** Checkpoint. A handler is about to run: its frame is on the stack, the pc at its begin. */
    | {
        readonly kind: 'signalDelivered';
        readonly taskId: TaskId;
        readonly tid: Tid;
        readonly signo: number;
        readonly reason: string;
        readonly handler: number;
      }
    | {
        /** `formatCall` (syscall/text.ts) makes the strace-like text of this and of the return, when somebody wants it. */
        readonly kind: 'syscall';
        readonly tid: Tid;
        readonly nr: number;
        readonly name: string;
        readonly args: readonly number[];
      }
    | {
        readonly kind: 'syscallReturn';
        readonly tid: Tid;
        readonly nr: number;
        readonly name: string;
        readonly args: readonly number[];
        /** What a0 gets; -errno when it failed. */
        readonly result: number;
        /** A sentence about the failure. */
        readonly why?: string | undefined;
      }
    /** First time that a syscall answers ENOSYS: it has no handler, or not for what was asked. `why` is a sentence. */
    | {
        readonly kind: 'unknownSyscall';
        readonly tid: Tid;
        readonly nr: number;
        readonly name: string;
        /** What it answers: ENOSYS, or -1 where there are no error numbers. */
        readonly answer: string;
        readonly why: string;
      }
    /** What a connection from outside gets of the guest (net/forward.ts): the host passes it on. */
    | {
        readonly kind: 'netOutput';
        readonly connection: number;
        readonly what: 'connected' | 'refused' | 'data' | 'end' | 'reset';
        readonly bytes: Uint8Array;
      }
    /** `tid` is who wrote it; absent for what the terminal echoes. */
    | { readonly kind: 'output'; readonly fd: 1 | 2; readonly tid?: Tid | undefined; readonly bytes: Uint8Array }
    | { readonly kind: 'spawn'; readonly taskId: TaskId; readonly tid?: Tid; readonly name: string }
    | { readonly kind: 'poll'; readonly taskId: TaskId }
    | { readonly kind: 'pollEnd'; readonly taskId: TaskId; readonly result: 'ready' | 'pending' }
    | { readonly kind: 'wake'; readonly taskId: TaskId; readonly by: string }
    | { readonly kind: 'taskEnd'; readonly taskId: TaskId }
    /** Checkpoint. An ELF has been mapped into a space (a program or its interpreter, at boot and at execve): breakpoints resolve now, before its first instruction. */
    | {
        readonly kind: 'load';
        readonly pid: Pid;
        readonly space: SpaceId;
        readonly path: string;
        readonly bias: number;
      }
    /** A process has mapped or unmapped code of files besides (mmap, munmap, mprotect): which files are in its space has changed. */
    | { readonly kind: 'mappedCode'; readonly pid: Pid; readonly space: SpaceId }
    /** A process has been made. With memory of its own its space is a copy of its parent's, modules included: breakpoints there resolve now. */
    | {
        readonly kind: 'fork';
        readonly pid: Pid;
        readonly tid: Tid;
        readonly child: Pid;
        readonly space: SpaceId;
        readonly from: SpaceId;
      }
    /** A process executes another program, in a new space; `load` events for its ELF files follow. */
    | {
        readonly kind: 'exec';
        readonly pid: Pid;
        readonly tid: Tid;
        readonly space: SpaceId;
        readonly from: SpaceId;
        readonly path: string;
      }
    /** The first program could not be started after all: its interpreter or another part of it is missing. `why` is a sentence. */
    | { readonly kind: 'startFailed'; readonly pid: Pid; readonly path: string; readonly why: string }
    /** What a mapping that has gone had changed in a file of the host could not be written there; `path` is the host's. */
    | { readonly kind: 'writeBackFailed'; readonly path: string; readonly errno: string }
    | { readonly kind: 'threadExit'; readonly tid: Tid; readonly pid: Pid; readonly code: number }
    | { readonly kind: 'processExit'; readonly pid: Pid; readonly code: number; readonly signo: number }
  );

export type KernelListener = (event: KernelEvent) => void;
