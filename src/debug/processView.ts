/**
 * Processes for people: what they and their threads are called, and records of them for a tree view. A process is named as ps(1) does, after its first thread,
 * which execve(2) and prctl(2) name; where the kernel has cut a file's name short, by the whole.
 */
import { signalName } from '../kernel/signalNames.ts';
import type { KernelState, Process, Thread } from '../kernel/state.ts';

export interface ProcessView {
  pid: number;
  name: string;
  /** Guest path of the program that it executes. */
  path: string;
  /** Parent, process group, session. */
  ppid: number;
  pgid: number;
  sid: number;
  /** A zombie has ended and was not waited for. */
  state: 'running' | 'stopped' | 'zombie';
  /** How it has ended, or what has stopped it, in words. */
  why?: string;
}

export function processName({ threads }: KernelState, { pid, path }: Process): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const name = threads.get(pid as number as Thread['tid'])?.name ?? '';
  return name === '' || file.startsWith(name) ? file : name;
}

/** `make [12]` for a process's first thread, `redis-server [7/9] bio_aof` for another; the numbers alone are enough to tell threads apart. */
export function threadName(state: KernelState, { tid, pid, name }: Thread): string {
  const process = state.processes.get(pid);
  const owner = process === undefined ? 'process' : processName(state, process);
  if ((tid as number) === pid) return `${owner} [${pid}]`;
  const known = state.threads.get(pid as number as Thread['tid'])?.name ?? owner;
  return `${owner} [${pid}/${tid}]${name === '' || name === known || owner.startsWith(name) ? '' : ` ${name}`}`;
}

export function processViews(state: KernelState): ProcessView[] {
  return [...state.processes.values()].map((process) => {
    const { pid, path, ppid, pgid, sid } = process;
    const view: ProcessView = { pid, name: processName(state, process), path, ppid, pgid, sid, ...stateOf(process) };
    return view;
  });
}

function stateOf({ state, stopped, exit }: Process): Pick<ProcessView, 'state' | 'why'> {
  if (state === 'zombie') {
    const { code = 0, signo = 0 } = exit ?? {};
    return { state, why: signo > 0 ? `killed by ${signalName(signo)}` : `exited with ${code}` };
  }
  return stopped === undefined ? { state } : { state: 'stopped', why: `stopped by ${signalName(stopped.signo)}` };
}
