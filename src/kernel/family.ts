/**
 * What parents hear of their children, and what becomes of children without a parent (wait(2), prctl(2) PR_SET_CHILD_SUBREAPER; POSIX, _exit():
 * "Consequences of Process Termination").
 */
import type { Pid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Kernel } from './context.ts';
import { post, postToProcess } from './mailbox.ts';
import { groupOf, INIT_PID, parentOf } from './process.ts';
import { Mail } from './processState.ts';
import { actionOf, hasFlag, SIG_IGN, SigFlag } from './signal/sigAction.ts';
import { SigCode, type SignalInfo } from './signal/signalInfo.ts';
import { sendToProcess } from './signal.ts';
import { Signal } from './signalNames.ts';
import type { Process } from './state.ts';
import { processUsage } from './usage.ts';

const NS_PER_TICK = 10_000_000;

/** Tells the parent that a process has ended. One that does not care (SIGCHLD ignored, SA_NOCLDWAIT) leaves no zombie. */
export function announceEnd(kernel: Kernel, child: Process): void {
  const parent = parentOf(kernel, child);
  const what = `end of process ${child.pid}`;
  if (parent === undefined) {
    const { init } = kernel.state;
    assert(init !== undefined, 'init exists as soon as there are orphans');
    post(kernel, init.mailbox, Mail.childExit, what);
    return;
  }
  const action = actionOf(parent, Signal.SIGCHLD);
  const isOrdinary = child.exitSignal === Signal.SIGCHLD;
  const isIgnored = isOrdinary && action.handler === SIG_IGN;
  child.autoReap = isIgnored || (isOrdinary && hasFlag(action, SigFlag.SA_NOCLDWAIT));
  if (child.exitSignal !== 0 && !isIgnored) {
    const { code, signo } = child.exit!;
    const how = signo === 0 ? SigCode.CLD_EXITED : SigCode.CLD_KILLED;
    sendToProcess(kernel, parent, child.exitSignal, infoOf(kernel, child, how, signo === 0 ? code : signo, what));
  }
  postToProcess(kernel, parent, Mail.childExit, what);
}

function infoOf(kernel: Kernel, child: Process, code: number, status: number, reason: string): SignalInfo {
  const utime = Math.floor(processUsage(kernel, child).steps / NS_PER_TICK);
  return { reason, origin: { kind: 'child', code, pid: child.pid, uid: child.credentials.uid, status, utime } };
}

/** The children of a process that ends get the nearest subreaper above it as parent, or init; zombies are announced to it. */
export function abandonChildren(kernel: Kernel, dying: Process): void {
  hangUpOrphanedGroup(kernel, dying, parentOf(kernel, dying), dying);
  const heir = subreaperOf(kernel, dying);
  for (const pid of dying.children.splice(0)) {
    const child = kernel.state.processes.get(pid);
    assert(child !== undefined, `child ${pid} exists until it is waited for`);
    child.ppid = heir?.pid ?? INIT_PID;
    child.parentThread = (heir?.threads[0] ?? INIT_PID) as Process['parentThread'];
    child.exitSignal = Signal.SIGCHLD;
    (heir?.children ?? kernel.state.init?.orphans)?.push(pid);
    if (child.state === 'zombie') announceEnd(kernel, child);
    hangUpOrphanedGroup(kernel, child, dying, undefined);
  }
}

function subreaperOf(kernel: Kernel, dying: Process): Process | undefined {
  for (let at = parentOf(kernel, dying); at !== undefined; at = parentOf(kernel, at)) {
    if (at.subreaper && at.threads.length > 0) return at;
  }
  return undefined;
}

/**
 * A group that nobody outside it but inside its session looks after any more is orphaned: if some of it are stopped nobody would continue them, so all
 * are hung up and continued (setpgid(2), "Linux notes").
 */
function hangUpOrphanedGroup(
  kernel: Kernel,
  member: Process,
  formerParent: Process | undefined,
  ended: Process | undefined,
): void {
  if (formerParent === undefined || formerParent.pgid === member.pgid || formerParent.sid !== member.sid) return;
  const group = groupOf(kernel, member.pgid);
  if (!isOrphaned(kernel, member.pgid, ended) || !group.some(({ stopped }) => stopped !== undefined)) return;
  for (const process of group) {
    if (process.state === 'zombie') continue;
    sendToProcess(kernel, process, Signal.SIGHUP, 'its process group is orphaned');
    sendToProcess(kernel, process, Signal.SIGCONT, 'its process group is orphaned');
  }
}

/** Whether no living member of a group (but `except`) has a parent in another group of the same session. */
export function isOrphaned(kernel: Kernel, pgid: Pid, except?: Process): boolean {
  return !groupOf(kernel, pgid).some((process) => {
    if (process === except || process.state === 'zombie') return false;
    const parent = parentOf(kernel, process);
    return parent !== undefined && parent.pgid !== pgid && parent.sid === process.sid;
  });
}
