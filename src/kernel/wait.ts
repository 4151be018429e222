/**
 * Waiting for children (wait(2)): the future looks at the children, and when none has anything to tell it waits in the thread's mailbox for the next event
 * and looks again. The event is taken before the look, so that what happens afterwards wakes it.
 */
import type { Pid, Tid } from '../base/address.ts';
import { type Future, type FutureKind, ready } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import type { KernelCore } from './core.ts';
import { takeMail, type WaitForMailFuture, waitForMail } from './mailbox.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { copyOut, writeU32 } from './mm/userMemory.ts';
import { childrenOf } from './process.ts';
import { Mail, type Usage } from './processState.ts';
import { reap } from './reap.ts';
import { SigCode } from './signal/signalInfo.ts';
import { Signal } from './signalNames.ts';
import type { Process, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf, threadOf } from './thread.ts';
import { addUsage, encodeUsage, processUsage } from './usage.ts';

export const WaitOption = {
  WNOHANG: 1,
  WUNTRACED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x0100_0000,
  __WNOTHREAD: 0x2000_0000,
  __WALL: 0x4000_0000,
  __WCLONE: 0x8000_0000,
} as const;

export interface WaitChildFuture extends Future {
  readonly kind: 'waitChild';
  state: 'looking' | 'waiting';
  readonly tid: Tid;
  /** `group` with the id of the group. */
  readonly whom: { readonly kind: 'any' } | { readonly kind: 'process' | 'group'; readonly id: Pid };
  readonly options: number;
  /** Which of the calls it is: they answer a pid or 0. */
  readonly form: 'wait4' | 'waitid';
  /** False for a descriptor that does not wait: EAGAIN then. */
  readonly mayWait?: false;
  /** What is filled in user memory; 0 for what is not wanted. */
  readonly status: number;
  readonly infop: number;
  readonly rusage: number;
  awaiting?: WaitForMailFuture | undefined;
}

/** What a child has to tell: si_code and si_status of waitid(2). */
interface News {
  readonly child: Process;
  readonly code: number;
  readonly status: number;
}

export const waitChildKind: FutureKind<KernelCore, WaitChildFuture> = {
  kind: 'waitChild',
  poll(future, cx) {
    const kernel = cx.services;
    for (;;) {
      switch (future.state) {
        case 'looking': {
          const thread = threadOf(kernel, future.tid);
          takeMail(thread.mailbox, Mail.childExit);
          const result = tryLook(kernel, thread, future);
          if (result !== undefined) return ready(result);
          future.awaiting = waitForMail(future.tid, Mail.childExit);
          future.state = 'waiting';
          break;
        }
        case 'waiting': {
          const poll = cx.poll(future.awaiting!);
          if (poll.kind !== 'ready') return poll;
          future.awaiting = undefined;
          future.state = 'looking';
        }
      }
    }
  },
  interrupt: () => 'restart',
  describe: ({ whom, options }) => ({
    ...(whom.kind === 'any' ? { for: 'any child' } : { for: `${whom.kind} ${whom.id}` }),
    options: optionsText(options),
  }),
};

/** Like `look`; where that fails, waitid has no news to tell all the same. EAGAIN for what has to be waited for but may not. */
function tryLook(kernel: KernelCore, thread: Thread, future: WaitChildFuture): number | undefined {
  try {
    const result = look(kernel, thread, future);
    if (result !== undefined || future.mayWait !== false) return result;
    throw new SysError('EAGAIN', 'the child has nothing to tell yet');
  } catch (error) {
    if (error instanceof SysError && error.errno !== 'EFAULT') writeNoNews(kernel, thread, future.infop);
    throw error;
  }
}

/** The result, or undefined when it has to be waited for. ECHILD when there is no such child. */
function look(kernel: KernelCore, thread: Thread, future: WaitChildFuture): number | undefined {
  const process = processOf(kernel, thread.pid);
  const eligible = childrenOf(kernel, process).filter((child) => isMeant(thread, child, future));
  if (eligible.length === 0) throw new SysError('ECHILD', 'there is no such child');
  for (const child of eligible) {
    const news = newsOf(child, future.options);
    if (news !== undefined) return take(kernel, thread, future, news);
  }
  if ((future.options & WaitOption.WNOHANG) === 0) return undefined;
  writeNoNews(kernel, thread, future.infop);
  return 0;
}

function isMeant(thread: Thread, child: Process, { whom, options }: WaitChildFuture): boolean {
  if (child.autoReap === true) return false;
  // It will never again tell anything but its end.
  if (child.state === 'zombie' && (options & WaitOption.WEXITED) === 0) return false;
  if (whom.kind === 'process' && child.pid !== whom.id) return false;
  if (whom.kind === 'group' && child.pgid !== whom.id) return false;
  if ((options & WaitOption.__WNOTHREAD) !== 0 && child.parentThread !== thread.tid) return false;
  const isClone = child.exitSignal !== Signal.SIGCHLD;
  return (options & WaitOption.__WALL) !== 0 || isClone === ((options & WaitOption.__WCLONE) !== 0);
}

function newsOf(child: Process, options: number): News | undefined {
  const { exit, report } = child;
  if (child.state === 'zombie' && exit !== undefined) {
    return exit.signo === 0
      ? { child, code: SigCode.CLD_EXITED, status: exit.code }
      : { child, code: SigCode.CLD_KILLED, status: exit.signo };
  }
  if (report?.kind === 'stopped' && (options & WaitOption.WUNTRACED) !== 0) {
    return { child, code: SigCode.CLD_STOPPED, status: report.signo };
  }
  if (report?.kind === 'continued' && (options & WaitOption.WCONTINUED) !== 0) {
    return { child, code: SigCode.CLD_CONTINUED, status: Signal.SIGCONT };
  }
  return undefined;
}

/** Takes the news away unless WNOWAIT, and fills in what was asked for: where that is nowhere, the news is lost, as on Linux. */
function take(kernel: KernelCore, thread: Thread, future: WaitChildFuture, news: News): number {
  const { child } = news;
  const space = spaceOf(kernel, thread);
  const usage = future.rusage === 0 ? undefined : familyUsage(kernel, child);
  if ((future.options & WaitOption.WNOWAIT) === 0) {
    if (child.state === 'zombie') reap(kernel, child);
    else child.report = undefined;
  }
  if (usage !== undefined) copyOut(kernel, space, future.rusage, encodeUsage(usage));
  if (future.status !== 0) writeU32(kernel, space, future.status, waitStatus(news));
  if (future.infop !== 0) writeInfo(kernel, thread, future.infop, news);
  return future.form === 'waitid' ? 0 : child.pid;
}

function familyUsage(kernel: KernelCore, child: Process): Usage {
  const sum = processUsage(kernel, child);
  addUsage(sum, child.childUsage);
  return sum;
}

/** wait(2)'s status word. */
function waitStatus({ code, status }: News): number {
  switch (code) {
    case SigCode.CLD_EXITED:
      return (status & 0xff) << 8;
    case SigCode.CLD_STOPPED:
      return (status << 8) | 0x7f;
    case SigCode.CLD_CONTINUED:
      return 0xffff;
    default:
      return status;
  }
}

/** waitid(2) says so also where it fails. */
export function writeNoNews(kernel: Kernel, thread: Thread, infop: number): void {
  if (infop !== 0) writeInfo(kernel, thread, infop, undefined);
}

/** The fields of siginfo_t that waitid(2) fills; all zero when there is no news. */
function writeInfo(kernel: Kernel, thread: Thread, infop: number, news: News | undefined): void {
  const words = [news === undefined ? 0 : Signal.SIGCHLD, 0, news?.code ?? 0, 0];
  words.push(news?.child.pid ?? 0, news?.child.credentials.uid ?? 0, news?.status ?? 0);
  copyOut(kernel, spaceOf(kernel, thread), infop, new Uint8Array(Int32Array.from(words).buffer));
}

function optionsText(options: number): string {
  const names = Object.entries(WaitOption).filter(([, bit]) => (options & bit) !== 0);
  return names.map(([name]) => name).join('|') || '0';
}
